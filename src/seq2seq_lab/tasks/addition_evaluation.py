"""Where a model of the addition task errs."""

from typing import Any

import numpy as np

from seq2seq_lab.models.predict import predict
from seq2seq_lab.tasks.additions import Additions, operands


def accuracy_by_carries(model: Any, problems: Additions) -> dict[tuple[int, int], tuple[int, int]]:
    """Where a model errs: by the digits of the longer number, and the carries of the sum.

    Returns (digits, carries) -> (problems right, problems), in ascending order.
    """
    pairs = operands(problems.xs)
    target = problems.ts[1:]
    right = (predict(model, problems.xs, len(target)) == target).all(axis=0)
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
