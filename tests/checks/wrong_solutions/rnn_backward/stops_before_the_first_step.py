"""hint: loop_ends

range ends at 1.
"""

import numpy as np


def rnn_backward(grad, x, h, h_0, W_xh, W_hh):
    d_x = np.zeros_like(x)
    d_W_xh = np.zeros_like(W_xh)
    d_b_h = np.zeros_like(W_hh[:1])
    d_W_hh = np.zeros_like(W_hh)
    carry = np.zeros_like(h[0])
    for t in range(len(x) - 1, 0, -1):
        delta = (grad[t] + carry) * (h[t] > 0)
        h_before = h[t - 1] if t > 0 else h_0[0]
        d_x[t] = delta @ W_xh.T
        d_W_xh += x[t].T @ delta
        d_b_h += delta.sum(axis=0)
        d_W_hh += h_before.T @ delta
        carry = delta @ W_hh.T
    return d_x, d_W_xh, d_b_h, d_W_hh, carry[np.newaxis]
