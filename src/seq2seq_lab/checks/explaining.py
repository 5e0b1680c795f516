"""Which known mistake a student's code behaves like; and if none, what is wrong first."""

import itertools
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

import numpy as np

from seq2seq_lab.checks.contract import Built, Contract, Probe
from seq2seq_lab.checks.facts import Fact, Facts, first_off
from seq2seq_lab.checks.safely import processor_time
from seq2seq_lab.checks.shapes import shape
from seq2seq_lab.checks.smallest import term_hint
from seq2seq_lab.checks.trying import Candidate, Seen, facts_like, observe

SECONDS = 2.0
"""For finding a mistake, of the processor; a general question is asked after that.

The longest search that finds one takes half of it on a quiet machine.
"""


class Fault(NamedTuple):
    """The first thing that is not as it should be."""

    got: Fact
    wanted: Fact | None
    hint: str  # of the mistake that explains it; "" if none does
    right: Candidate  # the nearest solution
    mentions: Mapping[str, str] = {}  # what the question names, in place of the fact's own


class Search:
    """A student's code beside the solution and the mistakes."""

    def __init__(self, contract: Contract, student: Any):
        self.contract, self.student = contract, student
        self.probes: list[Probe | None] = [*([None] if contract.make else []), *contract.probes]
        self.seen: list[Seen] = []
        self.flows = True  # whether gradients are compared
        self.right = [c for built in contract.right for c in _candidates(contract, built)]

    def fault(self) -> Fault | None:
        """None if the code does what a right one does in every probe."""
        for n, probe in enumerate(self.probes):
            parameters = self.right[0].built.parameters
            self.seen.append(observe(self.contract, self.student, probe, parameters))
            parts = [self._part(c, n) for c in self.right]
            reached = None if None in parts else max(part for part in parts if part is not None)
            nearest = [c for c, part in zip(self.right, parts, strict=True) if part == reached]
            if reached is not None:
                if not self._of_numbers(n, reached):  # in what order parameters are, is all one
                    self.right = nearest[:1]
                orders = [c.order for c in nearest]
                self.right = [c for c in self.right if c.order in orders]
                return self._fault(n, nearest[0])
            self.right = nearest
        return None

    @property
    def _is_steady(self) -> bool:
        return all(seen.is_steady for seen in self.seen)

    def _of_numbers(self, n: int, part: int) -> bool:
        """Do numbers come up to where facts part?"""
        return any(isinstance(f.value, np.ndarray) for f in self.seen[n].facts.kept[: part + 1])

    def _like(self, candidate: Candidate, n: int) -> Facts:
        return facts_like(self.contract, candidate, n, self.probes[n], self.seen[n])

    def _part(self, candidate: Candidate, n: int, types: bool = True) -> int | None:
        """Where a student's facts and a candidate's part."""
        both = self.seen[n].facts, self._like(candidate, n)
        if not self.flows:
            return first_off(*(facts.of_values() for facts in both))
        return first_off(*((f for f in facts if types or not f.is_type) for facts in both))

    def _fault(self, n: int, nearest: Candidate) -> Fault:
        fault, wanted = self._differing(n, nearest)
        if fault.is_type:
            return Fault(fault, wanted, "", nearest)
        if mistake := self._explain(nearest, fault):
            about = {"name": mistake.about} if mistake.about else {}
            return Fault(fault, wanted, mistake.hint, nearest, about)
        if fault.name.partition("[")[0] not in self.contract.returns:
            return Fault(fault, wanted, "", nearest)
        hint, found = term_hint(self.contract, self.student, nearest)
        if found:
            term = nearest.order.get(found.term, found.term)
            return Fault(found.shown, found.wanted, hint, nearest, {"term": term})
        if self.contract.laws:  # which may hold in one probe, and not in another
            return Fault(fault, wanted, "", nearest)
        n = self._smallest(n, fault.name, nearest)
        return Fault(*self._differing(n, nearest), "", nearest)

    def _differing(self, n: int, nearest: Candidate) -> tuple[Fact, Fact | None]:
        """The first fact of a probe that is not as it should be, and as it should be."""
        off, got, right = self._part(nearest, n), self.seen[n].facts.kept, [*self._like(nearest, n)]
        i = len(got) if off is None else off
        fact, wanted = got[min(i, len(got) - 1)], right[i] if i < len(right) else None
        return _in_own_words(fact, nearest), wanted and _in_own_words(wanted, nearest)

    def _smallest(self, n: int, name: str, nearest: Candidate) -> int:
        """The smallest probe in which the same thing differs: the easiest to think about."""
        found = [n]
        for other, probe in enumerate(self.probes[: len(self.seen)]):
            if probe and self._part(nearest, other) is not None:
                found += [other] * (self._differing(other, nearest)[0].name == name)
        return min(found, key=lambda m: np.prod([*self._sizes(m).values()]))

    def _sizes(self, n: int) -> Mapping[str, int]:
        probe = self.probes[n]
        return probe.sizes if probe else {}

    def _explain(self, right: Candidate, fault: Fact) -> Built | None:
        """The mistake that does, in each probe, what the student's code does wrong first."""
        start = processor_time()
        # Not of a class that is at fault before a call; nor of random results, as that would
        # take thousands of calls of each mistake.
        if self.probes[len(self.seen) - 1] and not self.contract.drawn:
            self.flows = fault.is_of_gradients
            about = right.built.parameters, self._is_steady, self.flows
            for probe in self.probes[len(self.seen) :]:
                self.seen.append(observe(self.contract, self.student, probe, *about))
        wrong = [self._part(right, n, types=False) for n in range(len(self.seen))]
        found = self._nearest_mistake(wrong, start)
        if found is None and len({*wrong} - {None}) > 1:  # two faults: what explains the first?
            n, first = next((n, part) for n, part in enumerate(wrong) if part is not None)
            facts = self.seen[n].facts.kept
            if facts[min(first, len(facts) - 1)].name == "raised":  # as many a mistake does
                return None
            limits = [part if part is None else first if part >= first else -1 for part in wrong]
            found = self._nearest_mistake(limits, start)
        return found

    def _nearest_mistake(self, wrong: list[int | None], start: float) -> Built | None:
        """Which agrees with the student's code beyond the faults, and in the most probes."""
        similar: dict[Candidate, int] = {}
        hopeless: set[Built] = set()
        for candidate in self._suspects(hopeless):
            found = self._agrees(candidate, wrong, hopeless)
            if found is not None:
                similar[candidate] = found
            if found == len(wrong) or processor_time() - start > SECONDS:
                break
        return max(similar, key=similar.__getitem__).built if similar else None

    def _suspects(self, hopeless: Set[Built]) -> Iterator[Candidate]:
        """The mistakes, but the hopeless ones, in the likeliest order of parameters first."""
        steady = self._is_steady
        usual = [c for c in self.right if c.usual] or self.right
        for right in sorted(usual, key=lambda c: c.rank):
            for mistake in right.built.mistakes:
                if mistake in hopeless:
                    continue
                order = right.order
                kept = self.contract.kept_of(mistake, *order.items(), steady)
                yield Candidate(mistake, order, steady=steady, kept=kept)

    def _agrees(
        self, candidate: Candidate, wrong: list[int | None], hopeless: set[Built]
    ) -> int | None:
        """In how many probes all is alike; None if one shows that it is another mistake.

        It is ``hopeless`` in any order of parameters if it is not numbers in which they differ.
        """
        alike = 0
        for n, fault in enumerate(wrong):
            part = self._part(candidate, n, types=False)
            if part is None:
                alike += 1
            elif fault is None or part <= fault:
                if not self._of_numbers(n, part):
                    hopeless.add(candidate.built)
                return None
        return alike


def _in_own_words(fact: Fact, right: Candidate) -> Fact:
    """With the solution's name of a parameter in place of the one that is listed there."""
    listed = fact.values.get("term", "")
    own = right.order.get(listed, listed)
    if own == listed:
        return fact
    values = {**fact.values, "name": own, "term": own}
    return fact._replace(
        name=fact.name.replace(listed, own), shown=fact.shown.replace(listed, own), values=values
    )


def _candidates(contract: Contract, built: Built) -> Iterator[Candidate]:
    """A solution with each order in which its parameters may be listed."""
    sizes = contract.probes[0].sizes
    groups: dict[tuple[int, ...], list[str]] = {}
    for name, text in (built.parameters or {}).items():
        groups.setdefault(shape(text, sizes, bare=True), []).append(name)
    shared = contract.kept_of(built)
    orders = itertools.product(*(itertools.permutations(names) for names in groups.values()))
    for rank, order in enumerate(orders):
        slots = [name for names in groups.values() for name in names]
        placed = dict(zip(slots, itertools.chain(*order), strict=True))
        kept = contract.kept_of(built, *placed.items())
        candidate = Candidate(built, placed, shared, kept=kept)
        candidate.rank, candidate.usual = rank, _usual(order)
        yield candidate


def _usual(order: Sequence[Sequence[str]]) -> bool:
    """Whether "encoder.W" always comes before "decoder.W", or always after it."""
    listed = [[name.split(".")[0] for name in names if "." in name] for names in order]
    return len({tuple(networks) for networks in listed if len({*networks}) > 1}) <= 1
