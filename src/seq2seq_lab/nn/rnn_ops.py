"""Whole-sequence MyGrad operations, with backward passes derived by hand.

One operation for T steps, where a step by step forward pass would record five a step: the
same numbers, several times faster, since at this size Python costs more than arithmetic.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.nn.affine import AtOnce, product, sum_rows


class WholeSequence(AtOnce):
    """A recurrence over all steps; what is left to say is the activation, see ``relu_rnn``."""

    def activate(self, h_t: np.ndarray) -> None:
        """Turn the sums of one step into its state, in place."""
        raise NotImplementedError

    def slope(self, states: np.ndarray) -> np.ndarray:
        """The activation's derivative, from what it gave."""
        raise NotImplementedError

    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables = variables
        self.x, W_xh, b_h, W_hh, *h_0 = (variable.data for variable in variables[:5])
        T, N = self.x.shape[:2]
        states = self.states = np.empty((T + 1, N, len(W_hh)), W_hh.dtype)  # h_0, h_1 .. h_T
        states[0] = h_0[0] if h_0 else 0
        self.first = 0 if h_0 else 1  # the first step with a state to read
        self.zero = np.zeros(states.shape[1:], W_hh.dtype)
        for t, a_t in enumerate(self.inputs(W_xh, b_h)):
            h_t = states[t + 1]
            if t < self.first:
                h_t[...] = a_t
            else:
                states[t].dot(W_hh, out=h_t)
                h_t += a_t
            self.activate(h_t)
        return states[-1:] if kwargs.get("last") else states[1:]

    def inputs(self, W_xh: np.ndarray, b_h: np.ndarray) -> Iterable[np.ndarray]:
        """x_t W_xh + b_h of each step, shape=(N, D)."""
        if self.x.ndim == 2:  # ids: a one-hot vector picks a row
            return (W_xh + b_h).take(self.x, axis=0)
        T, N, C = self.x.shape
        a = self.x.reshape(T * N, C) @ W_xh
        a += b_h
        return a.reshape(T, N, -1)

    def gradients(self, grad: np.ndarray) -> Iterable[np.ndarray]:
        W_xh, b_h, W_hh, *h_0 = (variable.data for variable in self.variables[1:5])
        C, D = W_xh.shape
        W_hh_T = np.ascontiguousarray(W_hh.T)  # a product a step: worth a copy
        delta = self._through_time(grad, W_hh_T)
        flat, x = delta.reshape(-1, D), self.x
        if x.ndim == 2:
            x = np.eye(C, dtype=flat.dtype).take(x, axis=0)
        yield flat[:0] if self.variables[0].constant else product(flat, W_xh.T, x.shape)
        into_W_xh = x.reshape(-1, C).T @ flat
        yield into_W_xh
        rows = into_W_xh if self.x.ndim == 2 else flat  # of one-hot vectors one picks each row
        yield sum_rows(rows).reshape(b_h.shape)
        read = self.states[self.first : -1].reshape(-1, D)
        yield read.T @ delta[self.first :].reshape(-1, D)
        if h_0:
            yield product(delta[0], W_hh_T, h_0[0].shape)

    def _through_time(self, grad: np.ndarray, W_hh_T: np.ndarray) -> np.ndarray:
        """delta_t for all steps, shape=(T, N, D), from the last step to the first."""
        delta = self.slope(self.states[1:])
        delta[-1] *= grad[-1]
        into_h = np.empty_like(delta[0])  # one for all steps: it stays in the cache
        for t in range(len(delta) - 2, -1, -1):
            delta[t + 1].dot(W_hh_T, out=into_h)
            if len(grad) > 1:  # with ``last`` there is one of the last step only
                into_h += grad[t]
            delta[t] *= into_h
        return delta


class ReluRNN(WholeSequence):
    def activate(self, h_t: np.ndarray) -> None:
        np.maximum(h_t, self.zero, out=h_t)

    def slope(self, states: np.ndarray) -> np.ndarray:
        return (states > 0).astype(states.dtype)  # a product with bool takes twice as long


class TanhRNN(WholeSequence):
    def activate(self, h_t: np.ndarray) -> None:
        np.tanh(h_t, out=h_t)

    def slope(self, states: np.ndarray) -> np.ndarray:
        return 1 - states**2


class Decoder(ReluRNN):
    """See ``decoder``."""

    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.W_hy, b_y = variables[5].data, variables[6].data.reshape(-1)
        x, self.greedy = variables[0].data, kwargs["greedy"]
        self.b_y = np.tile(b_y, (x.shape[1], 1))  # a sum of equal shapes is much faster
        self.scores = np.empty((*x.shape, len(b_y)), self.W_hy.dtype)
        super().__call__(*variables)
        left = slice(-1 if self.greedy else 0, None)  # with ``greedy`` all but one are there
        h, y = self.states[1:][left], self.scores[left]
        h.reshape(-1, h.shape[-1]).dot(self.W_hy, out=y.reshape(-1, y.shape[-1]))
        y += self.b_y
        return self.scores

    def inputs(self, W_xh: np.ndarray, b_h: np.ndarray) -> Iterable[np.ndarray]:
        return self._own_guesses(W_xh + b_h) if self.greedy else super().inputs(W_xh, b_h)

    def _own_guesses(self, table: np.ndarray) -> Iterator[np.ndarray]:
        # A generator: when it is asked for step t, the state of step t - 1 is there.
        self.x = self.x.astype(np.intp)  # a copy: ids are written into it
        yield table.take(self.x[0], axis=0)
        for h_t, y_t, guess in zip(self.states[1:], self.scores, self.x[1:], strict=False):
            h_t.dot(self.W_hy, out=y_t)
            y_t += self.b_y
            y_t.argmax(axis=-1, out=guess)
            yield table.take(guess, axis=0)

    def gradients(self, grad: np.ndarray) -> Iterable[np.ndarray]:
        delta, states = grad.reshape(-1, grad.shape[-1]), self.states[1:]
        yield from super().gradients(product(delta, self.W_hy.T, states.shape))
        yield states.reshape(-1, len(self.W_hy)).T @ delta
        yield sum_rows(delta).reshape(self.variables[6].shape)


def relu_rnn(
    x: ArrayLike,
    W_xh: ArrayLike,
    b_h: ArrayLike,
    W_hh: ArrayLike,
    h_0: ArrayLike | None = None,
    last: bool = False,
) -> Tensor:
    """The ReLU recurrence over a whole sequence, as one operation; -> h_1 .. h_T, (T, N, D).

        forward    h_t = relu(x_t W_xh + b_h + h_{t-1} W_hh)                    t = 1..T
        backward   delta_t = (dL/dh_t + delta_{t+1} W_hh^T) * [h_t > 0]         t = T..1
                   dL/dx_t  = delta_t W_xh^T          dL/dW_xh = sum_t x_t^T delta_t
                   dL/dh_0  = delta_1 W_hh^T          dL/dW_hh = sum_t h_{t-1}^T delta_t
                                                      dL/db_h  = sum_t sum_n delta_tn

    Backpropagation through time: Werbos (1990), "Backpropagation through time: what it does
    and how to do it", Proceedings of the IEEE 78(10). The sums over t are one product each.

    x is (T, N, C), or ids (T, N), T and N at least 1; W_xh (C, D), b_h (1, D) or (D,), W_hh (D, D),
    h_0 (1, N, D), else 0. With ``last`` h_T alone, (1, N, D): backward there are no zeros then.

    >>> x, h_0 = np.ones((3, 1, 1)), np.zeros((1, 1, 1))
    >>> relu_rnn(x, [[1.0]], [0.5], [[2.0]], h_0).data.ravel()
    array([ 1.5,  4.5, 10.5])
    """
    return _recurrence(ReluRNN, x, W_xh, b_h, W_hh, h_0, last=last)


def _recurrence(Op: type[WholeSequence], *arrays: ArrayLike | None, last: bool) -> Tensor:
    given = (array for array in arrays if array is not None)
    return Tensor._op(Op, *given, op_kwargs={"last": last})


def tanh_rnn(*arrays: ArrayLike | None, last: bool = False) -> Tensor:
    """The tanh recurrence: its states stay within -1 and 1. All else is as in ``relu_rnn``.

        forward    h_t = tanh(x_t W_xh + b_h + h_{t-1} W_hh)                    t = 1..T
        backward   delta_t = (dL/dh_t + delta_{t+1} W_hh^T) * (1 - h_t^2)       t = T..1

    >>> x, h_0 = np.ones((3, 1, 1)), np.zeros((1, 1, 1))
    >>> tanh_rnn(x, [[1.0]], [0.5], [[2.0]], h_0).data.ravel().round(3)
    array([0.905, 0.997, 0.998])
    """
    return _recurrence(TanhRNN, *arrays, last=last)


def decoder(
    x: ArrayLike,
    W_xh: ArrayLike,
    b_h: ArrayLike,
    W_hh: ArrayLike,
    h_0: ArrayLike,
    W_hy: ArrayLike,
    b_y: ArrayLike,
    greedy: bool = False,
) -> Tensor:
    """``relu_rnn`` over ids, and its scores (T, N, K); with ``greedy`` over ids that it writes.

        y_t = h_t W_hy + b_y          with greedy:  s_1 = x_1,  s_{t+1,n} = argmax_k y_tnk

    argmax has no slope, so the ids count as given, and the backward pass is that of ``relu_rnn``
    with dL/dh_t = dL/dy_t W_hy^T. Of equal scores the first wins. W_hy is (D, K), b_y (1, K) or
    (K,); with ``greedy`` K is at most C, and of x (T, N) only the first row is read.

    >>> W_xh, one, zero = np.array([[1.0], [0.0]]), np.ones((1, 1)), np.zeros((1, 1, 1))
    >>> W_hy, b_y = np.array([[0.0, 1.0]]), np.array([0.0, -1.5])     # id 1 from h = 1.5 on
    >>> x = np.zeros((4, 1), int)                                     # so h is 1, 2, 2, 2
    >>> decoder(x, W_xh, [0.0], one, zero, W_hy, b_y, greedy=True).data[..., 1].ravel()
    array([-0.5,  0.5,  0.5,  0.5])
    """
    given = x, W_xh, b_h, W_hh, h_0, W_hy, b_y
    return Tensor._op(Decoder, *given, op_kwargs={"greedy": greedy})
