"""The LSTM over a whole sequence as one MyGrad operation, its backward pass derived by hand."""

from collections.abc import Iterable

import numpy as np
from mygrad import Tensor
from mygrad.operation_base import Operation
from mygrad.typing import ArrayLike

from seq2seq_lab.affine import AtOnce


class LSTMSequence(AtOnce):
    """See ``lstm_sequence``.

    Inside, a step's arrays are feature-major, (4D, N), so that each gate is one block of memory;
    and state and input are one vector [h_{t-1}, x_t, 1], with one matrix [W_hh, W_xh, b_h], so
    that one product serves all. Biases of each sequence are added on their own.
    """

    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables = variables
        x, W_xh, b_h, W_hh, *start = (variable.data for variable in variables)
        (T, N, C), D, dtype = x.shape, len(W_hh), W_hh.dtype
        self.shared = b_h.ndim == 2
        self.W = np.concatenate([W_hh, W_xh, b_h if self.shared else b_h[0, :0]])
        self.read = np.empty((T + 1, len(self.W), N), dtype)  # [h_{t-1}, x_t, 1], and at last h_T
        self.read[:T, D : D + C], self.read[:T, D + C :] = x.transpose(0, 2, 1), 1
        self.gates = np.empty((T, 4 * D, N), dtype)  # i, f, g, o
        self.cells = np.empty((T + 1, D, N), dtype)  # c_0 .. c_T
        self.tanh_c = np.empty((T, D, N), dtype)
        self.read[0, :D], self.cells[0] = (state[0].T for state in start) if start else (0, 0)
        self._run()
        first = T if kwargs["last"] else 1
        out = np.empty((2, T + 1 - first, N, D), dtype)
        out[0] = self.read[first:, :D].transpose(0, 2, 1)
        out[1] = self.cells[first:].transpose(0, 2, 1)
        return out

    def _rows(self, t: int) -> slice:
        """The rows of [h_{t-1}, x_t, 1] that count: not those of an h_0 which nobody gave."""
        return slice(len(self.cells[0]) if t == 0 and len(self.variables) == 4 else 0, None)

    def _run(self) -> None:
        """Fill in gates, states and cells, step by step."""
        # sigma(a) = tanh(a/2)/2 + 1/2: one tanh then serves all gates, and never overflows.
        # Halving is exact, so it may as well be done to the weights, once.
        T, D, _ = self.tanh_c.shape
        half = np.full(4 * D, 0.5, self.W.dtype)
        half[2 * D : 3 * D] = 1  # g is a tanh already
        W = self.W * half
        b = np.ascontiguousarray((self.variables[2].data[0] * half).T)  # (4D, N), if not shared
        for t in range(T):
            gates, h, c = self.gates[t], self.read[t + 1, :D], self.cells[t + 1]
            rows = self._rows(t)
            np.matmul(W[rows].T, self.read[t, rows], out=gates)
            if not self.shared:
                gates += b
            np.tanh(gates, out=gates)
            i, f, g, o = gates.reshape(4, D, -1)
            for sigma in gates[: 2 * D], o:
                sigma *= 0.5
                sigma += 0.5
            np.multiply(f, self.cells[t], out=c)
            c += i * g
            np.tanh(c, out=self.tanh_c[t])
            np.multiply(o, self.tanh_c[t], out=h)

    def gradients(self, grad: np.ndarray) -> Iterable[np.ndarray]:
        (_, _, C), D = self.variables[0].shape, len(self.cells[0])
        self._through_time(*grad)
        yield self.into_x.transpose(0, 2, 1)
        yield self.into_W[D : D + C]
        yield self.into_W[D + C :] if self.shared else self.into_b.T[np.newaxis]
        yield self.into_W[:D]
        yield self.into_h.T[np.newaxis]
        yield self.into_c.T[np.newaxis]

    def _through_time(self, grad_h: np.ndarray, grad_c: np.ndarray) -> None:
        """What arrives at W, b, the inputs and the first state, from the last step to the first."""
        (T, N, C), D = self.variables[0].shape, len(self.cells[0])
        self.into_W, self.into_b = np.zeros_like(self.W), np.zeros_like(self.gates[0])
        self.into_x = np.empty((T, C, N), self.W.dtype)
        # of one step, and used again by the next: what stays in the cache is fast
        delta, into_read = np.empty_like(self.into_b), np.zeros_like(self.read[0])
        self.into_h, self.into_c = dh, dc = into_read[:D], np.zeros_like(self.cells[0])
        for t in range(T - 1, -1, -1):
            if (k := t - T + len(grad_h)) >= 0:  # with ``last`` there is one of the last step only
                dh += grad_h[k].T
                dc += grad_c[k].T
            self._through_gates(t, dh, dc, delta)
            rows = self._rows(t)
            np.matmul(self.W[rows], delta, out=into_read[rows])
            self.into_x[t] = into_read[D : D + C]
            self.into_W[rows] += self.read[t, rows] @ delta.T
            if not self.shared:
                self.into_b += delta

    def _through_gates(self, t: int, dh: np.ndarray, dc: np.ndarray, delta: np.ndarray) -> None:
        """Fill in delta_t; ``dc`` becomes what arrives at c_{t-1}."""
        # The equations below, with slopes multiplied out, so that no product is taken twice.
        D, gates = len(dh), self.gates[t]
        i, f, g, o = gates.reshape(4, D, -1)
        into_i, into_f, into_g, into_o = delta.reshape(4, D, -1)
        np.multiply(dh, self.read[t + 1, :D], out=into_o)  # dh * o * tanh(c)
        dc += dh * o
        dc -= into_o * self.tanh_c[t]
        np.multiply(dc, i, out=into_g)
        np.multiply(into_g, g, out=into_i)  # dc * i * g
        into_g -= into_i * g
        dc *= f
        np.multiply(dc, self.cells[t], out=into_f)  # dc * f * c_{t-1}
        delta[: 2 * D] *= 1 - gates[: 2 * D]
        into_o *= 1 - o


def lstm_sequence(
    x: ArrayLike,
    W_xh: ArrayLike,
    b_h: ArrayLike,
    W_hh: ArrayLike,
    h_0: ArrayLike | None = None,
    c_0: ArrayLike | None = None,
    last: bool = False,
) -> Tensor:
    """An LSTM over a whole sequence, as one operation; * is elementwise.

        forward    a_t = x_t W_xh + b_h + h_{t-1} W_hh,  in four blocks i, f, g, o     t = 1..T
                   i, f, o = sigma(a^i, a^f, a^o)        g = tanh(a^g)
                   c_t = f * c_{t-1} + i * g             h_t = o * tanh(c_t)

        backward   dh_t = dL/dh_t + delta_{t+1} W_hh^T                                 t = T..1
                   dc_t = dL/dc_t + dh_t * o * (1 - tanh(c_t)^2) + dc_{t+1} * f_{t+1}
                   delta_t = [dc_t * g * i(1-i),    dc_t * c_{t-1} * f(1-f),
                              dc_t * i * (1-g^2),   dh_t * tanh(c_t) * o(1-o)]
                   dL/dx_t = delta_t W_xh^T           dL/dW_xh = sum_t x_t^T delta_t
                   dL/dh_0 = delta_1 W_hh^T           dL/dW_hh = sum_t h_{t-1}^T delta_t
                   dL/dc_0 = dc_1 * f_1               dL/db_h  = sum_t sum_n delta_tn

    Hochreiter and Schmidhuber (1997), "Long short-term memory", Neural Computation 9(8), with
    the forget gate of Gers, Schmidhuber and Cummins (2000), Neural Computation 12(10). The sums
    over t are one product each.

    Parameters
    ----------
    x : array_like, shape=(T, N, C), T and N at least 1
    W_xh : array_like, shape=(C, 4D)
    b_h : array_like, shape=(1, 4D), or (1, N, 4D): one for each sequence
    W_hh : array_like, shape=(D, 4D)
    h_0, c_0 : array_like, shape=(1, N, D), both or neither; then they are 0
    last : bool, return h_T and c_T alone

    Returns
    -------
    mygrad.Tensor, shape=(2, T, N, D): the states h_1 .. h_T, then the cells c_1 .. c_T; or with
    ``last`` (2, 1, N, D)

    Raises
    ------
    ValueError
        Of ``h_0`` and ``c_0`` only one is given.

    >>> x, zero = np.zeros((3, 1, 1)), np.zeros((1, 1, 1))
    >>> b_h = [[50.0, 50.0, 50.0, 50.0]]                       # all gates open: c counts
    >>> h, c = lstm_sequence(x, np.zeros((1, 4)), b_h, np.zeros((1, 4)), zero, zero)
    >>> c.data.ravel()
    array([1., 2., 3.])
    """
    start = [state for state in (h_0, c_0) if state is not None]
    if len(start) == 1:
        raise ValueError("h_0, c_0: got one of them, wanted both or neither")
    return Tensor._op(LSTMSequence, x, W_xh, b_h, W_hh, *start, op_kwargs={"last": last})


class Rows(Operation):
    """See ``rows``."""

    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables, self.ids = variables, kwargs["ids"]
        return variables[0].data.take(self.ids, axis=0)

    def backward_var(self, grad: np.ndarray, index: int, **kwargs) -> np.ndarray:
        W = self.variables[0].data
        # A product with one-hot rows adds up repeated ids, much faster than np.add.at.
        picked = np.eye(len(W), dtype=W.dtype).take(self.ids.reshape(-1), axis=0)
        return picked.T @ grad.reshape(len(picked), -1)


def rows(W: ArrayLike, ids: np.ndarray) -> Tensor:
    """The rows of a matrix that ``ids`` name.

        forward    x_tn = W[ids_tn]        backward   dL/dW[k] = sum of dL/dx_tn where ids_tn = k

    Parameters
    ----------
    W : array_like, shape=(V, C)
    ids : numpy.ndarray of int, any shape, in 0..V-1

    Returns
    -------
    mygrad.Tensor, shape=(*ids.shape, C)

    >>> rows([[1.0, 2.0], [3.0, 4.0]], np.array([1, 0, 1])).data
    array([[3., 4.], [1., 2.], [3., 4.]])
    """
    return Tensor._op(Rows, W, op_kwargs={"ids": ids})
