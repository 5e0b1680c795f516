"""All five are found anew for each that is asked for."""

import mygrad as mg
import numpy as np
from mygrad.operation_base import Operation


def rnn_forward(x, W_xh, b_h, W_hh, h_0):
    h = x @ W_xh + b_h
    before = h_0[0]
    for h_t in h:
        h_t += before @ W_hh
        np.maximum(h_t, 0, out=h_t)
        before = h_t
    return h


def rnn_backward(grad, x, h, h_0, W_xh, W_hh):
    delta = np.empty_like(h)
    later = np.zeros_like(h[0])
    for t in reversed(range(len(h))):
        delta[t] = (grad[t] + later) * (h[t] > 0)
        later = delta[t] @ W_hh.T
    before = np.concatenate([h_0, h[:-1]])
    d_W_xh, d_W_hh = (np.einsum("tna,tnb->ab", a, delta) for a in (x, before))
    return delta @ W_xh.T, d_W_xh, delta.sum(axis=(0, 1))[np.newaxis], d_W_hh, later[np.newaxis]


class ReluRNN(Operation):
    def __call__(self, *variables, **kwargs):
        self.variables = variables
        self.states = rnn_forward(*[variable.data for variable in variables])
        return self.states

    def backward_var(self, grad, index, **kwargs):
        x, W_xh, b_h, W_hh, h_0 = [variable.data for variable in self.variables]
        return rnn_backward(grad, x, self.states, h_0, W_xh, W_hh)[index]


def rnn_by_hand(x, W_xh, b_h, W_hh, h_0):
    return mg.execute_op(ReluRNN, x, W_xh, b_h, W_hh, h_0)
