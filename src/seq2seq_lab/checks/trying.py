"""What is seen of a student's code, of the solution and of mistakes, probe by probe."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from seq2seq_lab.checks.calling import Call
from seq2seq_lab.checks.contract import Built, Contract, Probe
from seq2seq_lab.checks.drawing import Draws
from seq2seq_lab.checks.facts import Fact, Facts
from seq2seq_lab.checks.failure import raised
from seq2seq_lab.checks.objects import object_facts
from seq2seq_lab.checks.safely import StudentError


class Candidate:
    """The solution, or a mistake, as it may stand behind a student's code.

    ``order`` says which of its parameters has the place of which: of a student's parameters of
    the same shape, nobody knows which is which. ``shared`` are facts that do not depend on the
    order. What is ``steady`` gives the same results again, and need not be called again. ``kept``
    are facts of earlier searches.
    """

    rank, usual = 0, True  # of its order among those of the built's parameters

    def __init__(
        self,
        built: Built,
        order: dict[str, str],
        shared: dict[int, Any] | None = None,
        steady: bool = True,
        kept: dict[int, Any] | None = None,
    ):
        self.built, self.order, self.steady = built, order, steady
        self.kept = {} if kept is None else kept
        self.shared = self.kept if shared is None else shared


class Elsewhere:
    """A student's code in a process of its own, in which it is tried."""

    def observe(
        self, probe: Probe | None, parameters: Mapping[str, str], steady: bool, flows: bool
    ) -> "Seen":
        raise NotImplementedError


class Seen:
    """The facts of one probe of a student's code, and its draws, if it is random."""

    def __init__(self, facts: Iterable[Fact], draws: list[np.ndarray]):
        self.facts, self.draws = Facts(facts), draws

    @property
    def is_steady(self) -> bool:
        return all(fact.value for fact in self.facts.kept if fact.is_again)


def observe(
    contract: Contract,
    student: Any,
    probe: Probe | None,
    parameters: Mapping[str, str],
    steady: bool = False,
    flows: bool = True,
    lazily: bool = False,
) -> Seen:
    """Try a student's code; None stands for the class itself, before it is called.

    What is ``steady`` is not called again, and without ``flows`` gradients are left out.
    """
    if isinstance(student, Elsewhere):
        return student.observe(probe, parameters, steady, flows)
    draws: list[np.ndarray] = []
    if probe is None:
        found, sizes = object_facts(contract, student), contract.probes[0].sizes
    elif contract.drawn:
        found, sizes = Draws(contract, probe).facts(student, draws), probe.sizes
    else:
        found = _call(contract, student, parameters, probe, None, steady, flows)
        sizes = probe.sizes
    np.random.seed(0)  # a student may draw where nothing is drawn; the verdict is the same
    seen = Seen(_up_to_error(found, sizes), draws)
    if contract.drawn or not lazily:
        [*seen.facts.of_values()]
    return seen


def facts_like(
    contract: Contract, candidate: Candidate, number: int, probe: Probe | None, student: Seen
) -> Facts:
    """The facts of the solution or a mistake, kept unless they rest on a student's draws."""
    kept = candidate.shared if probe is None else candidate.kept
    built = candidate.built
    if probe and contract.drawn:
        parts = kept.setdefault(number, {})
        return Facts(_up_to_error(_on_draws(contract, built, probe, parts, student.draws)))
    if number not in kept:
        if probe:
            about = built.parameters, probe, candidate.order, candidate.steady
            found = _call(contract, built.new()[0], *about)
        else:
            found = object_facts(contract, built.new()[0])
        kept[number] = Facts(_up_to_error(found, probe.sizes if probe else {}))
    return kept[number]


def _on_draws(
    contract: Contract, built: Built, probe: Probe, parts: dict, draws: list[np.ndarray]
) -> Iterator[Fact]:
    """Of the solution or a mistake; what does not rest on a student's draws is kept."""

    def part(name: str) -> list[Fact]:
        if name not in parts:
            found = getattr(Draws(contract, probe), name)(built.new()[0])
            parts[name] = [*_up_to_error(found)]
        return parts[name]

    yield from (form := part("form"))
    if form[-1].name != "raised":
        yield from Draws(contract, probe).on(draws, *built.new())
        yield from part("often")


def _call(*of_one_call: Any) -> Iterator[Fact]:
    yield from Call(*of_one_call).facts()  # made late, as a probe's change may raise an error


def _up_to_error(
    found: Iterator[Fact], sizes: Mapping[str, int] = MappingProxyType({})
) -> Iterator[Fact]:
    """All facts up to an error, which is a fact as well."""
    try:
        yield from found
    except StudentError as error:
        cause = error.__cause__ or error
        about = raised(cause)
        text = f"{type(cause).__name__}: {about.text}"
        yield Fact("raised", text, "raised", tried=error.tried, values={**sizes, "error": about})
    except Exception as error:  # after a fact that is not as it should be
        yield Fact("raised", repr(error), "raised", values={**sizes, "error": raised(error)})
