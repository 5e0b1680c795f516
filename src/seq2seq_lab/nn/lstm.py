"""The layers of the LSTM models: embedding and LSTM."""

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.nn.affine import affine
from seq2seq_lab.nn.initializers import normal
from seq2seq_lab.nn.lstm_ops import lstm_sequence, rows
from seq2seq_lab.nn.module import Module
from seq2seq_lab.nn.recurrent import as_steps
from seq2seq_lab.validation import require_int, require_positive
from seq2seq_lab.vocabulary import check_ids

BOOK_EMBEDDING_STD = 0.01


class Embedding(Module):
    """A learned vector for each id.

        x_tn = W_embed[ids_tn]

    Saitoh, *Deep Learning from Scratch 2*, section 4.1.

    Parameters
    ----------
    vocab_size : int, how many ids there are (V)
    wordvec_size : int, length of a vector (C)
    std : float, standard deviation of the normal draws that the vectors start as; the book's
        0.01 unless told

    >>> Embedding(13, 16)(np.array([[1, 6], [12, 10], [7, 5]])).shape    # T=3, N=2
    (3, 2, 16)
    """

    def __init__(self, vocab_size: int, wordvec_size: int, std: float = BOOK_EMBEDDING_STD):
        V = require_int("vocab_size", vocab_size, 1)
        C = require_int("wordvec_size", wordvec_size, 1)
        self.W_embed = normal(V, C, std=require_positive("std", std))

    def __call__(self, ids: ArrayLike) -> Tensor:
        """The vectors of ids.

        Parameters
        ----------
        ids : array_like of int, shape=(T, N), T and N at least 1

        Returns
        -------
        mygrad.Tensor, shape=(T, N, C)

        Raises
        ------
        TypeError, ValueError
            ``ids`` are no integers, outside 0..V-1, or have another shape.
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
    blocks of 4D are i, f, g, o.

    Parameters
    ----------
    dim_input : int, features of one step (C)
    hidden_size : int, hidden units (D)
    dim_context : int, features of the context (Z); without one, 0

    >>> lstm = LSTM(dim_input=16, hidden_size=128)
    >>> h, c = lstm(np.zeros((7, 2, 16)))
    >>> h.shape, c.shape
    ((7, 2, 128), (7, 2, 128))
    """

    def __init__(self, dim_input: int, hidden_size: int, dim_context: int = 0):
        C = require_int("dim_input", dim_input, 1)
        D = require_int("hidden_size", hidden_size, 1)
        Z = require_int("dim_context", dim_context, 0)
        # z and x_t are one input of Z + C features; z's share of the sums is the same at each
        # step, so it has its own rows, and is taken once.
        W_zh = normal(Z, 4 * D, std=(Z + C) ** -0.5)
        self.W_xh = normal(C, 4 * D, std=(Z + C) ** -0.5)
        self.W_hh = normal(D, 4 * D, std=D**-0.5)
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
        """The states and the cells after each step.

        Parameters
        ----------
        x : array_like, shape=(T, N, C), or integer ids of shape (T, N), read as one-hot vectors
        h, c : array_like, shape=(1, N, D), optional; what is before the first step, else 0
        z : array_like, shape=(1, N, Z), the context; only with ``dim_context``
        last : bool, return the last state and cell alone

        Returns
        -------
        h, c : mygrad.Tensor, shape=(T, N, D); what was before the first step is not among them;
            or with ``last`` (1, N, D)

        Raises
        ------
        TypeError, ValueError
            An array has another shape, holds NaN or infinity, or is no number; an id is outside
            0..C-1; T or N is 0; a context is missing, or not wanted.
        """
        x = as_steps(x, len(self.W_xh), self.W_xh.dtype)
        states, cells = self._run(x, self.W_xh, h, c, z, last, cells=True)
        return states, cells

    def read(
        self,
        ids: ArrayLike,
        embed: Embedding,
        h: ArrayLike | None = None,
        c: ArrayLike | None = None,
        z: ArrayLike | None = None,
        last: bool = False,
    ) -> Tensor:
        """The states alone, of ids and their vectors: those of ``self(embed(ids), h, c, z)``.

            x_tn W_xh = (W_embed W_xh)[ids_tn]          one product for V ids, not for T*N steps

        Parameters
        ----------
        ids : array_like of int, shape=(T, N), T and N at least 1
        embed : Embedding, of as many features as the layer reads
        h, c, z, last : as in a call

        Returns
        -------
        mygrad.Tensor, shape=(T, N, D), or with ``last`` (1, N, D)

        Raises
        ------
        TypeError, ValueError
            ``ids`` as in ``Embedding``; all else as in a call.

        >>> LSTM(16, 128).read(np.array([[1], [6], [10]]), Embedding(13, 16)).shape
        (3, 1, 128)
        """
        checked = check_steps("ids", ids, len(embed.W_embed))
        table = affine(embed.W_embed, self.W_xh)
        return self._run(checked, table, h, c, z, last, cells=False)

    def _run(
        self,
        x: np.ndarray | Tensor,
        W_xh: Tensor,
        h: ArrayLike | None,
        c: ArrayLike | None,
        z: ArrayLike | None,
        last: bool,
        cells: bool,
    ) -> Tensor:
        (D, _), (Z, _), N, dtype = self.W_hh.shape, self.W_zh.shape, x.shape[1], W_xh.dtype
        if h is not None or c is not None:
            h, c = (
                np.zeros((1, N, D), dtype) if s is None else check_state(name, s, (1, N, D), dtype)
                for name, s in (("h", h), ("c", c))
            )
        if (z is None) != (Z == 0):
            got = "none" if z is None else "a context"
            raise ValueError(f"z: got {got}, wanted one with dim_context alone, which is {Z}")
        if z is not None:
            z = check_state("z", z, (1, N, Z), dtype)
        W_zh = None if z is None else self.W_zh
        return lstm_sequence(x, W_xh, self.b_h, self.W_hh, h, c, z, W_zh, last, cells)


def check_steps(name: str, ids: ArrayLike, num_classes: int) -> np.ndarray:
    """``ids`` as integers of shape (T, N), T and N at least 1; errors as ``Embedding``."""
    checked = check_ids(ids, num_classes)
    if checked.ndim != 2 or not checked.size:
        raise ValueError(f"{name}: got shape {checked.shape}, wanted (T, N), T and N at least 1")
    return checked


def check_state(
    name: str, state: ArrayLike, shape: tuple[int, ...], dtype: np.dtype
) -> np.ndarray | Tensor:
    """``state`` as floats of ``shape``; errors as ``LSTM``."""
    data = state.data if isinstance(state, Tensor) else np.asarray(state)
    if data.dtype.kind not in "fiub":
        raise TypeError(f"{name}: got dtype {data.dtype}, wanted {shape} numbers")
    if data.shape != shape:
        raise ValueError(f"{name}: got shape {data.shape}, wanted {shape}")
    if isinstance(state, Tensor):
        return state
    if not np.isfinite(data).all():
        raise ValueError(f"{name}: got NaN or infinity, wanted finite numbers")
    return data.astype(dtype, copy=False)
