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
    """The ids a model writes when it runs on its own guesses, shape=(steps, N).

    The model is one of ours, or a student's, see ``run_model``, or one with the book's
    ``generate``. It reads x, (T, N, C) or ids (T, N). ``steps`` is T by default; a callable decides
    itself.
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
    """The states (T, N, D) of a model's encoder, as it reads x, (T, N, C) or ids (T, N).

    The encoder is a callable from x to states, or to (scores, states); without, a TypeError.
    """
    if not callable(encoder := getattr(model, "encoder", None)):
        raise TypeError(f"model: got a {type(model).__name__}, wanted one with an encoder")
    with forward_only():
        found = encoder(x)
    return np.asarray(found[-1] if isinstance(found, tuple) else found)
