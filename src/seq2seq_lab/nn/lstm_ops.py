"""The LSTM over a whole sequence as one MyGrad operation, its backward pass derived by hand."""

from collections.abc import Iterable, Sequence

import numpy as np
from mygrad import Tensor
from mygrad.operation_base import Operation
from mygrad.typing import ArrayLike

from seq2seq_lab.nn.affine import AtOnce


class LSTMSequence(AtOnce):
    """See ``lstm_sequence``.

    Inside, a step's arrays are feature-major, (4D, N), so that each gate is one block of memory;
    and state and input are one vector [h_{t-1}, x_t, 1], with one matrix [W_hh, W_xh, b_h], so
    that one product serves all.
    """

    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables = variables
        self.x, W_xh, b_h, W_hh, *rest = (variable.data for variable in variables)
        self.context = rest[:2] if kwargs["context"] else []  # z and W_zh
        self.start = rest[len(self.context) :]  # h_0 and c_0
        (T, N), (C, _), D, dtype = self.x.shape[:2], W_xh.shape, len(W_hh), W_hh.dtype
        self.read = np.empty((T + 1, D + C + 1, N), dtype)  # [h_{t-1}, x_t, 1], and at last h_T
        self.read[:T, D : D + C], self.read[:T, D + C :] = self._columns(C), 1
        self.gates = np.empty((T, 4 * D, N), dtype)  # i, f, g, o
        self.cells = np.empty((T + 1, D, N), dtype)  # c_0 .. c_T
        self.tanh_c = np.empty((T, D, N), dtype)
        self.read[0, :D], self.cells[0] = (s[0].T for s in self.start) if self.start else (0, 0)
        self._run(np.concatenate([W_hh, W_xh, b_h]))
        first = T if kwargs["last"] else 1
        found = [self.read[first:, :D], self.cells[first:]][: 2 if kwargs["cells"] else 1]
        out = np.empty((len(found), T + 1 - first, N, D), dtype)
        for states, columns in zip(out, found, strict=True):
            states[...] = columns.transpose(0, 2, 1)
        return out if kwargs["cells"] else out.reshape(out.shape[1:])

    def _columns(self, C: int) -> np.ndarray:
        """The inputs feature-major, shape=(T, C, N); ids as one-hot vectors."""
        x = self.x if self.x.ndim == 3 else np.eye(C, dtype=self.read.dtype).take(self.x, axis=0)
        return x.transpose(0, 2, 1)

    def _rows(self, t: int) -> slice:
        """The rows of [h_{t-1}, x_t, 1] that count: not those of an h_0 which nobody gave."""
        return slice(0 if t or self.start else len(self.cells[0]), None)

    def _run(self, W: np.ndarray) -> None:
        """Fill in gates, states and cells, step by step; ``W``, all weights, is changed."""
        # sigma(a) = tanh(a/2)/2 + 1/2: one tanh then serves all gates, and never overflows.
        # Halving is exact, so it may as well be done to the weights, once.
        T, D, N = self.tanh_c.shape
        half = np.full(4 * D, 0.5, W.dtype)
        half[2 * D : 3 * D] = 1  # g is a tanh already
        W *= half
        if self.context:
            z, W_zh = self.context
            from_z = W_zh.T @ z[0].T
            from_z *= half[:, np.newaxis]
        written = np.empty((D, N), W.dtype)
        for t in range(T):
            gates, h, c = self.gates[t], self.read[t + 1, :D], self.cells[t + 1]
            rows = self._rows(t)
            np.matmul(W[rows].T, self.read[t, rows], out=gates)
            if self.context:
                gates += from_z
            np.tanh(gates, out=gates)
            i, f, g, o = gates.reshape(4, D, N)
            for sigma in gates[: 2 * D], o:
                sigma *= 0.5
                sigma += 0.5
            np.multiply(f, self.cells[t], out=c)
            c += np.multiply(i, g, out=written)
            np.tanh(c, out=self.tanh_c[t])
            np.multiply(o, self.tanh_c[t], out=h)

    def gradients(self, grad: np.ndarray) -> Iterable[np.ndarray]:
        D = len(self.cells[0])
        self._through_time(*(grad if grad.ndim == 4 else (grad, [])))
        yield self.into_x.transpose(0, 2, 1)
        yield self.into_W[D:-1]
        yield self.into_W[-1:]
        yield self.into_W[:D]
        if self.context:
            z, W_zh = self.context
            yield (W_zh @ self.into_a).T[np.newaxis]
            yield z[0].T @ self.into_a.T
        yield self.into_h.T[np.newaxis]
        yield self.into_c.T[np.newaxis]

    def _through_time(self, grad_h: Sequence[np.ndarray], grad_c: Sequence[np.ndarray]) -> None:
        """What arrives at W, z, the inputs and the first state, from the last step to the first."""
        T, D, N = self.tanh_c.shape
        _, W_xh, _, W_hh = (variable.data for variable in self.variables[:4])
        wanted = 0 if self.variables[0].constant else T
        self.into_x = np.empty((wanted, len(W_xh), N), W_hh.dtype)
        self.into_W = np.empty((self.read.shape[1], 4 * D), W_hh.dtype)
        # of one step, and used again by the next: what stays in the cache is fast
        sizes = 4 * D, D, D, 2 * D
        delta, self.into_h, self.into_c, room = (np.empty((n, N), W_hh.dtype) for n in sizes)
        self.into_h[...], self.into_c[...] = 0, 0
        for t in range(T - 1, -1, -1):
            k = t - T  # from the end: with ``last`` there is a gradient of the last step alone
            if -k <= len(grad_h):
                self.into_h += grad_h[k].T
            if -k <= len(grad_c):
                self.into_c += grad_c[k].T
            self._through_gates(t, self.into_h, self.into_c, delta, room)
            if t or self.start:
                np.matmul(W_hh, delta, out=self.into_h)
            if wanted:
                np.matmul(W_xh, delta, out=self.into_x[t])
            self._add_up(t, delta)

    def _add_up(self, t: int, delta: np.ndarray) -> None:
        """One step's share of the sums over t, the last step's first."""
        if t == len(self.gates) - 1:
            np.matmul(self.read[t], delta.T, out=self.into_W)
            self.into_a = delta.copy() if self.context else delta
            return
        rows = self._rows(t)
        self.into_W[rows] += self.read[t, rows] @ delta.T
        if self.context:
            self.into_a += delta

    def _through_gates(
        self, t: int, dh: np.ndarray, dc: np.ndarray, delta: np.ndarray, room: np.ndarray
    ) -> None:
        """Fill in delta_t; ``dc`` becomes what arrives at c_{t-1}; ``room`` is used on the way."""
        # The equations below, with slopes multiplied out, so that no product is taken twice.
        D, gates, half = len(dh), self.gates[t], room[: len(dh)]
        i, f, g, o = gates.reshape(4, D, -1)
        into_i, into_f, into_g, into_o = delta.reshape(4, D, -1)
        np.multiply(dh, self.read[t + 1, :D], out=into_o)  # dh * o * tanh(c)
        dc += np.multiply(dh, o, out=half)
        dc -= np.multiply(into_o, self.tanh_c[t], out=half)
        np.multiply(dc, i, out=into_g)
        np.multiply(into_g, g, out=into_i)  # dc * i * g
        into_g -= np.multiply(into_i, g, out=half)
        dc *= f
        np.multiply(dc, self.cells[t], out=into_f)  # dc * f * c_{t-1}
        delta[: 2 * D] *= np.subtract(1, gates[: 2 * D], out=room)
        into_o *= np.subtract(1, o, out=half)


def lstm_sequence(
    x: ArrayLike,
    W_xh: ArrayLike,
    b_h: ArrayLike,
    W_hh: ArrayLike,
    h_0: ArrayLike | None = None,
    c_0: ArrayLike | None = None,
    z: ArrayLike | None = None,
    W_zh: ArrayLike | None = None,
    last: bool = False,
    cells: bool = True,
) -> Tensor:
    """An LSTM over a whole sequence, as one operation; * is elementwise.

        forward    a_t = x_t W_xh + b_h + h_{t-1} W_hh (+ z W_zh)                      t = 1..T
                   in four blocks i, f, g, o, and then
                   i, f, o = sigma(a^i, a^f, a^o)        g = tanh(a^g)
                   c_t = f * c_{t-1} + i * g             h_t = o * tanh(c_t)

        backward   dh_t = dL/dh_t + delta_{t+1} W_hh^T                                 t = T..1
                   dc_t = dL/dc_t + dh_t * o * (1 - tanh(c_t)^2) + dc_{t+1} * f_{t+1}
                   delta_t = [dc_t * g * i(1-i),    dc_t * c_{t-1} * f(1-f),
                              dc_t * i * (1-g^2),   dh_t * tanh(c_t) * o(1-o)]
                   dL/dx_t = delta_t W_xh^T           dL/dW_xh = sum_t x_t^T delta_t
                   dL/dh_0 = delta_1 W_hh^T           dL/dW_hh = sum_t h_{t-1}^T delta_t
                   dL/dc_0 = dc_1 * f_1               dL/db_h  = sum_t sum_n delta_tn
                   dL/dz   = sum_t delta_t W_zh^T     dL/dW_zh = z^T sum_t delta_t

    For sources and shapes see ``LSTM``; x may be ids (T, N). h_0 and c_0 are both given or neither,
    and then 0; so are z and W_zh, else a ValueError.

    -> (2, T, N, D), the states h_1 .. h_T, then the cells c_1 .. c_T; with ``last`` T is 1; without
    ``cells`` the states alone, since using the gradients of cells, and not to, costs time.

    >>> x, zero = np.zeros((3, 1, 1)), np.zeros((1, 1, 1))
    >>> b_h = [[50.0, 50.0, 50.0, 50.0]]                       # all gates open: c counts
    >>> h, c = lstm_sequence(x, np.zeros((1, 4)), b_h, np.zeros((1, 4)), zero, zero)
    >>> c.data.ravel()
    array([1., 2., 3.])
    """
    context, start = _both_or_neither(z=z, W_zh=W_zh), _both_or_neither(h_0=h_0, c_0=c_0)
    given = x, W_xh, b_h, W_hh, *context, *start
    how = {"context": bool(context), "last": last, "cells": cells}
    return Tensor._op(LSTMSequence, *given, op_kwargs=how)


def _both_or_neither(**pair: ArrayLike | None) -> list[ArrayLike]:
    given = [array for array in pair.values() if array is not None]
    if len(given) == 1:
        raise ValueError(f"{', '.join(pair)}: got one of them, wanted both or neither")
    return given


class Rows(Operation):
    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables, self.ids = variables, kwargs["ids"]
        return variables[0].data.take(self.ids, axis=0)

    def backward_var(self, grad: np.ndarray, index: int, **kwargs) -> np.ndarray:
        W = self.variables[0].data
        # A product with one-hot rows adds up repeated ids, much faster than np.add.at.
        picked = np.eye(len(W), dtype=W.dtype).take(self.ids.reshape(-1), axis=0)
        return picked.T @ grad.reshape(len(picked), -1)


def rows(W: ArrayLike, ids: np.ndarray) -> Tensor:
    """The rows of W (V, C) that ``ids``, of any shape, name; shape=(*ids.shape, C).

        forward    x_tn = W[ids_tn]        backward   dL/dW[k] = sum of dL/dx_tn where ids_tn = k

    >>> rows([[1.0, 2.0], [3.0, 4.0]], np.array([1, 0, 1])).data
    array([[3., 4.], [1., 2.], [3., 4.]])
    """
    return Tensor._op(Rows, W, op_kwargs={"ids": ids})
