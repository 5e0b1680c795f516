"""What a bad argument is told: its name, what it got and what was wanted."""

import math
import operator
from collections.abc import Iterable
from typing import Any


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


def require_positive(name: str, value: Any) -> float:
    """The number ``value``, finite and above zero, or an error that names the argument.

    >>> require_positive("learning_rate", float("nan"))
    Traceback (most recent call last):
    ValueError: learning_rate: got nan, wanted a number above 0
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name}: got {value!r}, wanted a number above 0")
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name}: got {value}, wanted a number above 0")
    return float(value)


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
