"""What a student sees when a check fails: one message, and no traceback of ours."""

import linecache
import traceback
from pathlib import Path
from typing import NamedTuple

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks.questions import NAN_SCORES
from seq2seq_lab.language import STILL_BLANK, Text

OURS = str(Path(__file__).parents[1])  # a student's code is not in this package
SENT = "<dynamic-code>"  # what cloudpickle calls our code in a hand-in's process

LABELS = {
    "wrong": Text("{name}: not right yet", "{name}: 아직 맞지 않습니다"),
    "tried": Text("tried   ", "시도"),
    "got": Text("got     ", "결과"),
    "expected": Text("expected", "기대"),
}
INDENT = Text(" " * 12, " " * 8)  # as wide as a label; a Korean letter takes two columns


class CheckFailed(AssertionError):
    """A check's message about a student's function; Jupyter shows the message alone.

    Attributes
    ----------
    hint : str, the name of the hint that was given, the same in every language
    stage : str, of the contract's ``stages``, the first that is not passed
    """

    def __init__(self, hint: str, message: str, stage: str = "form"):
        super().__init__(message)
        self.hint, self.stage = hint, stage

    def _render_traceback_(self) -> list[str]:  # IPython's hook
        return str(self).splitlines()


class NotAttempted(CheckFailed):
    """The blank of an exercise is still a blank."""


def message(name: str, tried: str, got: str, expected: str, question: str) -> str:
    """A failure in two to five lines; empty parts are left out."""
    lines = [LABELS["wrong"](name=name)]
    for label, text in (("tried", tried), ("got", got), ("expected", expected)):
        if text:
            lines.append(f"  {LABELS[label]()}  " + text.replace("\n", "\n" + INDENT()))
    return "\n".join([*lines, f"  -> {question}"])


def describe(value: object) -> str:
    """A value for a message: type, shape and dtype first; a small array in full.

    >>> describe(np.zeros((1, 2), np.float32))
    'array of shape (1, 2), float32: [[0. 0.]]'
    >>> describe("text")
    "str: 'text'"
    """
    if isinstance(value, Tensor | np.ndarray):
        data, text = np.asarray(value), form_of(value)
        if data.size <= 40:
            with np.printoptions(precision=4, suppress=True, threshold=40):
                text += f": {data}" if data.ndim < 3 else f":\n{data}"
        return text
    if isinstance(value, tuple) and len(value) <= 4:
        return "(" + ", ".join(describe(part).splitlines()[0] for part in value) + ")"
    try:
        text = repr(value)
    except Exception:  # a student's own class
        text = "?"
    return f"{type(value).__name__}: " + (text if len(text) <= 80 else text[:77] + "...")


def form_of(value: Tensor | np.ndarray) -> str:
    """Type, shape and dtype of an array, for a message.

    >>> form_of(np.zeros((1, 2), np.float32))
    'array of shape (1, 2), float32'
    """
    kind = "Tensor" if isinstance(value, Tensor) else "array"
    return f"{kind} of shape {value.shape}, {value.dtype}"


def students_lines(error: BaseException) -> str:
    """The student's own lines of a traceback, and the error; none of ours, none of a library's.

    A student's code is whatever was typed into a notebook or stands outside of installed
    packages.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith((OURS, SENT))]
    typed = [frame for frame in own if "site-packages" not in frame.filename] or own
    shown = typed if len(typed) <= 4 else [*typed[:2], *typed[-2:]]
    lines = []
    for frame in shown:
        code = (frame.line or linecache.getline(frame.filename, frame.lineno or 0)).strip()
        lines.append(f"{frame.name}, line {frame.lineno}: {code}")
    text = text_of(error)
    last = type(error).__name__ + (f": {text}" if text else "")
    return "\n".join([*lines, last])


def text_of(error: BaseException) -> str:
    """An error's first lines: of a student's own class, whose text may be anything."""
    try:
        text = str(error)
    except Exception:
        return "?"
    first = " ".join(line.strip() for line in text[:400].strip().splitlines()[:3])  # MyGrad: 3
    shown = "".join(c if c.isprintable() else "?" for c in first)
    return shown if len(shown) <= 200 else shown[:197] + "..."


class Raised(NamedTuple):
    """An error of a student's code as far as messages speak of it."""

    hint: str
    text: str
    lines: str


def raised(error: BaseException) -> Raised:
    return Raised(_hint(error), text_of(error), students_lines(error))


def _hint(error: BaseException) -> str:
    text = text_of(error)
    if isinstance(error, NotImplementedError) and text.startswith(tuple(STILL_BLANK)):
        return "blank"
    if isinstance(error, MemoryError) or (isinstance(error, ValueError) and "too big" in text):
        return "memory"
    if isinstance(error, ValueError) and "truth value of an array" in text:
        return "ambiguous"
    return "grown_to_nan" if text.startswith(NAN_SCORES) else "raised"
