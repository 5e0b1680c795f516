"""Addition problems: generate, split, read, write."""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seq2seq_lab.seeding import as_generator
from seq2seq_lab.tasks.splitting import hold_out
from seq2seq_lab.validation import require_int
from seq2seq_lab.vocabulary import ADDITION

QUESTION_LENGTH = 7  # "999+999"
ANSWER_LENGTH = 5  # "_1998": "_" is the start id, and no part of the answer
LARGEST = 999
LENGTHS = (0.2, 0.3, 0.5)  # chances of 1, 2 and 3 digits, of problems drawn to train on
DISTINCT = 500_500  # pairs of 0..999, a+b and b+a being one
_QUESTION = re.compile(r"([0-9]{1,3})\+([0-9]{1,3})")
_LINE = re.compile(_QUESTION.pattern + r" *_([0-9]{1,4}) *")


class Additions(NamedTuple):
    """Addition problems as ids, a column a problem."""

    xs: NDArray[np.int64]  # the questions, shape=(7, n)
    ts: NDArray[np.int64]  # "_" and the answers, shape=(5, n)

    def take(self, columns: NDArray) -> "Additions":
        """Some of the problems, by number or by a mask."""
        return Additions(self.xs[:, columns], self.ts[:, columns])


def generate_additions(n: int = 50_000, rng: np.random.Generator | None = None) -> Additions:
    """``n`` distinct random addition problems, in random order.

        xs   a + b, then blanks up to 7 characters        "16+75  "
        ts   _, then the sum and blanks up to 5           "_91  "

    As in the book's data, a number has 1, 2 or 3 digits with equal chance, and is uniform on 0..9,
    0..99 or 0..999: small numbers come up as often as large ones. a+b and b+a are the same problem,
    of which one is drawn. ``n`` may be about half of all there are, else a ValueError.

    Saitoh, *Deep Learning from Scratch 2*, section 7.2.2, with the data of Keras's
    ``addition_rnn`` example.

    >>> xs, ts = generate_additions(3, np.random.default_rng(0))
    >>> [ADDITION.decode(x) + ADDITION.decode(t) for x, t in zip(xs.T, ts.T)]
    ['503+60 _563 ', '97+7   _104 ', '6+5    _11  ']
    """
    n = require_int("n", n, 1)
    if n > DISTINCT // 2:
        raise ValueError(f"n: got {n}, wanted an integer in 1..{DISTINCT // 2}")
    rng = as_generator(rng)
    pairs = np.empty((0, 2), np.int64)
    while len(pairs) < n:
        drawn = rng.integers(10 ** rng.integers(1, 4, size=(2 * n, 2)))
        pairs = np.concatenate([pairs, drawn])
        _, first = np.unique(problem_keys(pairs), return_index=True)
        pairs = pairs[np.sort(first)]
    return encode_additions(pairs[:n])


def draw_additions(
    n: int, rng: np.random.Generator, without: NDArray[np.int64] | None = None
) -> Additions:
    """``n`` random addition problems as they come: one may come twice, and b+a after a+b.

    A number has 1, 2 or 3 digits with the chances ``LENGTHS``: most problems there are have three,
    and few short ones do for what can be learned of them. No problem comes up whose number
    (``problem_keys``) is in ``without``, neither as a+b nor as b+a.
    """
    pairs = np.empty((0, 2), np.int64)
    while len(pairs) < n:
        drawn = rng.integers(10 ** rng.choice([1, 2, 3], size=(2 * n, 2), p=LENGTHS))
        kept = ~np.isin(problem_keys(drawn), [] if without is None else without)
        pairs = np.concatenate([pairs, drawn[kept]])
    return encode_additions(pairs[:n])


def all_additions(digits: int) -> Additions:
    """All problems of numbers below 10^digits, in order."""
    numbers = np.arange(10**digits)
    return encode_additions(
        np.stack(np.meshgrid(numbers, numbers, indexing="ij"), -1).reshape(-1, 2)
    )


def encode_additions(pairs: ArrayLike) -> Additions:
    """The problems a+b of ``pairs``, integers in 0..999 of shape (n, 2)."""
    pairs = np.asarray(pairs)
    questions = [f"{a}+{b}".ljust(QUESTION_LENGTH) for a, b in pairs.tolist()]
    answers = [f"_{total}".ljust(ANSWER_LENGTH) for total in pairs.sum(axis=1).tolist()]
    return Additions(_columns(questions), _columns(answers))


def _columns(texts: list[str]) -> NDArray[np.int64]:
    """The ids of texts of one length T, shape=(T, n)."""
    return np.ascontiguousarray(ADDITION.encode("".join(texts)).reshape(len(texts), -1).T)


def operands(xs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers a and b of questions of shape (7, n), shape=(n, 2)."""
    text = ADDITION.decode(xs.T.reshape(-1))
    questions = [text[k : k + len(xs)] for k in range(0, len(text), len(xs))]
    return np.array([question.split("+") for question in questions]).astype(np.int64)


def swap_operands(xs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The questions b+a for the questions a+b, shape=(7, n)."""
    return encode_additions(operands(xs)[:, ::-1]).xs


def problem_keys(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each of ``pairs`` (n, 2): the same for a+b and b+a, else another."""
    return pairs.min(axis=1) * (LARGEST + 1) + pairs.max(axis=1)


def split_additions(
    problems: Additions,
    fraction: float,
    rng: np.random.Generator | None = None,
    *,
    above: int = -1,
) -> tuple[Additions, Additions]:
    """Hold some problems out, and with each of them all that equal it or its swap.

    Of the distinct problems (a+b and b+a being one), ``fraction`` is drawn. So no problem of one
    part stands in the other, nor the other way round. None is held out of which no number is
    ``above`` that. Returns the rest and what was held out, in the order that they had; raises
    ValueError if one would be empty.

    >>> rng = np.random.default_rng(0)
    >>> rest, held_out = split_additions(generate_additions(50, rng), 0.1, rng)
    >>> rest.xs.shape, held_out.xs.shape
    ((7, 45), (7, 5))
    """
    pairs = operands(problems.xs)
    keys = problem_keys(pairs)
    spared = keys[pairs.max(axis=1) <= above]
    held_out = hold_out(keys, fraction, rng, of="problems", spared=spared)
    return problems.take(~held_out), problems.take(held_out)


def read_additions(path: str | Path) -> Additions:
    """Read problems in the book's format, one a line: "16+75  _91  ".

    Blanks before "_" and at the end of a line may be missing; blank lines at the end of
    the file are passed over. Saitoh, *Deep Learning from Scratch 2*, section 7.2.3.

    Raises ValueError if the file is empty or no text, or, with the line's number, if a line is no
    problem or its sum is wrong; OSError if it cannot be opened.
    """
    wanted = "wanted lines such as '16+75  _91  '"
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").rstrip().splitlines()
    except UnicodeDecodeError:
        raise ValueError(f"{path}: got no text, {wanted}") from None
    if not lines:
        raise ValueError(f"{path}: got an empty file, {wanted}")
    pairs = [_parse(line, f"{path}: line {k}") for k, line in enumerate(lines, start=1)]
    return encode_additions(pairs)


def _parse(line: str, source: str) -> tuple[int, int]:
    found = _LINE.fullmatch(line)
    if not found:
        wanted = "two numbers of 0..999 and their sum, such as '16+75  _91  '"
        raise ValueError(f"{source}: got {line!r}, wanted {wanted}")
    a, b, total = map(int, found.groups())
    if a + b != total:
        raise ValueError(f"{source}: got {line!r}, wanted the sum {a + b}")
    return a, b


def additions_text(problems: Additions) -> str:
    """Problems in the book's format; see ``read_additions``."""
    ids = np.concatenate(problems).T  # (n, 7 + 5)
    return "".join(ADDITION.decode(line) + "\n" for line in ids)


def encode_question(text: str) -> np.ndarray:
    """The ids (7,) of a question that a person typed, padded with blanks; else a ValueError.

    >>> ADDITION.decode(encode_question("16 + 75"))
    '16+75  '
    """
    question, wanted = "".join(text.split()), "wanted two numbers of 0..999 such as '16+75'"
    if question.count("+") > 1:
        raise ValueError(f"question: got {text!r}, wanted one sum at a time such as '16+75'")
    if question[:1] in ("+", "-"):
        raise ValueError(f"question: got {question!r}, {wanted}")
    ids = ADDITION.encode(question.ljust(QUESTION_LENGTH))
    if len(ids) > QUESTION_LENGTH:
        got = f"question: got {question!r}, {len(ids)} characters"
        raise ValueError(f"{got}, wanted {QUESTION_LENGTH} at most")
    if not _QUESTION.fullmatch(question):
        raise ValueError(f"question: got {text!r}, {wanted}")
    return ids
