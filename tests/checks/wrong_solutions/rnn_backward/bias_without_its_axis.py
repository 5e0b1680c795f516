"""hint: lost_axis

(D,) in place of (1, D).
"""

import numpy as np


def rnn_backward(grad, x, h, h_0, W_xh, W_hh):
    T, N, C = x.shape
    D = h.shape[-1]
    delta = np.zeros_like(h)
    for t in reversed(range(T)):
        d_h = grad[t]
        if t + 1 < T:
            d_h = d_h + delta[t + 1] @ W_hh.T
        delta[t] = d_h * (h[t] > 0)
    before = np.concatenate([h_0, h[:-1]])
    flat = delta.reshape(T * N, D)
    d_x = delta @ W_xh.T
    d_W_xh = x.reshape(T * N, C).T @ flat
    d_b_h = flat.sum(axis=0)
    d_W_hh = before.reshape(T * N, D).T @ flat
    d_h_0 = delta[:1] @ W_hh.T
    return d_x, d_W_xh, d_b_h, d_W_hh, d_h_0
