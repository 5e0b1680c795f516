"""Sequences of different lengths, as the probes of several exercises have them."""

import numpy as np


def present(T: int, N: int) -> np.ndarray:
    """Which steps are there, bool of (T, N): all of the middle sequence, fewer of the others.

    >>> present(4, 3).sum(axis=0)
    array([3, 4, 1])
    """
    lengths = [T if n == N // 2 else max(1, T - 1 - n % max(1, T - 1)) for n in range(N)]
    return np.arange(T)[:, np.newaxis] < np.array(lengths)
