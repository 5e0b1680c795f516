"""What is seen of code, in a fixed order: the first thing to differ tells what to talk about."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks.failure import describe, heading

TOLERANCE = 1e-3  # of float32, after hundreds of operations


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


class Share(NamedTuple):
    """The shares that things have among n draws; alike if chance can make the difference."""

    shares: np.ndarray
    n: int


def alike(a: Any, b: Any) -> bool:
    """Whether two values agree, numbers up to rounding, shares up to chance."""
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
    return ~(np.abs(a - b) <= TOLERANCE * (1 + np.abs(b)))  # NaN is off


def first_off(got: Iterable[Fact], wanted: Iterable[Fact]) -> int | None:
    """Where two lists of facts part, None if they do not; looks no further than that."""
    for i, (a, b) in enumerate(itertools.zip_longest(got, wanted)):
        if a is None or b is None or a.name != b.name or not alike(a.value, b.value):
            return i
    return None


def both_shown(got: Fact, wanted: Fact | None) -> tuple[str, str]:
    """The two values of a fact for a message: of arrays, the first row that differs."""
    if wanted is None or got.name != wanted.name:
        return got.shown, ""
    if not isinstance(got.value, np.ndarray) or got.shown or wanted.shown:
        return got.shown or brief(got.value), wanted.shown or brief(wanted.value)
    off = np.argwhere(off_places(got.value, wanted.value))[0]
    place = tuple(off[:-1].tolist()) if got.value.shape[-1:] <= (12,) else tuple(off.tolist())
    name = (got.name + (str(list(place)) if place else "")).replace("][", ", ")
    pair = got.value[place], wanted.value[place]
    texts = next(t for p in (3, 6, 9, 17) if (t := _texts(pair, p))[0] != t[1] or p == 17)
    return f"{name} = {texts[0]}", f"{name} = {texts[1]}"


def _texts(values: tuple[np.ndarray, np.ndarray], precision: int) -> list[str]:
    with np.printoptions(precision=precision, suppress=True, linewidth=200, threshold=40):
        return [str(np.round(v, precision) + 0 if v.dtype.kind == "f" else v) for v in values]


def brief(value: Any) -> str:
    """A value for a message, without an array's numbers or an object's address."""
    kind = type(value).__name__
    if isinstance(value, Tensor | np.ndarray):
        return heading(value)
    if isinstance(value, list | tuple):
        shown = [brief(part) for part in value[:3]] + ["..."] * (len(value) > 3)
        return f"{kind} of {len(value)}: ({', '.join(shown)})"
    plain = value is None or isinstance(value, bool | int | float | str)
    return describe(value) if plain else kind
