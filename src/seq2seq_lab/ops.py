"""Whole-sequence MyGrad operations, with backward passes derived by hand.

One operation for T steps, where a step by step forward pass would record five a step: the
same numbers, several times faster, since at this size Python costs more than arithmetic.
"""

import numpy as np
from mygrad import Tensor
from mygrad.operation_base import Operation
from mygrad.typing import ArrayLike


class WholeSequence(Operation):
    """A recurrence over all steps; what is left to say is the activation, see ``relu_rnn``."""

    def activate(self, h_t: np.ndarray) -> None:
        """Turn the sums of one step into its state, in place."""
        raise NotImplementedError

    def slope(self, states: np.ndarray) -> np.ndarray:
        """The activation's derivative, from what it gave."""
        raise NotImplementedError

    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables = variables
        x, W_xh, b_h, W_hh, h_0 = variables
        T, N, C = x.shape
        a = x.data.reshape(T * N, C) @ W_xh.data
        a += b_h.data
        self.states = np.empty((T + 1, N, W_hh.shape[0]), a.dtype)  # h_0, h_1 .. h_T
        self.states[0] = h_0.data[0]
        for a_t, h_before, h_t in zip(
            a.reshape(T, N, -1), self.states[:-1], self.states[1:], strict=True
        ):
            np.matmul(h_before, W_hh.data, out=h_t)
            h_t += a_t
            self.activate(h_t)
        return self.states[1:]

    def backward(self, grad: np.ndarray, **kwargs) -> None:
        self.delta = self._through_time(grad)
        super().backward(grad, **kwargs)

    def _through_time(self, grad: np.ndarray) -> np.ndarray:
        """delta_t for all steps, shape=(T, N, D), from the last step to the first."""
        W_hh_T = self.variables[3].data.T
        slope = self.slope(self.states[1:])
        delta = grad * slope
        for t in range(len(delta) - 2, -1, -1):
            delta[t] += (delta[t + 1] @ W_hh_T) * slope[t]
        return delta

    def backward_var(self, grad: np.ndarray, index: int, **kwargs) -> np.ndarray:
        x, W_xh, b_h, W_hh, _ = (variable.data for variable in self.variables)
        delta = self.delta.reshape(-1, W_hh.shape[0])  # (T*N, D)
        match index:
            case 0:
                return (delta @ W_xh.T).reshape(x.shape)
            case 1:
                return x.reshape(-1, x.shape[-1]).T @ delta
            case 2:
                return delta.sum(axis=0).reshape(b_h.shape)
            case 3:
                return self.states[:-1].reshape(delta.shape).T @ delta
            case _:
                return self.delta[:1] @ W_hh.T


class ReluRNN(WholeSequence):
    """See ``relu_rnn``."""

    def activate(self, h_t: np.ndarray) -> None:
        np.maximum(h_t, 0, out=h_t)

    def slope(self, states: np.ndarray) -> np.ndarray:
        return states > 0


class TanhRNN(WholeSequence):
    """See ``tanh_rnn``."""

    def activate(self, h_t: np.ndarray) -> None:
        np.tanh(h_t, out=h_t)

    def slope(self, states: np.ndarray) -> np.ndarray:
        return 1 - states**2


def relu_rnn(
    x: ArrayLike, W_xh: ArrayLike, b_h: ArrayLike, W_hh: ArrayLike, h_0: ArrayLike
) -> Tensor:
    """The ReLU recurrence over a whole sequence, as one operation.

        forward    h_t = relu(x_t W_xh + b_h + h_{t-1} W_hh)                    t = 1..T
        backward   delta_t = (dL/dh_t + delta_{t+1} W_hh^T) * [h_t > 0]         t = T..1
                   dL/dx_t  = delta_t W_xh^T          dL/dW_xh = sum_t x_t^T delta_t
                   dL/dh_0  = delta_1 W_hh^T          dL/dW_hh = sum_t h_{t-1}^T delta_t
                                                      dL/db_h  = sum_t sum_n delta_tn

    Backpropagation through time: Werbos (1990), "Backpropagation through time: what it does
    and how to do it", Proceedings of the IEEE 78(10). The sums over t are one product each.

    Parameters
    ----------
    x : array_like, shape=(T, N, C), T and N at least 1
    W_xh : array_like, shape=(C, D)
    b_h : array_like, shape=(1, D) or (D,)
    W_hh : array_like, shape=(D, D)
    h_0 : array_like, shape=(1, N, D)

    Returns
    -------
    mygrad.Tensor, shape=(T, N, D), the states h_1 .. h_T

    >>> x, h_0 = np.ones((3, 1, 1)), np.zeros((1, 1, 1))
    >>> relu_rnn(x, [[1.0]], [0.5], [[2.0]], h_0).data.ravel()
    array([ 1.5,  4.5, 10.5])
    """
    return Tensor._op(ReluRNN, x, W_xh, b_h, W_hh, h_0)


def tanh_rnn(
    x: ArrayLike, W_xh: ArrayLike, b_h: ArrayLike, W_hh: ArrayLike, h_0: ArrayLike
) -> Tensor:
    """The tanh recurrence over a whole sequence: its states stay within -1 and 1.

        forward    h_t = tanh(x_t W_xh + b_h + h_{t-1} W_hh)                    t = 1..T
        backward   delta_t = (dL/dh_t + delta_{t+1} W_hh^T) * (1 - h_t^2)       t = T..1

    Elman (1990), "Finding structure in time". All else is as in ``relu_rnn``.

    >>> x, h_0 = np.ones((3, 1, 1)), np.zeros((1, 1, 1))
    >>> tanh_rnn(x, [[1.0]], [0.5], [[2.0]], h_0).data.ravel().round(3)
    array([0.905, 0.997, 0.998])
    """
    return Tensor._op(TanhRNN, x, W_xh, b_h, W_hh, h_0)
