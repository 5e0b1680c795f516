"""A recurrence, and an RNN with scores."""

from collections.abc import Callable

import numpy as np
from mygrad import Tensor
from mygrad.nnet.initializers import glorot_normal
from mygrad.typing import ArrayLike
from mynn.layers.dense import dense

from seq2seq_lab.nn.affine import affine
from seq2seq_lab.nn.initializers import recurrent_weight
from seq2seq_lab.nn.module import Module
from seq2seq_lab.nn.rnn_ops import decoder, relu_rnn, tanh_rnn
from seq2seq_lab.validation import require_choice, require_int
from seq2seq_lab.vocabulary import check_ids

RECURRENCES: dict[str, Callable[..., Tensor]] = {"relu": relu_rnn, "tanh": tanh_rnn}


class Recurrent(Module):
    """The recurrence of an RNN, without an output.

        h_t = f(x_t W_xh + b_h + h_{t-1} W_hh)          f is relu or tanh

    Elman (1990), "Finding structure in time", with the rectifier of Le, Jaitly and Hinton
    (2015), arXiv:1504.00941, or with tanh, which keeps the state within -1 and 1. C features are
    read into D hidden units: W_xh (C, D), b_h (1, D), W_hh (D, D). W_hh starts Glorot-normal, or,
    with ``gain``, as that times an ``orthogonal`` matrix.

    >>> h = Recurrent(12, 50)(np.zeros((4, 2, 12), dtype=np.float32))
    >>> h.shape
    (4, 2, 50)
    """

    def __init__(
        self,
        dim_input: int,
        dim_recurrent: int,
        activation: str = "relu",
        *,
        gain: float | None = None,
    ):
        C = require_int("dim_input", dim_input, 1)
        D = require_int("dim_recurrent", dim_recurrent, 1)
        self.recurrence = RECURRENCES[require_choice("activation", activation, RECURRENCES)]
        self.fc_x2h = dense(C, D, weight_initializer=glorot_normal)
        how = {"weight_initializer": recurrent_weight, "weight_kwargs": {"gain": gain}}
        self.fc_h2h = dense(D, D, bias=False, **how)

    def __call__(self, x: ArrayLike, h: ArrayLike | None = None, *, last: bool = False) -> Tensor:
        """The state after each step, shape=(T, N, D), or with ``last`` the last one, (1, N, D).

        ``x`` is (T, N, C), or integer ids (T, N); ``h``, what is before the first step, (1, N, D),
        or 0. Raises TypeError or ValueError if one has another shape, holds NaN or infinity, or is
        no number; if an id is outside 0..C-1; or if T or N is 0.
        """
        W_xh, b_h, W_hh = self.fc_x2h.weight, self.fc_x2h.bias, self.fc_h2h.weight
        (C, D), dtype = W_xh.shape, W_xh.dtype
        x = as_steps(x, C, dtype)
        N = x.shape[1]
        if h is not None:
            h = as_floats("h", h, dtype, np.shape(h) == (1, N, D), f"(1, N={N}, D={D}) numbers")
        return self.recurrence(x, W_xh, b_h, W_hh, h, last=last)


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
    gain : float or None, how W_hh starts, see ``Recurrent``

    >>> rnn = RNN(dim_input=12, dim_recurrent=50, dim_output=12)
    >>> y, h = rnn(np.array([[4], [7], [11]]))   # T=3 ids, N=1
    >>> y.shape, h.shape
    ((3, 1, 12), (3, 1, 50))
    >>> len(rnn.parameters)
    5
    """

    def __init__(
        self, dim_input: int, dim_recurrent: int, dim_output: int, *, gain: float | None = None
    ):
        K = require_int("dim_output", dim_output, 1)
        self.recurrent = Recurrent(dim_input, dim_recurrent, gain=gain)
        self.fc_x2h, self.fc_h2h = self.recurrent.fc_x2h, self.recurrent.fc_h2h
        self.fc_h2y = dense(dim_recurrent, K, weight_initializer=glorot_normal)

    def __call__(self, x: ArrayLike, h: ArrayLike | None = None) -> tuple[Tensor, Tensor]:
        """Read x, (T, N, C) or ids (T, N), from the state h, (1, N, D), on; without it, from 0.

        Returns the scores, (T, N, K), and the states without h_0, (T, N, D). Raises TypeError or
        ValueError as ``Recurrent``.
        """
        states = self.recurrent(x, h)
        return affine(states, self.fc_h2y.weight, self.fc_h2y.bias), states

    def decode(self, ids: np.ndarray, h: Tensor, *, greedy: bool = False) -> Tensor:
        """The scores alone, (T, N, K), of ids (T, N) that were checked already: as one operation.

        With ``greedy`` only the first row of ``ids`` is read, and then the best guess of each step
        before: the same numbers as ``decode_greedily`` makes step by step.
        """
        W_xh, b_h, W_hh = self.fc_x2h.weight, self.fc_x2h.bias, self.fc_h2h.weight
        W_hy, b_y = self.fc_h2y.weight, self.fc_h2y.bias
        return decoder(ids, W_xh, b_h, W_hh, h, W_hy, b_y, greedy)


def as_steps(x: ArrayLike, dim_input: int, dtype: np.dtype) -> np.ndarray | Tensor:
    """``x`` as (T, N, C) floats or (T, N) ids; errors as ``Recurrent``."""
    data = x.data if isinstance(x, Tensor) else np.asarray(x)
    if data.ndim == 2 and data.dtype.kind in "iu" and data.size:
        return check_ids(data, dim_input)
    wanted = f"(T, N, C={dim_input}) numbers or (T, N) ids, T and N at least 1"
    fits = data.ndim == 3 and data.shape[2] == dim_input and data.size > 0
    return as_floats("x", x, dtype, fits, wanted)


def as_floats(
    name: str, value: ArrayLike, dtype: np.dtype, fits: bool, wanted: str
) -> np.ndarray | Tensor:
    """Numbers as floats, finite ones, and of the shape that was ``wanted`` if that ``fits``."""
    data = value.data if isinstance(value, Tensor) else np.asarray(value)
    if data.dtype.kind not in "fiub":
        raise TypeError(f"{name}: got dtype {data.dtype}, wanted {wanted}")
    if not fits:
        raise ValueError(f"{name}: got shape {data.shape}, wanted {wanted}")
    # A Tensor is another layer's work, not a person's data: if that has exploded, the loss is
    # NaN, and training says what to do about it.
    if isinstance(value, Tensor):
        return value
    if not np.isfinite(data).all():
        raise ValueError(f"{name}: got NaN or infinity, wanted finite numbers")
    return data.astype(dtype, copy=False)
