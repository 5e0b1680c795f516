"""A loop over the batch around the loop over the steps."""

import numpy as np


def rnn_backward(grad, x, h, h_0, W_xh, W_hh):
    d_x, d_h_0 = np.zeros_like(x), np.zeros_like(h_0)
    d_W_xh, d_W_hh = np.zeros_like(W_xh), np.zeros_like(W_hh)
    d_b_h = np.zeros((1, W_hh.shape[1]), dtype=W_hh.dtype)
    for n in range(x.shape[1]):
        carry = 0
        for t in range(len(x) - 1, -1, -1):
            delta = (grad[t, n] + carry) * (h[t, n] > 0)
            d_x[t, n] = W_xh @ delta
            d_W_xh += np.outer(x[t, n], delta)
            d_W_hh += np.outer(h[t - 1, n] if t else h_0[0, n], delta)
            d_b_h[0] += delta
            carry = W_hh @ delta
        d_h_0[0, n] = carry
    return d_x, d_W_xh, d_b_h, d_W_hh, d_h_0
