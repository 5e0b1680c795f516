"""What a bad argument is told: its name, what it got and what was wanted."""

import math
import operator
from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any

import numpy as np


def require_int(name: str, value: Any, minimum: int) -> int:
    """The integer ``value``, or an error that names the argument.

    Raises TypeError if it is no integer (a float or a bool is none), ValueError if it is too small.

    >>> require_int("batch_size", 0, 1)
    Traceback (most recent call last):
    ValueError: batch_size: got 0, wanted an integer of at least 1
    """
    wanted = f"wanted an integer of at least {minimum}"
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: got {value!r}, {wanted}") from None
    if isinstance(value, bool):
        raise TypeError(f"{name}: got {value!r}, {wanted}")
    if number < minimum:
        raise ValueError(f"{name}: got {number}, {wanted}")
    return number


def require_count(name: str, value: Any) -> int:
    """As ``require_int``, at least 1."""
    return require_int(name, value, 1)


def require_positive(name: str, value: Any) -> float:
    """The number ``value``, finite and above zero.

    >>> require_positive("learning_rate", float("nan"))
    Traceback (most recent call last):
    ValueError: learning_rate: got nan, wanted a number above 0
    """
    return _require_number(name, value, "a number above 0", lambda number: 0 < number < math.inf)


def require_fraction(name: str, value: Any) -> float:
    """The number ``value``, in 0..1.

    >>> require_fraction("dropout", 2)
    Traceback (most recent call last):
    ValueError: dropout: got 2, wanted a number in 0..1
    """
    return _require_number(name, value, "a number in 0..1", lambda number: 0 <= number <= 1)


def _require_number(name: str, value: Any, wanted: str, fits: Callable[[float], bool]) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: got {value!r}, wanted {wanted}")
    if not fits(float(value)):
        raise ValueError(f"{name}: got {value}, wanted {wanted}")
    return float(value)


def require_seed(name: str, value: Any) -> int:
    """The seed ``value``, one that NumPy's global state takes.

    >>> require_seed("seed", 2**32)
    Traceback (most recent call last):
    ValueError: seed: got 4294967296, wanted an integer below 2**32
    """
    seed = require_int(name, value, 0)
    if seed >= 2**32:
        raise ValueError(f"{name}: got {seed}, wanted an integer below 2**32")
    return seed


def require_bool(name: str, value: Any) -> bool:
    """``value``, Python's or NumPy's true or false.

    >>> require_bool("gate", 1)
    Traceback (most recent call last):
    TypeError: gate: got 1, wanted true or false
    """
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name}: got {value!r}, wanted true or false")
    return bool(value)


def require_choice(name: str, value: Any, choices: Iterable[str]) -> str:
    """``value``, one of ``choices``.

    >>> require_choice("score", "cosine", ("general", "dot"))
    Traceback (most recent call last):
    ValueError: score: got 'cosine', wanted 'general' or 'dot'
    """
    choices = list(choices)
    if value not in choices:
        raise ValueError(f"{name}: got {value!r}, wanted {' or '.join(map(repr, choices))}")
    return value
