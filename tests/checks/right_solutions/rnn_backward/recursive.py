"""A function that calls itself; sums by sum()."""

import numpy as np


def later(t, grad, h, W_hh):
    if t == len(h) - 1:
        return [grad[t] * (h[t] > 0)]
    rest = later(t + 1, grad, h, W_hh)
    return [(grad[t] + rest[0] @ W_hh.T) * (h[t] > 0), *rest]


def rnn_backward(grad, x, h, h_0, W_xh, W_hh):
    delta = later(0, grad, h, W_hh)
    states = [h_0[0], *h]
    d_x = np.array([d @ W_xh.T for d in delta])
    d_W_xh = sum(x_t.T @ d for x_t, d in zip(x, delta))
    d_W_hh = sum(h_t.T @ d for h_t, d in zip(states, delta))
    d_b_h = sum(d.sum(axis=0, keepdims=True) for d in delta)
    return d_x, d_W_xh, d_b_h, d_W_hh, (delta[0] @ W_hh.T)[np.newaxis]
