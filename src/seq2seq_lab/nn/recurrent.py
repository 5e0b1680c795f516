"""The recurrent layers of the digit tasks: a recurrence, and an RNN with scores."""

import numpy as np
from mygrad import Tensor
from mygrad.nnet.initializers import glorot_normal
from mygrad.typing import ArrayLike
from mynn.layers.dense import dense

from seq2seq_lab.nn.affine import affine
from seq2seq_lab.nn.module import Module
from seq2seq_lab.nn.rnn_ops import decoder, relu_rnn, tanh_rnn
from seq2seq_lab.validation import require_choice, require_int
from seq2seq_lab.vocabulary import check_ids

RECURRENCES = {"relu": relu_rnn, "tanh": tanh_rnn}


class Recurrent(Module):
    """The recurrence of an RNN, without an output.

        h_t = f(x_t W_xh + b_h + h_{t-1} W_hh)          f is relu or tanh

    Elman (1990), "Finding structure in time", with the rectifier of Le, Jaitly and Hinton
    (2015), arXiv:1504.00941, or with tanh, which keeps the state within -1 and 1.

    Parameters
    ----------
    dim_input : int, features of one step (C)
    dim_recurrent : int, hidden units (D)
    activation : "relu" or "tanh"

    Its weights are W_xh (C, D), b_h (1, D) and W_hh (D, D).

    >>> h = Recurrent(12, 50)(np.zeros((4, 2, 12), dtype=np.float32))
    >>> h.shape
    (4, 2, 50)
    """

    def __init__(self, dim_input: int, dim_recurrent: int, activation: str = "relu"):
        C = require_int("dim_input", dim_input, 1)
        D = require_int("dim_recurrent", dim_recurrent, 1)
        self.recurrence = RECURRENCES[require_choice("activation", activation, RECURRENCES)]
        self.fc_x2h = dense(C, D, weight_initializer=glorot_normal)
        self.fc_h2h = dense(D, D, weight_initializer=glorot_normal, bias=False)

    def __call__(self, x: ArrayLike, h: ArrayLike | None = None, *, last: bool = False) -> Tensor:
        """The hidden state after each step.

        Parameters
        ----------
        x : array_like, shape=(T, N, C), or integer ids of shape (T, N)
        h : array_like, shape=(1, N, D), optional; the state before the first step, else 0
        last : bool, return the last state alone

        Returns
        -------
        mygrad.Tensor, shape=(T, N, D); h_0 is not among them; or with ``last`` (1, N, D)

        Raises
        ------
        TypeError, ValueError
            ``x`` or ``h`` has another shape, holds NaN or infinity, or is no number; an id is
            outside 0..C-1; T or N is 0.
        """
        (C, D), dtype = self.fc_x2h.weight.shape, self.fc_x2h.weight.dtype
        x = as_steps(x, C, dtype)
        h_0 = None if h is None else as_state(h, x.shape[1], D, dtype)
        W_xh, b_h, W_hh = self.fc_x2h.weight, self.fc_x2h.bias, self.fc_h2h.weight
        return self.recurrence(x, W_xh, b_h, W_hh, h_0, last)


class RNN(Module):
    """A ReLU RNN with a score for each class at each step.

        h_t = relu(x_t W_xh + b_h + h_{t-1} W_hh)
        y_t = h_t W_hy + b_y

    The course's RNN; for the recurrence see ``Recurrent``. Weights are Glorot-normal, drawn
    from NumPy's global state; biases start at 0. Besides those of ``Recurrent`` there are W_hy
    (D, K) and b_y (1, K); the layers go by the course's names, fc_x2h, fc_h2h and fc_h2y.

    Parameters
    ----------
    dim_input : int, features of one step (C)
    dim_recurrent : int, hidden units (D)
    dim_output : int, classes (K)

    >>> rnn = RNN(dim_input=12, dim_recurrent=50, dim_output=12)
    >>> y, h = rnn(np.array([[4], [7], [11]]))   # T=3 ids, N=1
    >>> y.shape, h.shape
    ((3, 1, 12), (3, 1, 50))
    >>> len(rnn.parameters)
    5
    """

    def __init__(self, dim_input: int, dim_recurrent: int, dim_output: int):
        K = require_int("dim_output", dim_output, 1)
        self.recurrent = Recurrent(dim_input, dim_recurrent)
        self.fc_x2h, self.fc_h2h = self.recurrent.fc_x2h, self.recurrent.fc_h2h
        self.fc_h2y = dense(dim_recurrent, K, weight_initializer=glorot_normal)

    def __call__(self, x: ArrayLike, h: ArrayLike | None = None) -> tuple[Tensor, Tensor]:
        """Run the RNN over whole sequences.

        Parameters
        ----------
        x : array_like, shape=(T, N, C), or integer ids of shape (T, N)
        h : array_like, shape=(1, N, D), optional; the state before the first step, else 0

        Returns
        -------
        y : mygrad.Tensor, shape=(T, N, K), the scores
        h : mygrad.Tensor, shape=(T, N, D), the hidden states without h_0

        Raises
        ------
        TypeError, ValueError
            As ``Recurrent``.
        """
        states = self.recurrent(x, h)
        return affine(states, self.fc_h2y.weight, self.fc_h2y.bias), states

    def decode(self, ids: np.ndarray, h: Tensor, *, greedy: bool = False) -> Tensor:
        """The scores alone, of ids that were checked already: as one operation.

        Parameters
        ----------
        ids : numpy.ndarray of int, shape=(T, N)
        h : mygrad.Tensor, shape=(1, N, D), the state before the first step
        greedy : bool
            Read only the first row of ``ids``, and then the best guess of each step before: the
            same numbers as ``decode_greedily`` makes step by step.

        Returns
        -------
        mygrad.Tensor, shape=(T, N, K)

        >>> ids, h = np.full((3, 2), 10), Tensor(np.zeros((1, 2, 50)))
        >>> RNN(12, 50, 12).decode(ids, h, greedy=True).shape
        (3, 2, 12)
        """
        W_xh, b_h, W_hh = self.fc_x2h.weight, self.fc_x2h.bias, self.fc_h2h.weight
        W_hy, b_y = self.fc_h2y.weight, self.fc_h2y.bias
        return decoder(ids, W_xh, b_h, W_hh, h, W_hy, b_y, greedy)


def as_steps(x: ArrayLike, dim_input: int, dtype: np.dtype) -> np.ndarray | Tensor:
    """``x`` as (T, N, C) floats or (T, N) ids; errors as ``Recurrent``."""
    data = x.data if isinstance(x, Tensor) else np.asarray(x)
    if data.ndim == 2 and data.dtype.kind in "iu" and data.size:
        return check_ids(data, dim_input)
    wanted = f"wanted (T, N, C={dim_input}) numbers or (T, N) ids, T and N at least 1"
    if data.dtype.kind not in "fiub":
        raise TypeError(f"x: got dtype {data.dtype}, {wanted}")
    if data.ndim != 3 or data.shape[2] != dim_input or data.size == 0:
        raise ValueError(f"x: got shape {data.shape}, {wanted}")
    return x if isinstance(x, Tensor) else _finite("x", data).astype(dtype, copy=False)


def as_state(h: ArrayLike, batch: int, dim_recurrent: int, dtype: np.dtype) -> np.ndarray | Tensor:
    """``h`` as (1, N, D) floats; errors as ``Recurrent``."""
    data = h.data if isinstance(h, Tensor) else np.asarray(h)
    wanted = f"wanted (1, N={batch}, D={dim_recurrent}) numbers"
    if data.dtype.kind not in "fiub":
        raise TypeError(f"h: got dtype {data.dtype}, {wanted}")
    if data.shape != (1, batch, dim_recurrent):
        raise ValueError(f"h: got shape {data.shape}, {wanted}")
    return h if isinstance(h, Tensor) else _finite("h", data).astype(dtype, copy=False)


def _finite(name: str, data: np.ndarray) -> np.ndarray:
    # Only of arrays, a person's data. A Tensor is another layer's work: if that has exploded,
    # the loss is NaN, and training says what to do about it.
    if not np.isfinite(data).all():
        raise ValueError(f"{name}: got NaN or infinity, wanted finite numbers")
    return data
