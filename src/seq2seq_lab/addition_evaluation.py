"""Evaluation of addition models: free-running, the whole answer right or wrong."""

from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from seq2seq_lab.addition_files import encode_question
from seq2seq_lab.additions import ANSWER_LENGTH, Additions, operands
from seq2seq_lab.lstm_models import LSTMSeq2Seq
from seq2seq_lab.vocabulary import ADDITION

START_ID = int(ADDITION.encode("_")[0])
PROBLEMS_AT_ONCE = 1_000  # more is no faster, and takes memory


class AdditionExample(NamedTuple):
    """One problem, and what a model made of it; the texts without their blanks."""

    question: str
    prediction: str
    answer: str
    correct: bool  # all four characters, blanks included


def predict_sums(model: LSTMSeq2Seq, xs: np.ndarray) -> np.ndarray:
    """The answers a model writes, without "_".

    Parameters
    ----------
    model : LSTMSeq2Seq, or whatever has its ``generate``
    xs : numpy.ndarray of int, shape=(7, n)

    Returns
    -------
    numpy.ndarray of int, shape=(4, n)
    """
    starts = range(0, xs.shape[1], PROBLEMS_AT_ONCE)
    with threadpool_limits(1, user_api="blas"):
        written = [
            model.generate(xs[:, k : k + PROBLEMS_AT_ONCE], START_ID, ANSWER_LENGTH - 1)
            for k in starts
        ]
    return np.concatenate(written, axis=1)


def addition_accuracy(model: LSTMSeq2Seq, problems: Additions) -> float:
    """The fraction of problems whose four characters of answer are all right."""
    return float(_right(predict_sums(model, problems.xs), problems).mean())


def addition_examples(model: LSTMSeq2Seq, problems: Additions) -> list[AdditionExample]:
    """What a model makes of each of the problems."""
    written = predict_sums(model, problems.xs)
    return [
        AdditionExample(_text(x), _text(w), _text(t), bool((w == t).all()))
        for x, w, t in zip(problems.xs.T, written.T, problems.ts[1:].T, strict=True)
    ]


def addition_mistakes(
    model: LSTMSeq2Seq, problems: Additions, limit: int = 5
) -> list[AdditionExample]:
    """The first ``limit`` problems that a model gets wrong; empty if there is none."""
    return [e for e in addition_examples(model, problems) if not e.correct][:limit]


def add(model: LSTMSeq2Seq, question: str) -> str:
    """What a model answers to a question such as "16+75".

    Raises
    ------
    ValueError
        A character is unknown, the question is too long, or it is no sum of two numbers.
    """
    xs = encode_question(question)[:, np.newaxis]
    return _text(predict_sums(model, xs)[:, 0])


def accuracy_by_carries(
    model: LSTMSeq2Seq, problems: Additions
) -> dict[tuple[int, int], tuple[int, int]]:
    """Where a model errs: by the digits of the longer number, and the carries of the sum.

    Returns
    -------
    dict, (digits, carries) -> (problems right, problems), in ascending order
    """
    pairs = operands(problems.xs)
    right = _right(predict_sums(model, problems.xs), problems)
    digits = np.char.str_len(pairs.max(axis=1).astype(str))
    kinds = np.stack([digits, count_carries(pairs)], axis=1)
    found = {}
    for kind in np.unique(kinds, axis=0):
        same = (kinds == kind).all(axis=1)
        found[int(kind[0]), int(kind[1])] = int(right[same].sum()), int(same.sum())
    return found


def count_carries(pairs: np.ndarray) -> np.ndarray:
    """How often one is carried when a and b of ``pairs`` (n, 2) are added by hand, shape=(n,).

        a carry leaves place p if a mod 10^p + b mod 10^p >= 10^p

    >>> count_carries(np.array([[16, 75], [999, 1], [500, 500], [12, 34]]))
    array([1, 3, 1, 0])
    """
    places = 10 ** np.arange(1, 4)
    return ((pairs[..., np.newaxis] % places).sum(axis=1) >= places).sum(axis=1)


def _right(written: np.ndarray, problems: Additions) -> np.ndarray:
    return (written == problems.ts[1:]).all(axis=0)


def _text(ids: np.ndarray) -> str:
    return ADDITION.decode(ids).rstrip()
