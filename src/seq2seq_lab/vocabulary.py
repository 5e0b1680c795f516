"""Symbols, their ids, and one-hot vectors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

PADDING = -1
"""Stands where a sequence has ended, but not the longest of its batch; it is no id."""


@dataclass(frozen=True)
class Vocabulary:
    """The symbols a model reads and writes, all different; a symbol's id is its place.

    ``separator`` stands between two symbols in a text ("" for a text of characters).

    >>> REVERSAL.encode("4 7 <END>")
    array([ 4,  7, 11])
    >>> REVERSAL.decode([4, 7, 11])
    '4 7 <END>'
    """

    symbols: tuple[str, ...]
    separator: str = ""

    def __len__(self) -> int:
        return len(self.symbols)

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {symbol: i for i, symbol in enumerate(self.symbols)}

    def encode(self, text: str) -> NDArray[np.int64]:
        """The ids (T,) of a text's symbols; ValueError if one is not in the vocabulary."""
        symbols: Iterable[str] = text.split(self.separator) if self.separator else text
        try:
            return np.array([self._ids[symbol] for symbol in symbols], dtype=np.int64)
        except KeyError as unknown:
            known = " ".join(map(repr, self.symbols))
            raise ValueError(f"text: got {unknown} in {text!r}, wanted one of {known}") from None

    def decode(self, ids: ArrayLike) -> str:
        """The text of ids of shape (T,); the inverse of ``encode``. Errors as ``check_ids``."""
        checked = check_ids(ids, len(self))
        if checked.ndim != 1:
            raise ValueError(f"ids: got shape {checked.shape}, wanted (T,)")
        return self.separator.join(self.symbols[i] for i in checked)


def check_ids(ids: ArrayLike, num_classes: int, lowest: int = 0) -> NDArray[np.integer]:
    """``ids`` as integers, every one of them in lowest..num_classes-1.

    Raises TypeError if they are no integers, ValueError if one is outside the vocabulary.
    """
    array = np.asarray(ids)
    if array.dtype.kind not in "iu" and array.size:
        raise TypeError(f"ids: got dtype {array.dtype}, wanted integers")
    if array.size and not lowest <= array.min() <= array.max() < num_classes:
        wrong = array[(array < lowest) | (array >= num_classes)].flat[0]
        raise ValueError(f"ids: got {wrong}, wanted integers in {lowest}..{num_classes - 1}")
    return array.astype(np.int64, copy=False)


def one_hot(ids: ArrayLike, num_classes: int, dtype: DTypeLike = np.float32) -> NDArray:
    """One vector an id: 1 at the id's place, 0 elsewhere; shape=(*ids.shape, num_classes).

        x[..., k] = 1 if k == ids[...] else 0

    Raises TypeError or ValueError if ``ids`` are no integers, or outside 0..num_classes-1.

    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]], dtype=float32)
    """
    return np.eye(num_classes, dtype=dtype).take(check_ids(ids, num_classes), axis=0)


def pad_batch(sequences: Sequence[ArrayLike], padding: int = PADDING) -> np.ndarray:
    """Sequences of different lengths as one array, a column each: ids (T, N).

        x_tn = sequence n's t-th id, or ``padding`` after its last one

    >>> pad_batch([[3, 4, 5], [1]])
    array([[ 3,  1],
           [ 4, -1],
           [ 5, -1]])
    """
    ids = np.full((max(map(np.size, sequences)), len(sequences)), padding)
    for n, sequence in enumerate(sequences):
        ids[: np.size(sequence), n] = sequence
    return ids


START, END = 10, 11

REVERSAL = Vocabulary((*"0123456789", "<START>", "<END>"), separator=" ")
ADDITION = Vocabulary(tuple("0123456789+ _"))  # a digit is its own id; "_" starts an answer
