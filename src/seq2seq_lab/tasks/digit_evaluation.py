"""Digit sequences, evaluated: free-running, whole sequences, exactly right or wrong."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from seq2seq_lab.models.model import run_model
from seq2seq_lab.models.predict import encoder_states, forward_only, predict
from seq2seq_lab.seeding import as_generator
from seq2seq_lab.tasks.digits import generate_batch
from seq2seq_lab.validation import require_int
from seq2seq_lab.vocabulary import END, REVERSAL, check_ids, one_hot


class Example(NamedTuple):
    """One sequence, and what a model made of it."""

    digits: tuple[int, ...]
    prediction: tuple[int, ...]  # all T ids that the model wrote
    correct: bool  # the digits reversed, then END, and nothing else


class Insight(NamedTuple):
    """What went on inside a model while it made an ``Example``."""

    example: Example
    states: np.ndarray  # (T, D), the encoder's, END included
    weights: np.ndarray | None  # (T_out, T_in), where each output step looked, with attention


def look_inside(model: Any, digits: Iterable[int]) -> Insight:
    """What a model makes of one sequence of digits, and what goes on inside it meanwhile."""
    x, *rest = _given(digits)
    with forward_only():
        looked = run_model(model, x).weights
    weights = None if looked is None else np.asarray(looked)[..., 0]
    return Insight(_judge(model, x, *rest)[0], encoder_states(model, x)[:, 0], weights)


def accuracy_by_length(
    model: Any,
    lengths: Iterable[int] = range(1, 21),
    n: int = 1000,
    *,
    rng: np.random.Generator | None = None,
) -> dict[int, float]:
    """The fraction of sequences of each length that come out exactly right: length -> 0..1.

    A sequence is right if all its T tokens are: every digit, and END. The ``n`` sequences of
    a length are one batch, since a batch has one length.

    Parameters
    ----------
    model : as in ``predict``
    lengths : iterable of int, in digits
    n : int, sequences a length
    rng : numpy.random.Generator, optional; without it, NumPy's global state decides

    Raises TypeError or ValueError if a length or ``n`` is no integer of at least 1.

    >>> def untrained(x):
    ...     return np.zeros(x.shape)     # always answers 0
    >>> accuracy_by_length(untrained, [1, 2], n=10)
    {1: 0.0, 2: 0.0}
    """
    n = require_int("n", n, 1)
    rng = as_generator(rng)
    accuracy = {}
    for length in lengths:
        x, target, _ = generate_batch(length, length, n, rng=rng)
        accuracy[length] = float((predict(model, x) == target).all(axis=0).mean())
    return accuracy


def examples(
    model: Any, lengths: Iterable[int], *, rng: np.random.Generator | None = None
) -> list[Example]:
    """One random sequence of each length, and what the model makes of it."""
    rng = as_generator(rng)
    batches = (generate_batch(length, length, 1, rng=rng) for length in lengths)
    return [_judge(model, *batch)[0] for batch in batches]


def mistakes(
    model: Any,
    lengths: Iterable[int] = range(1, 21),
    n: int = 1000,
    *,
    limit: int = 5,
    rng: np.random.Generator | None = None,
) -> list[Example]:
    """The first sequences that a model gets wrong, at most ``limit``, shortest first.

    All else is as in ``accuracy_by_length``.
    """
    n, limit = require_int("n", n, 1), require_int("limit", limit, 1)
    rng = as_generator(rng)
    found: list[Example] = []
    for length in sorted(lengths):
        batch = generate_batch(length, length, n, rng=rng)
        found += [example for example in _judge(model, *batch) if not example.correct]
        if len(found) >= limit:
            break
    return found[:limit]


def reverse(model: Any, digits: Iterable[int]) -> Example:
    """What a model makes of one sequence of digits.

    Raises TypeError or ValueError if ``digits`` is empty, or holds something else than 0..9.
    """
    return _judge(model, *_given(digits))[0]


def _given(digits: Iterable[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What ``generate_batch`` gives, of one sequence of a person's own."""
    column, end = check_ids(list(digits), 10).reshape(-1, 1), [[END]]
    if not column.size:
        raise ValueError("digits: got none, wanted at least one of 0..9")
    x = one_hot(np.concatenate([column, end]), len(REVERSAL))  # a student's model takes no ids
    return x, np.concatenate([column[::-1], end]), column


def _judge(model: Any, x: np.ndarray, target: np.ndarray, digits: np.ndarray) -> list[Example]:
    """An Example for each sequence of a batch."""
    written = predict(model, x)
    return [
        Example(tuple(d.tolist()), tuple(w.tolist()), bool((w == t).all()))
        for d, w, t in zip(digits.T, written.T, target.T, strict=True)
    ]
