"""The smallest input that shows a fault."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from seq2seq_lab.checks.contract import Contract, Probe
from seq2seq_lab.checks.facts import Fact, same
from seq2seq_lab.checks.safely import processor_time
from seq2seq_lab.checks.trying import Candidate, Seen, facts_like, observe

SECONDS = 1.5


class Smallest(NamedTuple):
    """The smallest probe that still shows a fault, and what is seen there."""

    probe: Probe
    seen: Seen
    got: Fact
    wanted: Fact
    left: list[str]  # arguments and parameters that are not 0

    @property
    def term(self) -> str:
        return ", ".join(self.left)

    @property
    def shown(self) -> Fact:
        """What is seen, and what is not 0 where it is seen."""
        return self.got._replace(tried=f"{self.got.tried}; {self.term} != 0")


def smallest(contract: Contract, student: Any, right: Candidate) -> Smallest | None:
    """Shrink the first probe that shows a fault: its sizes, and what can be 0."""
    start = processor_time()
    faults = (_fault(contract, student, right, probe) for probe in contract.probes)
    found = next(filter(None, faults), None)
    if found is None:
        return None
    smaller = _smaller(contract, found)
    while processor_time() - start < SECONDS and (probe := next(smaller, None)):
        other = _fault(contract, student, right, probe)
        if other and other.got.name == found.got.name:
            found, smaller = other, _smaller(contract, other)
    return found


def _fault(contract: Contract, student: Any, right: Candidate, probe: Probe) -> Smallest | None:
    seen = observe(contract, student, probe, right.built.parameters, lazily=True)
    solution = facts_like(contract, Candidate(right.built, right.order), 0, probe, seen)
    for got, wanted in zip(seen.facts, solution, strict=False):  # no further than they differ
        if wanted.name == "raised":  # the solution has its limits, too
            return None
        if not same(got, wanted):
            names = [*right.built.parameters, *(probe.call or contract.calls[0]).split()]
            left = [name for name in names if probe.scale.get(name, 1)]
            return Smallest(probe, seen, got, wanted, left)
    return None


def _smaller(contract: Contract, found: Smallest) -> Iterator[Probe]:
    probe = found.probe
    if not contract.drawn:
        for name in found.left:
            yield replace(probe, scale={**probe.scale, name: 0})
    for symbol, size in probe.sizes.items():
        for less in range(1, size):
            yield replace(probe, sizes={**probe.sizes, symbol: less})


def term_hint(contract: Contract, student: Any, right: Candidate) -> tuple[str, Smallest | None]:
    """Wrong values: do they show with all weights at 0, or with a single term?

    Of a class, a term is a weight; of a function whose ``questions`` ask for a "term", an
    argument or a product of two.

    -> "other_weights" or "term", and what shows it; "" and None if several terms are needed.
    """
    asked = contract.terms if contract.parameters else "term" in contract.questions
    if not asked:
        return "", None
    found = smallest(contract, student, right)
    if found is None or found.got.name.partition("[")[0] not in contract.returns:
        return "", None
    if not contract.parameters:
        return ("term", found) if 0 < len(found.left) <= 2 else ("", None)
    weights = [name for name in contract.parameters if name in found.left]
    if not found.left:
        return "other_weights", found
    return ("term", found._replace(left=weights)) if len(weights) == 1 else ("", None)
