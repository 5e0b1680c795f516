"""Types and shapes of results, and what is wrong with them."""

from collections.abc import Mapping
from functools import cache
from types import CodeType
from typing import Any

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks.facts import Fact


def shape(text: str, sizes: Mapping[str, int], bare: bool = False) -> tuple[int, ...]:
    """The shape that a text stands for, ``bare`` without axes of length 1.

    >>> shape("T+1 N 12", {"T": 3, "N": 1})
    (4, 1, 12)
    """
    found = tuple(eval(size, {}, sizes) for size in _compiled(text))
    return tuple(n for n in found if n != 1) if bare else found


@cache
def _compiled(text: str) -> tuple[CodeType, ...]:
    return tuple(compile(size, "<shape>", "eval") for size in text.split())


def kind_of(value: Any) -> str:
    """A type as far as an exercise may ask for it: any number is one, whatever its dtype."""
    if isinstance(value, Tensor):
        return "Tensor"
    if isinstance(value, np.ndarray):
        return "array" if value.dtype.kind in "biuf" else f"array of {value.dtype}"
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        return "number"
    return "list" if isinstance(value, list | tuple) else type(value).__name__


def kind_hint(got: Fact, wanted: Fact) -> str:
    """The hint for a result of another type."""
    if got.value == "NoneType":
        return "nothing" if got.values["of"] == 1 else "none"
    if got.value == "list" and wanted.value != "number":
        return "list"
    return {"Tensor": "array", "number": "number"}.get(
        wanted.value, "tensor" if got.value == "Tensor" else "arrays"
    )


def shape_hint(got: Fact, wanted: Fact) -> str:
    """The hint for results of other shapes; tells which in ``got.values``."""
    values, right = got.values, wanted.value
    assert isinstance(values, dict)
    off = [name for name in reversed(right) if got.value[name] != right[name]]
    exchanged = len(off) > 1 and sorted(got.value[n] for n in off) == sorted(right[n] for n in off)
    if exchanged and len({right[name] for name in off}) > 1:
        return "swapped"
    name = off[0]
    values["name"] = name
    values["n"] = (*got.value[name], 0)[0]
    values["width"] = (0, *got.value[name])[-1]
    return _hint(got.value[name], right[name], values["wants"][name].split()[:1] == ["T"])


def _hint(got: tuple[int, ...], right: tuple[int, ...], over_time: bool) -> str:
    if len(got) > len(right):
        return "extra_axis"
    if sorted(got) == sorted(right):
        return "time_axis"
    if over_time and right[0] > 1 and (got == right[1:] or got == (1, *right[1:])):
        return "one_step"
    if over_time and got[1:] == right[1:] and len(got) == len(right):
        return "one_more" if got[0] == right[0] + 1 else "steps"
    if len(got) == len(right) and got[:-1] == right[:-1]:
        return "last_axis"
    return "lost_axis" if len(got) < len(right) else "shape"
