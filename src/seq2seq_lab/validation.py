"""What a bad argument is told: its name, what it got and what was wanted."""

import math
import operator
from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any

import numpy as np


def require_int(name: str, value: Any, minimum: int) -> int:
    """The integer ``value``, or an error that names the argument.

    Raises
    ------
    TypeError
        ``value`` is no integer (a float or a bool is none).
    ValueError
        ``value`` is below ``minimum``.

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
    """The integer ``value``, at least 1, or an error that names the argument."""
    return require_int(name, value, 1)


def require_positive(name: str, value: Any) -> float:
    """The number ``value``, finite and above zero, or an error that names the argument.

    >>> require_positive("learning_rate", float("nan"))
    Traceback (most recent call last):
    ValueError: learning_rate: got nan, wanted a number above 0
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: got {value!r}, wanted a number above 0")
    number = float(value)
    if not (math.isfinite(number) and number > 0):
        raise ValueError(f"{name}: got {value}, wanted a number above 0")
    return number


def require_fraction(name: str, value: Any) -> float:
    """The number ``value``, in 0..1, or an error that names the argument.

    >>> require_fraction("dropout", 2)
    Traceback (most recent call last):
    ValueError: dropout: got 2, wanted a number in 0..1
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: got {value!r}, wanted a number in 0..1")
    if not 0 <= float(value) <= 1:
        raise ValueError(f"{name}: got {value}, wanted a number in 0..1")
    return float(value)


def require_seed(name: str, value: Any) -> int:
    """The seed ``value``, one that NumPy's global state takes, or an error that says so.

    >>> require_seed("seed", 2**32)
    Traceback (most recent call last):
    ValueError: seed: got 4294967296, wanted an integer below 2**32
    """
    seed = require_int(name, value, 0)
    if seed >= 2**32:
        raise ValueError(f"{name}: got {seed}, wanted an integer below 2**32")
    return seed


def require_bool(name: str, value: Any) -> bool:
    """``value``, Python's or NumPy's true or false, or an error that names the argument.

    >>> require_bool("gate", 1)
    Traceback (most recent call last):
    TypeError: gate: got 1, wanted true or false
    """
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name}: got {value!r}, wanted true or false")
    return bool(value)


def require_choice(name: str, value: Any, choices: Iterable[str]) -> str:
    """``value``, one of ``choices``, or an error that names the argument.

    >>> require_choice("score", "cosine", ("general", "dot"))
    Traceback (most recent call last):
    ValueError: score: got 'cosine', wanted 'general' or 'dot'
    """
    choices = list(choices)
    if value not in choices:
        raise ValueError(f"{name}: got {value!r}, wanted {' or '.join(map(repr, choices))}")
    return value


def keep_valid(config: Any, **checks: Callable[[str, Any], Any]) -> None:
    """Give fields of a frozen dataclass the values that their checks return.

    What is kept is Python's own: a NumPy integer would do until it is saved as JSON.
    """
    for name, check in checks.items():
        object.__setattr__(config, name, check(name, getattr(config, name)))
