"""Batches of digit sequences, each to be written backwards."""

import numpy as np
from numpy.typing import NDArray

from seq2seq_lab.seeding import as_generator
from seq2seq_lab.validation import require_int
from seq2seq_lab.vocabulary import END, REVERSAL, one_hot


def generate_batch(
    seq_len_min: int = 1,
    seq_len_max: int = 20,
    batch_size: int = 10,
    *,
    rng: np.random.Generator | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Random digit sequences of one length, and what reversing them should give.

        digits   d_1 d_2 ... d_{T-1}          (T-1, N) int
        x        d_1 d_2 ... d_{T-1} END      (T, N, 12) float32, one-hot
        target   d_{T-1} ... d_2 d_1 END      (T, N) int, ids

    The length T-1 is drawn uniformly from ``seq_len_min`` to ``seq_len_max``, both included,
    and is the same for the whole batch; digits are uniform on 0..9.

    Parameters
    ----------
    seq_len_min, seq_len_max : int, the shortest and the longest sequence, in digits
    batch_size : int, the number of sequences (N)
    rng : numpy.random.Generator, optional; without it, NumPy's global state decides

    Returns x, target, digits. Raises TypeError if a length or the batch size is no integer,
    ValueError if it is below 1, or ``seq_len_max`` is below ``seq_len_min``.

    >>> x, target, digits = generate_batch(3, 3, batch_size=2, rng=np.random.default_rng(0))
    >>> x.shape
    (4, 2, 12)
    >>> digits[:, 0], target[:, 0]
    (array([8, 5, 3]), array([ 3,  5,  8, 11]))
    """
    ids, target = generate_ids(seq_len_min, seq_len_max, batch_size, rng=rng)
    return one_hot(ids, len(REVERSAL)), target, ids[:-1]


def generate_ids(
    seq_len_min: int, seq_len_max: int, batch_size: int, *, rng: np.random.Generator | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """x and target of ``generate_batch``, x as ids (T, N): what our own models read faster."""
    shortest = require_int("seq_len_min", seq_len_min, 1)
    longest = require_int("seq_len_max", seq_len_max, 1)
    batch_size = require_int("batch_size", batch_size, 1)
    if longest < shortest:
        wanted = f"at least seq_len_min, which is {shortest}"
        raise ValueError(f"seq_len_max: got {longest}, wanted {wanted}")
    rng = as_generator(rng)
    digits = rng.integers(10, size=(rng.integers(shortest, longest, endpoint=True), batch_size))
    end = np.full((1, batch_size), END)
    return np.concatenate([digits, end]), np.concatenate([digits[::-1], end])


def read_digits(text: str) -> list[int]:
    """The digits that someone typed, spaces and commas between or not; anything else: ValueError.

    >>> read_digits("2 4,71")
    [2, 4, 7, 1]
    """
    symbols = [symbol for symbol in text if not symbol.isspace() and symbol != ","]
    for symbol in symbols:
        if symbol not in REVERSAL.symbols[:10]:
            raise ValueError(f"digits: got {symbol!r}, wanted 0 to 9")
    return [int(symbol) for symbol in symbols]
