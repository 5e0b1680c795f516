"""Batches of pairs: two halves that are equal, or differ in one digit."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seq2seq_lab.seeding import as_generator
from seq2seq_lab.validation import require_int
from seq2seq_lab.vocabulary import Vocabulary

MIDDLE, END = 10, 11
PAIRS = Vocabulary((*"0123456789", "|", "<END>"), separator=" ")
DIFFERENT, EQUAL = 0, 1


class Pairs(NamedTuple):
    """Pairs as ids, a column a pair."""

    x: NDArray[np.int64]  # the first half, MIDDLE, the second half, END; shape=(2L + 2, N)
    target: NDArray[np.int64]  # EQUAL or DIFFERENT; shape=(1, N)
    place: NDArray[np.int64]  # of the digit that differs, 0..L-1; L if none does; shape=(N,)


def generate_pairs(
    length: int, batch_size: int = 10, *, rng: np.random.Generator | None = None
) -> Pairs:
    """Random halves of ``length`` digits, each once before its copy, and once before a near copy.

        x        d_1 .. d_L MIDDLE d_1 .. d_L END            target EQUAL
                 d_1 .. d_L MIDDLE d_1 .. d'_p .. d_L END    target DIFFERENT

    The place p is uniform on the L places, d'_p on the nine other digits: only a model that has
    kept every digit and its place can tell the two. Pair n + 1 of an even n has the first half of
    pair n; so what the two have in common cancels out in their gradients.

    Parameters
    ----------
    length : int, digits of a half (L)
    batch_size : int, pairs (N); of an odd number one more is equal
    rng : numpy.random.Generator, optional; without it, NumPy's global state decides

    Raises TypeError or ValueError if a number is no integer of at least 1.

    >>> x, target, place = generate_pairs(3, batch_size=2, rng=np.random.default_rng(0))
    >>> [PAIRS.decode(column) for column in x.T]
    ['8 6 5 | 8 6 5 <END>', '8 6 5 | 9 6 5 <END>']
    >>> target, place
    (array([[1, 0]]), array([3, 0]))
    """
    L, N = require_int("length", length, 1), require_int("batch_size", batch_size, 1)
    rng = as_generator(rng)
    first = rng.integers(10, size=(L, (N + 1) // 2)).repeat(2, axis=1)[:, :N]
    second, target = first.copy(), 1 - np.arange(N)[np.newaxis] % 2
    place = np.where(target[0] == EQUAL, L, rng.integers(L, size=N))
    n = np.flatnonzero(place < L)
    second[place[n], n] = (second[place[n], n] + rng.integers(1, 10, size=len(n))) % 10
    middle, end = np.full((1, N), MIDDLE), np.full((1, N), END)
    return Pairs(np.concatenate([first, middle, second, end]), target, place)
