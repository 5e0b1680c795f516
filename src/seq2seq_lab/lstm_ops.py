"""The LSTM over a whole sequence as one MyGrad operation, its backward pass derived by hand."""

import numpy as np
from mygrad import Tensor
from mygrad.operation_base import Operation
from mygrad.typing import ArrayLike


class LSTMSequence(Operation):
    """See ``lstm_sequence``."""

    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables = variables
        x, W_xh, b_h, W_hh, h_0, c_0 = (variable.data for variable in variables)
        (T, N, C), D = x.shape, len(W_hh)
        self.gates = (x.reshape(T * N, C) @ W_xh).reshape(T, N, 4 * D)
        self.gates += b_h
        self.states = np.empty((2, T + 1, N, D), x.dtype)  # h_0 .. h_T, and c_0 .. c_T
        self.states[0, 0], self.states[1, 0] = h_0[0], c_0[0]
        self.tanh_c = np.empty((T, N, D), x.dtype)
        self._run(W_hh)
        return self.states[:, 1:]

    def _run(self, W_hh: np.ndarray) -> None:
        """Turn the sums in ``gates`` into gates, and fill in states and cells."""
        # sigma(a) = tanh(a/2)/2 + 1/2: one tanh then serves all gates, and never overflows.
        # Halving is exact, so it may as well be done to W_hh, once.
        _, N, D = self.tanh_c.shape
        scale = np.full((N, 4 * D), 0.5, W_hh.dtype)  # not one row: equal shapes go faster
        scale[:, 2 * D : 3 * D] = 1  # g is a tanh already
        shift = 1 - scale
        W_hh = W_hh * scale[0]
        self.gates *= scale
        for gates, tanh_c, h_before, c_before, h, c in zip(
            self.gates, self.tanh_c, *self.states[:, :-1], *self.states[:, 1:], strict=True
        ):
            gates += h_before @ W_hh
            np.tanh(gates, out=gates)
            gates *= scale
            gates += shift
            i, f, g, o = _split(gates)
            np.multiply(f, c_before, out=c)
            c += i * g
            np.tanh(c, out=tanh_c)
            np.multiply(o, tanh_c, out=h)

    def backward(self, grad: np.ndarray, **kwargs) -> None:
        self._through_time(grad)
        super().backward(grad, **kwargs)

    def _through_time(self, grad: np.ndarray) -> None:
        """delta_t for all steps, shape=(T, N, 4D), and what arrives at c_0, shape=(N, D)."""
        W_hh_T = self.variables[3].data.T
        delta = np.empty_like(self.gates)
        T, N, D = self.tanh_c.shape
        dc = np.zeros((N, D), delta.dtype)
        for t in range(T - 1, -1, -1):
            i, f, g, o = _split(self.gates[t])
            tanh_c, c_before = self.tanh_c[t], self.states[1, t]
            dh = grad[0, t] if t == T - 1 else grad[0, t] + delta[t + 1] @ W_hh_T
            dc += grad[1, t]
            dc += dh * o * (1 - tanh_c**2)
            into_i, into_f, into_g, into_o = _split(delta[t])
            np.multiply(dc * g, i * (1 - i), out=into_i)
            np.multiply(dc * c_before, f * (1 - f), out=into_f)
            np.multiply(dc * i, 1 - g**2, out=into_g)
            np.multiply(dh * tanh_c, o * (1 - o), out=into_o)
            dc *= f
        self.delta, self.dc_0 = delta, dc

    def backward_var(self, grad: np.ndarray, index: int, **kwargs) -> np.ndarray:
        x, W_xh, _, W_hh, _, _ = (variable.data for variable in self.variables)
        delta = self.delta.reshape(-1, W_hh.shape[1])  # (T*N, 4D)
        match index:
            case 0:
                return (delta @ W_xh.T).reshape(x.shape)
            case 1:
                return x.reshape(-1, x.shape[-1]).T @ delta
            case 2:
                return self.delta.sum(axis=0, keepdims=True)  # MyGrad sums over n as b_h wants
            case 3:
                return self.states[0, :-1].reshape(len(delta), -1).T @ delta
            case 4:
                return self.delta[:1] @ W_hh.T
            case _:
                return self.dc_0[np.newaxis]


def _split(gates: np.ndarray) -> list[np.ndarray]:
    """Views of the gates i, f, g, o, in the order of their columns."""
    D = gates.shape[-1] // 4
    return [gates[..., k * D : (k + 1) * D] for k in range(4)]


def lstm_sequence(
    x: ArrayLike,
    W_xh: ArrayLike,
    b_h: ArrayLike,
    W_hh: ArrayLike,
    h_0: ArrayLike,
    c_0: ArrayLike,
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
    h_0, c_0 : array_like, shape=(1, N, D)

    Returns
    -------
    mygrad.Tensor, shape=(2, T, N, D): the states h_1 .. h_T, then the cells c_1 .. c_T

    >>> x, zero = np.zeros((3, 1, 1)), np.zeros((1, 1, 1))
    >>> b_h = [[50.0, 50.0, 50.0, 50.0]]                       # all gates open: c counts
    >>> h, c = lstm_sequence(x, np.zeros((1, 4)), b_h, np.zeros((1, 4)), zero, zero)
    >>> c.data.ravel()
    array([1., 2., 3.])
    """
    return Tensor._op(LSTMSequence, x, W_xh, b_h, W_hh, h_0, c_0)


class Rows(Operation):
    """See ``rows``."""

    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables, self.ids = variables, kwargs["ids"]
        return variables[0].data[self.ids]

    def backward_var(self, grad: np.ndarray, index: int, **kwargs) -> np.ndarray:
        W = self.variables[0].data
        # A product with one-hot rows adds up repeated ids, much faster than np.add.at.
        picked = np.eye(len(W), dtype=W.dtype)[self.ids.reshape(-1)]
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
