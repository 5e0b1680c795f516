"""What is seen of code, in a fixed order: the first thing to differ tells what to talk about."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks.failure import describe, form_of

TOLERANCE = 1e-3  # of float32, after hundreds of operations
TOLERANCE_OF_ONE = 1e-4  # of a single number, which may have been rounded


class Fact(NamedTuple):
    """One thing that is seen, of a student's code as of the solution."""

    name: str
    value: Any
    hint: str | Callable[["Fact", "Fact"], str] = "value"  # of the general question; got, wanted
    shown: str = ""  # the value as a message has it; "" for arrays, of which a row is shown
    tried: str = ""  # the call as a student would write it
    values: Mapping[str, Any] = {}  # what a question may mention
    is_type: bool = False  # a mistake may show in another type than the same mistake here
    is_again: bool = False  # whether further calls give the same

    @property
    def is_of_gradients(self) -> bool:
        return "grad" in self.name or "backward()" in self.tried


class Observer:
    """Sees things at calls of one probe, and says with each what was tried."""

    probe: Any
    tried: str

    def _fact(self, name: str, value: Any, hint: Any, shown: str = "", /, **values: Any) -> Fact:
        return Fact(name, value, hint, shown, self.tried, {**self.probe.sizes, **values})

    def _dtypes(self, arrays: Mapping[str, np.ndarray]) -> Iterator[Fact]:
        """One type of integers is as good as another."""
        for name, value in arrays.items():
            dtype = "int" if value.dtype.kind in "iu" else str(value.dtype)
            about = {"name": name, "dtype": value.dtype}
            fact = self._fact(f"{name}'s dtype", dtype, "dtype", f"{name}: {value.dtype}", **about)
            yield fact._replace(is_type=True)


VALUES_END = "values end"  # the name of the fact that gradients and types follow


class Facts:
    """Facts that are looked for when they are asked for: most code parts early."""

    def __init__(self, found: Iterable[Fact]):
        self.found, self.kept = iter(found), list[Fact]()

    def __iter__(self) -> Iterator[Fact]:
        yield from self.kept
        while (fact := next(self.found, None)) is not None:
            self.kept.append(fact)
            yield fact

    def of_values(self) -> Iterator[Fact]:
        for fact in self:
            if fact.name == VALUES_END:
                return
            yield fact


class Share(NamedTuple):
    """The shares that things have among n draws; alike if chance can make the difference."""

    shares: np.ndarray
    n: int


def alike(a: Any, b: Any) -> bool:
    """Whether two values agree, numbers up to rounding, shares up to chance."""
    if a is b:
        return True
    if isinstance(a, Share) and isinstance(b, Share):
        mean, n = (a.shares + b.shares) / 2, max(min(a.n, b.n), 1)
        off = 6 * np.sqrt(2 * mean * (1 - mean) / n)
        return bool((np.abs(a.shares - b.shares) <= off).all())
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.shape == b.shape and not off_places(a, b).any()
    return type(a) is type(b) and bool(a == b)


def off_places(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Where two arrays of one shape differ by more than rounding."""
    if a.dtype.kind not in "fc" and b.dtype.kind not in "fc":
        return np.asarray(a != b)
    tolerance = TOLERANCE if a.ndim else TOLERANCE_OF_ONE
    off = ~(np.abs(a - b) <= tolerance * (1 + np.abs(b)))
    # Two mistakes may make NaN, or infinity, at the same places.
    if off.any() and not np.isfinite(a).all():
        off &= (a != b) & ~(np.isnan(a) & np.isnan(b))
    return np.asarray(off)


def first_off(got: Iterable[Fact], wanted: Iterable[Fact]) -> int | None:
    """Where two lists of facts part, None if they do not; looks no further than that."""
    for i, (a, b) in enumerate(itertools.zip_longest(got, wanted)):
        if a is None or b is None or not same(a, b):
            return i
    return None


def same(a: Fact, b: Fact) -> bool:
    return a.name == b.name and alike(a.value, b.value)


def both_shown(got: Fact, wanted: Fact | None) -> tuple[str, str]:
    """The two values of a fact for a message: of arrays, the first row that differs."""
    if wanted is None or got.name != wanted.name:
        return got.shown, ""
    if isinstance(got.value, dict) and isinstance(wanted.value, dict):
        return _entries(got.value, wanted.value), _entries(wanted.value, got.value)
    if got.shown or wanted.shown:
        return got.shown, wanted.shown if wanted.shown != got.shown else ""
    if not isinstance(got.value, np.ndarray):  # a bool, which says no more than the question
        return "", ""
    if got.value.shape != wanted.value.shape:
        return brief(got.value), brief(wanted.value)
    off = np.argwhere(off_places(got.value, wanted.value))[0]
    place = tuple(off[:-1].tolist()) if got.value.shape[-1:] <= (12,) else tuple(off.tolist())
    name = (got.name + (str(list(place)) if place else "")).replace("][", ", ")
    pair = got.value[place], wanted.value[place]
    # of small numbers, too, some digits are shown
    top = max(float(np.nan_to_num(np.abs(v)).max()) for v in pair)
    enough = [p for p in (3, 6, 9) if top * 10**p >= 100 or pair[0].dtype.kind != "f"]
    texts = next(t for p in (*enough, 17) if (t := _texts(pair, p))[0] != t[1] or p == 17)
    return _only_argument(got, place) + f"{name} = {texts[0]}", f"{name} = {texts[1]}"


def _only_argument(fact: Fact, place: tuple[int, ...]) -> str:
    """The row of a result's only argument, if there is one of its shape."""
    given = fact.values.get("given", {})
    if len(given) != 1 or (value := next(iter(given.values()))).shape != fact.value.shape:
        return ""
    return f"{next(iter(given))}{[*place] or ''} = {_texts((value[place],) * 2, 3)[0]}\n"


def _entries(value: dict, other: dict) -> str:
    """The shapes that differ, by the names of the results."""
    return ", ".join(f"{n}.shape = {value[n]}" for n in value if value[n] != other[n])


def _texts(values: tuple[np.ndarray, np.ndarray], precision: int) -> list[str]:
    with np.printoptions(precision=precision, suppress=True, linewidth=200, threshold=40):
        return [str(np.round(v, precision) + 0 if v.dtype.kind == "f" else v) for v in values]


def brief(value: Any) -> str:
    """A value for a message, without an array's numbers or an object's address."""
    kind = type(value).__name__
    if isinstance(value, Tensor | np.ndarray):
        return form_of(value)
    if isinstance(value, list | tuple):
        shown = [brief(part) for part in value[:3]] + ["..."] * (len(value) > 3)
        return f"{kind} of {len(value)}: ({', '.join(shown)})"
    plain = value is None or isinstance(value, bool | int | float | str)
    return describe(value) if plain else kind
