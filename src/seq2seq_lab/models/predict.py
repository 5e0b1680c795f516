"""A model at work: forward only, in parts that fit into memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import mygrad as mg
import numpy as np
from mygrad.typing import ArrayLike
from threadpoolctl import threadpool_limits

from seq2seq_lab.models.model import has_books_calls, run_model

MOST_WEIGHTS = 10_000_000  # of attention at once, T*T a sequence: 40 MB, whatever the length
MOST_SEQUENCES = 2_500  # at once: more is no faster, and takes memory


@contextmanager
def forward_only() -> Iterator[None]:
    """No graph, since nothing goes backward, and one BLAS thread, as in training."""
    with mg.no_autodiff, threadpool_limits(1, user_api="blas"):
        yield


def predict(model: Any, x: ArrayLike, steps: int | None = None) -> np.ndarray:
    """The ids a model writes when it runs on its own guesses.

    Parameters
    ----------
    model : Seq2Seq, AttentionSeq2Seq, LSTMSeq2Seq, or any callable from x to scores (T, N, K),
        or to scores and attention weights; or a model with the book's ``generate``
    x : array_like, shape=(T, N, C), or ids (T, N)
    steps : int, optional; how many ids to write, by default T (a callable decides itself)

    Returns
    -------
    numpy.ndarray of int, shape=(steps, N)
    """
    x = np.asarray(x)
    T, N = x.shape[:2]
    at_once = max(1, min(MOST_SEQUENCES, MOST_WEIGHTS // max(T, 1) ** 2))
    written = []
    with forward_only():
        for n in range(0, max(N, 1), at_once):
            part = x[:, n : n + at_once]
            if has_books_calls(model):
                written.append(np.asarray(model.generate(part, model.start, steps)))
            else:
                scores = run_model(model, part, steps=steps).scores
                written.append(np.asarray(scores).argmax(axis=-1))
    return np.concatenate(written, axis=1)


def encoder_states(model: Any, x: ArrayLike) -> np.ndarray:
    """The states of a model's encoder, as it reads.

    Parameters
    ----------
    model : any with an ``encoder``: a callable from x to states, or to (scores, states)
    x : array_like, shape=(T, N, C), or ids (T, N)

    Returns
    -------
    numpy.ndarray, shape=(T, N, D)

    Raises
    ------
    TypeError
        ``model`` has no encoder.
    """
    if not callable(encoder := getattr(model, "encoder", None)):
        raise TypeError(f"model: got a {type(model).__name__}, wanted one with an encoder")
    with forward_only():
        found = encoder(x)
    return np.asarray(found[-1] if isinstance(found, tuple) else found)
