"""Facts of a function with random results.

What follows from the draws is compared exactly: the solution and the mistakes build on the
student's own draws, put in the place of their function ``draw``. The draws are compared by how
often each length, each value, and equal neighbours come up.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from seq2seq_lab.checks.contract import Contract, Probe
from seq2seq_lab.checks.facts import Fact, Observer, Share, brief
from seq2seq_lab.checks.safely import students
from seq2seq_lab.checks.shapes import kind_of, shape

Batch = dict[str, np.ndarray]  # the results of a call
COMPARED = 3  # calls whose values are compared


class Draws(Observer):
    """One probe of a random function: many calls of it."""

    def __init__(self, contract: Contract, probe: Probe):
        self.contract, self.probe = contract, probe
        names = contract.calls[0] if probe.call is None else probe.call or contract.calls[0]
        texts = {n: contract.arguments[n] for n in names.split()} if probe.call != "-" else {}
        self.given = {n: shape(text[1:], probe.sizes)[0] for n, text in texts.items()}
        sizes = ", ".join(f"{name}={value}" for name, value in self.given.items())
        self.tried = f"{', '.join(contract.returns)} = {contract.name}({sizes})"

    def facts(self, thing: Callable, draws: list[np.ndarray]) -> Iterator[Fact]:
        """Of a student's function; ``draws`` takes up what it draws."""
        yield from self.form(thing)
        draws += [batch[self.contract.drawn] for batch in self.kept[:COMPARED]]
        for batch in self.kept[:COMPARED]:
            yield from self._built_on_draws(batch)
        yield from self._often(ours=False)

    def form(self, thing: Callable) -> Iterator[Fact]:
        """Types, shapes and ranges, which do not rest on what is drawn."""
        random.seed(0)
        np.random.seed(0)
        self.batches, self.kept = list[Batch](), list[Batch]()
        for i in range(self.probe.repeat):
            named = self.given if i == 1 else {}
            values = () if i == 1 else self.given.values()
            result = students(self.tried, partial(thing, *values, **named))
            yield from self._form(result)
            self.batches.append(dict(zip(self.contract.returns, result, strict=True)))
            self.kept.append({name: value.copy() for name, value in self.batches[-1].items()})
        yield self._shapes(self.kept)
        yield from self._dtypes(self.kept[0])
        yield from self._ranges([batch[self.contract.drawn] for batch in self.kept])

    def on(self, draws: list[np.ndarray], thing: Callable, namespace: dict) -> Iterator[Fact]:
        """What a solution or a mistake builds on a student's draws."""
        for own in draws:
            namespace["draw"] = lambda *_, own=own: own
            result = thing(*self.given.values())
            yield from self._built_on_draws(dict(zip(self.contract.returns, result, strict=True)))

    def often(self, thing: Callable) -> Iterator[Fact]:
        """How often a solution or a mistake draws what."""
        [*self.form(thing)]
        yield from self._often(ours=True)

    def _often(self, ours: bool) -> Iterator[Fact]:
        pairs = zip(self.batches, self.kept, strict=True)
        same = all(np.array_equal(a[name], b[name]) for a, b in pairs for name in a)
        yield self._fact("unchanged by later calls", same, "overwritten")
        yield from self._counted(self.kept, ours)
        yield from self._shares([batch[self.contract.drawn] for batch in self.kept], ours)

    def _form(self, result: Any) -> Iterator[Fact]:
        """What is not of the right type; nothing of results that are: there are many."""
        contract = self.contract
        if result is None:
            yield self._fact("a result", False, "nothing", brief(result))
        count = len(result) if isinstance(result, tuple | list) else kind_of(result)
        if count != len(contract.returns):
            yield self._fact("results", count, "pair", brief(result))
        for name, value in zip(contract.returns, result, strict=True):
            if (kind := kind_of(value)) != "array":
                shown, values = f"{name}: {brief(value)}", {"name": name, "type": kind}
                yield self._fact(f"{name}'s type", kind, "arrays", shown, **values)

    def _shapes(self, batches: list[Batch]) -> Fact:
        """Shapes that do not fit each other: a right function has none."""
        contract = self.contract
        misfits: set[tuple] = set()
        shown, values = self._wanted(), dict[str, Any]()
        for shapes in dict.fromkeys(tuple(v.shape for v in batch.values()) for batch in batches):
            got = dict(zip(contract.returns, shapes, strict=True))
            length = dict.fromkeys(contract.length.split()[:1], (*got[contract.drawn], 0)[0])
            sizes = {**self.probe.sizes, **length}
            wants = {name: shape(text, sizes) for name, text in contract.returns.items()}
            if got != wants and not misfits:
                shown = ", ".join(f"{name}: {value}" for name, value in got.items())
                off = next(name for name in got if got[name] != wants[name])
                values = {"name": off, "n": (*got[off], 0, 0)[1], "k": (*got[off], 0)[-1]}
            if got != wants:
                misfits.add(tuple(map(_beside, got.values(), wants.values())))
        return self._fact("shapes", misfits, "shape", shown, **values)

    def _wanted(self) -> str:
        """The shapes, but for what is drawn in numbers: "x: (T+1, 7, 12)"."""
        sizes, drawn = self.probe.sizes, self.contract.length.split()[:1]
        parts = {
            name: ", ".join(
                n if drawn and drawn[0] in n else str(shape(n, sizes)[0]) for n in text.split()
            )
            for name, text in self.contract.returns.items()
        }
        return ", ".join(f"{name}: ({part})" for name, part in parts.items())

    def _bounds(self) -> tuple[int, int] | None:
        """The shortest and the longest length that may be drawn, if lengths are."""
        ends = self.contract.length.split()[1:]
        return (self.probe.sizes[ends[0]], self.probe.sizes[ends[1]]) if ends else None

    def _ranges(self, drawn: list[np.ndarray]) -> Iterator[Fact]:
        if bounds := self._bounds():
            outside = sorted({len(d) for d in drawn if not bounds[0] <= len(d) <= bounds[1]})
            ends = {"shortest": bounds[0], "longest": bounds[1], "length": (*outside, 0)[0]}
            yield self._fact("lengths out of range", bool(outside), "length", str(outside), **ends)
        if not self.contract.values:
            return
        found = {*np.concatenate([d.ravel() for d in drawn]).tolist()}
        strange = sorted(found - {*self.contract.values})
        wrong = ", ".join(map(str, strange[:3]))
        yield self._fact("values out of range", bool(strange), "values", wrong, wrong=wrong)

    def _built_on_draws(self, batch: Batch) -> Iterator[Fact]:
        for name in self.contract.returns:
            if name != self.contract.drawn:
                yield self._fact(name, batch[name], "value", name=name, results=batch)

    def _shares(self, drawn: list[np.ndarray], ours: bool) -> Iterator[Fact]:
        """How often equal neighbours, each length and each value came up, also at the ends."""
        shortest = min(map(len, drawn))
        rows = np.stack([d[:shortest] for d in drawn])  # calls, time, batch
        equal = {
            f"equal in the {name}": np.diff(rows, axis=axis) == 0
            for axis, name in enumerate(("next call", "next step", "next column")[: rows.ndim])
        }
        for name, found in equal.items():
            always = found.size > 9 and bool(found.all())
            yield self._fact(f"always {name}", always, "related")
        lengths = np.array([len(d) for d in drawn])
        ends = np.stack([[d[0] for d in drawn], [d[-1] for d in drawn]])
        values = self.contract.values
        if bounds := self._bounds():
            possible = range(bounds[0], bounds[1] + 1)
            yield from self._counts("lengths", lengths, possible, ours)
        yield from self._counts("values", rows, values, ours)
        yield from self._counts("first values", ends[0], values, ours)
        yield from self._counts("last values", ends[1], values, ours)
        for name, found in equal.items():
            share = np.array([found.mean() if found.size else 0.0])
            shown = f"{self.contract.drawn} {name}: {share[0]:.1%}"
            yield self._fact(name, Share(share, found.size), "related", shown)

    def _counted(self, kept: list[Batch], ours: bool) -> Iterator[Fact]:
        """How often what the exercise itself asks for came up."""
        for name, (expression, values) in self.contract.counted.items():
            named = [{**self.probe.sizes, **batch} for batch in kept]
            found = [np.ravel(eval(expression, {"np": np}, names)) for names in named]
            among = eval(values, {}, dict(self.probe.sizes))
            yield from self._counts(name, np.concatenate(found), among, ours)

    def _counts(self, name: str, found: np.ndarray, among: Any, ours: bool) -> Iterator[Fact]:
        if not among:  # nobody said which values there are
            return
        # With 25 draws for each, one is missing by chance once in 10 ** 10 times.
        times = {value: int((found == value).sum()) for value in among}
        lacking = [v for v in among if not times[v]] if found.size > 25 * len(among) else []
        missing = ", ".join(map(str, lacking))
        one = len(lacking) == len(times) - 1 > 0
        counts = {"count": found.size, "missing": missing}
        shown = f"~ {found.size / len(times):.0f}" if ours else str(times)
        if one:
            only = next(v for v in among if times[v])
            yield self._fact(f"one of {name}", True, "uniform", shown, only=only, **counts)
        yield self._fact(f"{name} that never came up", missing, "missing", shown, **counts)
        shares = np.array([times[value] / max(found.size, 1) for value in among])
        yield self._fact(f"shares of {name}", Share(shares, found.size), "uniform", shown)


def _beside(got: tuple[int, ...], wanted: tuple[int, ...]) -> tuple:
    """A shape that does not depend on what was drawn, where it is as it should be."""
    if len(got) != len(wanted):
        return got
    return tuple("=" if a == b else a for a, b in zip(got, wanted, strict=True))


def values_of(contract: Contract) -> Sequence[int]:
    """Those that the solution draws, if they are whole numbers, and not too many."""
    draws: list[np.ndarray] = []
    for probe in contract.probes:
        [*Draws(contract, probe).facts(contract.right[0].new()[0], draws)]
    whole = all(d.dtype.kind in "iu" and d.size for d in draws)
    low, high = (min(d.min() for d in draws), max(d.max() for d in draws)) if whole else (0, 100)
    return range(int(low), int(high) + 1) if high - low < 100 else ()
