"""Embedding and LSTM."""

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.nn.affine import affine
from seq2seq_lab.nn.initializers import orthogonal
from seq2seq_lab.nn.lstm_ops import lstm_sequence, rows
from seq2seq_lab.nn.module import Module
from seq2seq_lab.nn.recurrent import as_floats, as_steps
from seq2seq_lab.validation import require_int, require_positive
from seq2seq_lab.vocabulary import PADDING, check_ids

BOOK_EMBEDDING_STD = 0.01


class Embedding(Module):
    """A learned vector for each id; it starts as normal draws of standard deviation ``std``.

        x_tn = W_embed[ids_tn]          W_embed (V, C)

    Saitoh, *Deep Learning from Scratch 2*, section 4.1, which has 0.01 for ``std``.

    >>> Embedding(13, 16)(np.array([[1, 6], [12, 10], [7, 5]])).shape    # T=3, N=2
    (3, 2, 16)
    """

    def __init__(self, vocab_size: int, wordvec_size: int, std: float = BOOK_EMBEDDING_STD):
        V = require_int("vocab_size", vocab_size, 1)
        C = require_int("wordvec_size", wordvec_size, 1)
        self.W_embed = normal(V, C, std=require_positive("std", std))

    def __call__(self, ids: ArrayLike) -> Tensor:
        """The vectors (T, N, C) of ids (T, N).

        Raises TypeError or ValueError if ids are no integers, outside 0..V-1, or have another
        shape.
        """
        return rows(self.W_embed, check_steps("ids", ids, len(self.W_embed)))


class LSTM(Module):
    """A long short-term memory: a cell c_t that gates write to, keep and read.

        i, f, g, o = x_t W_xh + h_{t-1} W_hh + b_h (+ z W_zh),  in four blocks of D
        c_t = sigma(f) * c_{t-1} + sigma(i) * tanh(g)
        h_t = sigma(o) * tanh(c_t)

    Hochreiter and Schmidhuber (1997), Neural Computation 9(8); Gers, Schmidhuber and Cummins
    (2000), Neural Computation 12(10). z is a context that all steps read, see ``Decoder``.
    Weights are normal with variance 1/(inputs), drawn from NumPy's global state; biases
    start at 0: W_xh (C, 4D), W_hh (D, 4D), b_h (1, 4D), and with a context W_zh (Z, 4D). The
    blocks of 4D are i, f, g, o. With ``gain`` each block of W_hh starts as that times an
    ``orthogonal`` matrix instead.

    >>> lstm = LSTM(dim_input=16, hidden_size=128)
    >>> h, c = lstm(np.zeros((7, 2, 16)))
    >>> h.shape, c.shape
    ((7, 2, 128), (7, 2, 128))
    """

    def __init__(
        self,
        dim_input: int,
        hidden_size: int,
        dim_context: int = 0,
        *,
        gain: float | None = None,
    ):
        C = require_int("dim_input", dim_input, 1)
        D = require_int("hidden_size", hidden_size, 1)
        Z = require_int("dim_context", dim_context, 0)
        # z and x_t are one input of Z + C features; z's share of the sums is the same at each
        # step, so it has its own rows, and is taken once.
        W_zh = normal(Z, 4 * D, std=(Z + C) ** -0.5)
        self.W_xh = normal(C, 4 * D, std=(Z + C) ** -0.5)
        if gain is None:
            self.W_hh = normal(D, 4 * D, std=D**-0.5)
        else:
            self.W_hh = mg.tensor(np.hstack([orthogonal(D, D, gain).data for _ in range(4)]))
        self.b_h = mg.tensor(np.zeros((1, 4 * D), np.float32))
        self.W_zh = W_zh

    def __call__(
        self,
        x: ArrayLike,
        h: ArrayLike | None = None,
        c: ArrayLike | None = None,
        z: ArrayLike | None = None,
        *,
        last: bool = False,
    ) -> tuple[Tensor, Tensor]:
        """States and cells after each step, (T, N, D), or with ``last`` the last ones, (1, N, D).

        x is (T, N, C), or ids (T, N), read as one-hot vectors; h and c, what is before the first
        step, are (1, N, D), else 0; z, the context, is (1, N, Z), with ``dim_context`` alone.
        Raises TypeError or ValueError as ``Recurrent``, or if a context is missing or not wanted.
        """
        x = as_steps(x, len(self.W_xh), self.W_xh.dtype)
        states, cells = self._run(x, self.W_xh, h, c, z, last=last, cells=True)
        return states, cells

    def read(
        self,
        ids: ArrayLike,
        embed: Embedding,
        h: ArrayLike | None = None,
        c: ArrayLike | None = None,
        z: ArrayLike | None = None,
        last: bool = False,
        padded: bool = False,
    ) -> Tensor:
        """The states alone, of ids (T, N): those of ``self(embed(ids), h, c, z)``.

            x_tn W_xh = (W_embed W_xh)[ids_tn]      one product for V ids, not for T*N steps

        With ``padded`` ids may be PADDING before the first or after the last: the cell stays as it
        was there, and the state is 0.
        """
        lowest = PADDING if padded else 0
        checked = check_steps("ids", ids, len(embed.W_embed), lowest)
        table = affine(embed.W_embed, self.W_xh)
        if padded:  # -1 reads the last row
            table = mg.concatenate([table, closed_gates(len(self.W_hh), table.dtype)])
        return self._run(checked, table, h, c, z, last=last, cells=False)

    def _run(
        self, x: np.ndarray | Tensor, W_xh: Tensor, *before: ArrayLike | None, **how: bool
    ) -> Tensor:
        h, c, z = before
        (D, _), (Z, _), N, dtype = self.W_hh.shape, self.W_zh.shape, x.shape[1], W_xh.dtype
        if h is not None or c is not None:
            h, c = (
                np.zeros((1, N, D), dtype) if s is None else as_state(name, s, (1, N, D), dtype)
                for name, s in (("h", h), ("c", c))
            )
        if (z is None) != (Z == 0):
            got = "none" if z is None else "a context"
            raise ValueError(f"z: got {got}, wanted one with dim_context alone, which is {Z}")
        if z is not None:
            z = as_state("z", z, (1, N, Z), dtype)
        W_zh = None if z is None else self.W_zh
        return lstm_sequence(x, W_xh, self.b_h, self.W_hh, h, c, z, W_zh, **how)


def normal(rows: int, columns: int, *, std: float) -> Tensor:
    """A float32 matrix of normal draws, from NumPy's global state."""
    return mg.tensor((np.random.randn(rows, columns) * std).astype(np.float32))


def closed_gates(hidden_size: int, dtype: np.dtype) -> np.ndarray:
    """What a padded step adds to the gates, (1, 4D): i and o become 0, f becomes 1.

    So much that nothing of the state can outweigh it; sigma is exactly 0 or 1 there, and passes no
    gradient on.
    """
    i, f, g, o = -1e4, 1e4, 0, -1e4
    return np.array([[i, f, g, o]], dtype).repeat(hidden_size, axis=1)


def check_steps(name: str, ids: ArrayLike, num_classes: int, lowest: int = 0) -> np.ndarray:
    """``ids`` as integers of shape (T, N), T and N at least 1; errors as ``Embedding``."""
    checked = check_ids(ids, num_classes, lowest)
    if checked.ndim != 2 or not checked.size:
        raise ValueError(f"{name}: got shape {checked.shape}, wanted (T, N), T and N at least 1")
    return checked


def as_state(
    name: str, state: ArrayLike, shape: tuple[int, ...], dtype: np.dtype
) -> np.ndarray | Tensor:
    """``state`` as floats of ``shape``; errors as ``LSTM``."""
    return as_floats(name, state, dtype, np.shape(state) == shape, f"{shape} numbers")
