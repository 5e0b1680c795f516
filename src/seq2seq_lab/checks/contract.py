"""What an exercise is made of: the solution, its contract, and the mistakes that are made in it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from seq2seq_lab.checks.questions import GENERAL
from seq2seq_lab.language import Text, language

MOST_KEPT = 2000  # solutions and mistakes, each in some order of its parameters


@dataclass(frozen=True)
class Mistake:
    """A known mistake, as an edit of the solution.

    Parameters
    ----------
    hint : the name of its question
    old : the part of the solution that it replaces, which stands there exactly once
    new : what stands there instead; a tuple, if several things do with the same question
    question : Text, may be left out where an earlier mistake of that hint has it. It can mention
        the sizes, as in ``{T}``, and what the engine says of the fact that differs, as ``{name}``
    also : further edits, pairs of ``old`` and ``new``
    about : what the question mentions as ``{name}``; "" for the name of what differs
    """

    hint: str
    old: str
    new: str | tuple[str, ...]
    question: Text | None = None
    also: tuple[tuple[str, str], ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Variant:
    """Another right solution, by edits, perhaps with other parameters."""

    edits: tuple[tuple[str, str], ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Probe:
    """One thing to try: sizes by symbol, and what is special about it."""

    sizes: Mapping[str, int]
    call: str = ""  # the arguments that are given; "" for the first of the exercise's calls
    scale: Mapping[str, float] = field(default_factory=dict)  # of arguments, parameters; else 1
    change: Callable[[dict[str, np.ndarray]], None] | None = None  # of the numbers, in place
    repeat: int = 20  # calls of a random function
    times: int = 1  # calls of another one, one after the other, with the same arguments


class Built:
    """A solution or a mistake, made from source; ``new`` each time, as it may remember."""

    def __init__(
        self, source: str, name: str, hint: str = "", parameters: Any = None, about: str = ""
    ):
        self.source, self.name, self.parameters = source, name, parameters
        self.hint, self.about = hint, about
        self.mistakes: list[Built] = []  # of a solution

    @cached_property
    def code(self) -> Any:
        return compile(self.source, f"<{self.name}>", "exec")

    def new(self) -> tuple[Any, dict[str, Any]]:
        """Its function or class, and the namespace in which ``draw`` can be replaced."""
        namespace: dict[str, Any] = {"__name__": "exercise"}
        exec(self.code, namespace)
        return namespace[self.name], namespace


@dataclass(eq=False)
class Contract:
    """The data of an exercise; see ``Exercise``."""

    name: str
    solution: str
    arguments: Mapping[str, str]
    returns: Mapping[str, str]
    mistakes: Sequence[Mistake] = ()
    make: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    calls: Sequence[str] = ()
    method: str = "__call__"
    called: str = ""
    variants: Sequence[Variant] = ()
    terms: bool = True
    drawn: str = ""
    length: str = ""
    values: Sequence[int] = ()
    counted: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    laws: Sequence[tuple] = ()
    order: Sequence[str] = ()
    probes: Sequence[Probe] = ()
    integers: Mapping[str, str] = field(default_factory=dict)
    tensors: bool | None = None
    dtypes: bool = True
    given: Callable[[dict, Probe], dict] | None = None
    written: Callable[[dict, Probe], Iterable[str]] | None = None
    watch: Callable[[dict], Mapping[str, Any]] | None = None
    either: Sequence[str] = ()
    stepwise: bool = False
    questions: Mapping[str, Text] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    reasons: Sequence[tuple[str, str, str]] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    graph: bool = field(init=False, default=True)  # whether results need MyGrad's graph
    right: list[Built] = field(init=False)  # the solution, and its variants
    kept: dict[tuple, dict] = field(init=False, default_factory=dict)  # facts of it, of mistakes

    def kept_of(self, *which: Any) -> dict[int, Any]:
        """A place for facts that are the same for every student."""
        if len(self.kept) > MOST_KEPT:
            self.kept.clear()
        return self.kept.setdefault((*which, language()), {})

    @property
    def order_of_values(self) -> tuple[str, ...]:
        """What is compared first; by default, others are made from what is named last."""
        return tuple(self.order) or tuple(reversed([*self.returns]))

    @property
    def stages(self) -> tuple[str, ...]:
        """What is looked at one after the other: calls, types and shapes first."""
        flows = not self.drawn and (self.make or self.watch or self.gets_tensors)
        return ("form", "values", *(["gradients"] if flows else []))

    @property
    def title(self) -> str:
        """What a message is about: the function, the class, or its method."""
        return self.name + ("" if self.method == "__call__" else f".{self.method}")

    @property
    def built_mistakes(self) -> list[Built]:
        """Those of the solution itself."""
        return self.right[0].mistakes

    @property
    def object_name(self) -> str:
        """What a message calls an object of a student's class."""
        return self.called or self.name.lower()

    @property
    def gets_tensors(self) -> bool:
        """Whether a function is called with Tensors."""
        return "mygrad" in self.solution if self.tensors is None else self.tensors

    def broken_law(self, names: Mapping[str, Any]) -> str:
        """The hint of the first law that does not hold; "" if all do."""
        laws = (law[0] for law in self.laws if not eval(law[1], {"np": np}, dict(names)))
        return next(laws, "")

    def question_of(self, hint: str) -> Text:
        """Of a mistake, of the exercise's own, or a general one."""
        own = {m.hint: m.question for m in self.mistakes if m.question}
        laws = {law[0]: law[2] for law in self.laws if len(law) > 2}
        return {**GENERAL, **laws, **self.questions, **own}[hint]


def default_probes(contract: Contract) -> tuple[Probe, ...]:
    """A few sizes, all different first, and of a function large numbers, too."""
    named = contract.arguments, contract.returns, contract.integers
    texts = [*(text for texts in named for text in texts.values()), contract.make]
    symbols = dict.fromkeys(re.findall(r"[A-Za-z]\w*", " ".join(texts)))
    sizes = [dict(zip(symbols, found, strict=False)) for found in ((4, 3, 5, 6, 7, 8),
             (1,) * 6, (2, 1, 3, 4, 5, 6), (3, 2, 4, 2, 3, 2))]  # fmt: skip
    if contract.drawn:  # twice a few calls, then many, to see how often each value comes up
        bounds = dict(zip(contract.length.split()[1:], (2, 4), strict=False))
        tried = (sizes[0], 20), (sizes[2], 20), (sizes[0], 500)
        return tuple(Probe({**found, **bounds}, repeat=calls) for found, calls in tried)
    probes = [Probe(found, call) for found in sizes for call in contract.calls]
    if not contract.make:
        many = dict.fromkeys(contract.arguments, 100)
        probes += [Probe(sizes[0], scale=many), Probe(sizes[0], scale=dict.fromkeys(many, -100))]
    return tuple(probes)
