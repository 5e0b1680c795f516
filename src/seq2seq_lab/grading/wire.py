"""What goes between a judge and a hand-in's process: JSON, a line each, and never code.

What comes back was written by a stranger's process. It is data whatever it is: numbers, texts,
arrays and facts, of which the judge makes what it likes.
"""

import base64
import json
from collections.abc import Callable
from typing import Any

import numpy as np

from seq2seq_lab.checks import objects, shapes
from seq2seq_lab.checks.facts import Fact, Share
from seq2seq_lab.checks.failure import Raised

LARGEST = 50 << 20  # of one message
HINTS: dict[str, Callable] = {
    f.__name__: f for f in (shapes.shape_hint, shapes.kind_hint, objects._tensors_hint)
}


class Garbled(ValueError):
    """What came is no message of ours."""


def dumps(value: Any) -> bytes:
    """A message, of any plain values, arrays and facts, as one line."""
    return json.dumps(_packed(value)).encode() + b"\n"


def loads(line: bytes) -> Any:
    """The values of a message; Garbled if it is none."""
    try:
        return _unpacked(json.loads(line))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Garbled(f"{type(error).__name__}: {error}"[:200]) from None


def _packed(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Raised):
        return {"raised": [*value]}
    if isinstance(value, Fact):
        return {"fact": [_packed(part) for part in value]}
    if isinstance(value, Share):
        return {"share": [_packed(value.shares), int(value.n)]}
    if isinstance(value, tuple | list | set | frozenset):
        kind = type(value).__name__ if type(value) in (tuple, list, set) else "tuple"
        return {kind: [_packed(part) for part in value]}
    if isinstance(value, dict):
        return {"dict": [[_packed(k), _packed(v)] for k, v in value.items()]}
    return _packed_leaf(value)


def _packed_leaf(value: Any) -> Any:
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"array": [value.dtype.str, list(value.shape), data]}
    if isinstance(value, np.generic):
        return {"scalar": _packed(np.array(value))}
    if isinstance(value, int | float):
        return {type(value).__name__ if type(value) in (int, float) else "float": repr(value)}
    if callable(value) and getattr(value, "__name__", "") in HINTS:
        return {"hint": value.__name__}
    return {"text": str(value)[:1000]}  # such as a dtype, which a message only shows


def _unpacked(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    ((kind, content),) = value.items()
    return UNPACK[kind](content)


def _each(content: list) -> list:
    return [_unpacked(part) for part in content]


def _array(content: list) -> np.ndarray:
    kind, shape, data = content
    dtype = np.dtype(kind)
    if dtype.kind not in "biufcSU" or not all(isinstance(n, int) and n >= 0 for n in shape):
        raise ValueError("no array")
    return np.frombuffer(base64.b64decode(data), dtype).reshape(shape).copy()


def _fact(content: list) -> Fact:
    name, value, hint, shown, tried, values, is_type, is_again = _each(content)
    texts = (name, shown, tried)
    if not (all(isinstance(t, str) for t in texts) and isinstance(values, dict)):
        raise ValueError("no fact")
    if not (isinstance(hint, str) or hint in HINTS.values()):
        raise ValueError("no hint")
    return Fact(name, value, hint, shown, tried, values, bool(is_type), bool(is_again))


UNPACK: dict[str, Callable[[Any], Any]] = {
    "fact": _fact,
    "share": lambda content: Share(_unpacked(content[0]), int(content[1])),
    "tuple": lambda content: tuple(_each(content)),
    "list": _each,
    "set": lambda content: set(_each(content)),
    "dict": lambda content: {_unpacked(k): _unpacked(v) for k, v in content},
    "array": _array,
    "scalar": lambda content: _unpacked(content)[()],
    "int": int,
    "float": float,
    "raised": lambda content: Raised(*map(str, content)),
    "hint": lambda content: HINTS[content],
    "text": str,
}
