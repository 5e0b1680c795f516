"""Layers: small callables that know their weights by name."""

from typing import Protocol

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.nnet.activations import softmax
from mygrad.nnet.initializers import glorot_normal
from mygrad.typing import ArrayLike
from mynn.layers.dense import dense

from seq2seq_lab.affine import affine
from seq2seq_lab.ops import decoder, relu_rnn, tanh_rnn
from seq2seq_lab.validation import require_choice, require_int
from seq2seq_lab.vocabulary import check_ids

RECURRENCES = {"relu": relu_rnn, "tanh": tanh_rnn}


class Layer(Protocol):
    """What every layer and model offers to an optimizer and to a file of weights."""

    @property
    def weights(self) -> dict[str, Tensor]: ...

    @property
    def parameters(self) -> tuple[Tensor, ...]: ...


class Recurrent:
    """The recurrence of an RNN, without an output.

        h_t = f(x_t W_xh + b_h + h_{t-1} W_hh)          f is relu or tanh

    Elman (1990), "Finding structure in time", with the rectifier of Le, Jaitly and Hinton
    (2015), arXiv:1504.00941, or with tanh, which keeps the state within -1 and 1.

    Parameters
    ----------
    dim_input : int, features of one step (C)
    dim_recurrent : int, hidden units (D)
    activation : "relu" or "tanh"

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
        W_xh, b_h, W_hh = self.parameters
        return self.recurrence(x, W_xh, b_h, W_hh, h_0, last)

    @property
    def weights(self) -> dict[str, Tensor]:
        """The trainable tensors by name: W_xh (C, D), b_h (1, D), W_hh (D, D)."""
        return {
            "W_xh": self.fc_x2h.weight,
            "b_h": self.fc_x2h.bias,
            "W_hh": self.fc_h2h.weight,
        }

    @property
    def parameters(self) -> tuple[Tensor, ...]:
        """The trainable tensors as a flat tuple, as optimizers want them."""
        return tuple(self.weights.values())


class RNN:
    """A ReLU RNN with a score for each class at each step.

        h_t = relu(x_t W_xh + b_h + h_{t-1} W_hh)
        y_t = h_t W_hy + b_y

    The course's RNN; for the recurrence see ``Recurrent``. Weights are Glorot-normal, drawn
    from NumPy's global state; biases start at 0.

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
            same numbers as ``models.decode_greedily`` makes step by step.

        Returns
        -------
        mygrad.Tensor, shape=(T, N, K)

        >>> ids, h = np.full((3, 2), 10), Tensor(np.zeros((1, 2, 50)))
        >>> RNN(12, 50, 12).decode(ids, h, greedy=True).shape
        (3, 2, 12)
        """
        W_xh, b_h, W_hh, W_hy, b_y = self.parameters
        return decoder(ids, W_xh, b_h, W_hh, h, W_hy, b_y, greedy)

    @property
    def weights(self) -> dict[str, Tensor]:
        """The trainable tensors by name: those of the recurrence, W_hy (D, K), b_y (1, K)."""
        return {
            **self.recurrent.weights,
            "W_hy": self.fc_h2y.weight,
            "b_y": self.fc_h2y.bias,
        }

    @property
    def parameters(self) -> tuple[Tensor, ...]:
        """The trainable tensors as a flat tuple, as optimizers want them."""
        return tuple(self.weights.values())


def attend(query: ArrayLike, keys: ArrayLike) -> tuple[Tensor, Tensor]:
    """Dot-product attention: a weighted mean of the encoder's states.

        a_t = softmax_t(q . k_t)          c = sum_t a_t k_t

    Luong, Pham and Manning (2015), section 3.1, arXiv:1508.04025.

    Parameters
    ----------
    query : array_like, shape=(N, D)
    keys : array_like, shape=(T, N, D)

    Returns
    -------
    context : mygrad.Tensor, shape=(N, D)
    weights : mygrad.Tensor, shape=(T, N); each column sums to 1

    Raises
    ------
    ValueError
        ``query`` and ``keys`` disagree in N or D, or have another number of dimensions.

    >>> context, weights = attend([[0.0, 0.0]], [[[2.0, 4.0]], [[4.0, 0.0]]])
    >>> context.data, weights.data.ravel()      # a query of 0: all steps count the same
    (array([[3., 2.]]), array([0.5, 0.5]))
    """
    query, keys = mg.astensor(query), mg.astensor(keys)
    if query.ndim != 2 or keys.ndim != 3 or query.shape != keys.shape[1:] or not keys.size:
        got = f"query: got shape {query.shape} with keys of shape {keys.shape}"
        raise ValueError(f"{got}, wanted (N, D) with (T, N, D), T at least 1")
    weights = align(query[np.newaxis], keys)  # (1, T, N)
    return mix(weights, keys)[0], weights[0]


def align(queries: Tensor, keys: Tensor) -> Tensor:
    """The weights of ``attend``: (T_out, N, D), (T_in, N, D) -> (T_out, T_in, N)."""
    scores = mg.matmul(queries.transpose(1, 0, 2), keys.transpose(1, 2, 0))  # (N, T_out, T_in)
    # e^-50 is nothing beside 1. Much less, and with the smallest numbers that there are a processor
    # takes a hundred times as long: a trained model, which looks at one place, took twice as long.
    floor = scores.data.max(axis=-1, keepdims=True) - 50
    return softmax(mg.maximum(scores, floor), axis=-1).transpose(1, 2, 0)


def mix(weights: Tensor, keys: Tensor) -> Tensor:
    """The contexts of ``attend``: (T_out, T_in, N), (T_in, N, D) -> (T_out, N, D)."""
    return mg.matmul(weights.transpose(2, 0, 1), keys.transpose(1, 0, 2)).transpose(1, 0, 2)


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
