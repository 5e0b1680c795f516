"""Additions as text: the book's file format, and what a person types."""

import re
from pathlib import Path

import numpy as np

from seq2seq_lab.tasks.additions import (
    QUESTION_LENGTH,
    Additions,
    encode_additions,
)
from seq2seq_lab.vocabulary import ADDITION

_QUESTION = re.compile(r"([0-9]{1,3})\+([0-9]{1,3})")
_LINE = re.compile(_QUESTION.pattern + r" *_([0-9]{1,4}) *")


def read_additions(path: str | Path) -> Additions:
    """Read problems in the book's format, one a line: "16+75  _91  ".

    Blanks before "_" and at the end of a line may be missing; blank lines at the end of
    the file are passed over.

    Saitoh, *Deep Learning from Scratch 2*, section 7.2.3.

    Parameters
    ----------
    path : path of a text file

    Returns
    -------
    Additions

    Raises
    ------
    ValueError
        The file is empty or is no text, or a line is no problem, or its sum is wrong; the
        message gives the line's number.
    OSError
        There is no such file, or it cannot be opened.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").rstrip().splitlines()
    except UnicodeDecodeError:
        raise ValueError(f"{path}: got no text, wanted lines such as '16+75  _91  '") from None
    if not lines:
        raise ValueError(f"{path}: got an empty file, wanted lines such as '16+75  _91  '")
    pairs = [_parse(line, f"{path}: line {k}") for k, line in enumerate(lines, start=1)]
    return encode_additions(pairs)


def _parse(line: str, source: str) -> tuple[int, int]:
    found = _LINE.fullmatch(line)
    if not found:
        raise ValueError(
            f"{source}: got {line!r}, wanted two numbers of 0..999 and their sum, "
            "such as '16+75  _91  '"
        )
    a, b, total = map(int, found.groups())
    if a + b != total:
        raise ValueError(f"{source}: got {line!r}, wanted the sum {a + b}")
    return a, b


def additions_text(problems: Additions) -> str:
    """Problems in the book's format; see ``read_additions``."""
    ids = np.concatenate(problems).T  # (n, 7 + 5)
    return "".join(ADDITION.decode(line) + "\n" for line in ids)


def encode_question(text: str) -> np.ndarray:
    """The ids of a question that a person typed, padded with blanks, shape=(7,).

    Raises
    ------
    ValueError
        A character is unknown, the question is too long, or it is no sum of two numbers.

    >>> ADDITION.decode(encode_question("16 + 75"))
    '16+75  '
    """
    question = "".join(text.split())
    if question.count("+") > 1:
        raise ValueError(f"question: got {text!r}, wanted one sum at a time such as '16+75'")
    if question[:1] in ("+", "-"):
        raise ValueError(
            f"question: got {question!r}, wanted two numbers of 0..999 such as '16+75'"
        )
    ids = ADDITION.encode(question.ljust(QUESTION_LENGTH))
    if len(ids) > QUESTION_LENGTH:
        raise ValueError(
            f"question: got {question!r}, {len(ids)} characters, wanted {QUESTION_LENGTH} at most"
        )
    if not _QUESTION.fullmatch(question):
        raise ValueError(f"question: got {text!r}, wanted two numbers of 0..999 such as '16+75'")
    return ids
