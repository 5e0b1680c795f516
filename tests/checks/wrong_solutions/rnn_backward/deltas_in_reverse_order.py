"""hint: time_order

Appended from the end; x stands in its own order.
"""

import numpy as np


def rnn_backward(grad, x, h, h_0, W_xh, W_hh):
    carry, delta, d_x = np.zeros_like(h[0]), [], []
    for t in reversed(range(len(x))):
        delta.append((grad[t] + carry) * (h[t] > 0))
        carry = delta[-1] @ W_hh.T
        d_x.insert(0, delta[-1] @ W_xh.T)
    before = np.concatenate([h_0, h[:-1]])
    d_W_xh = sum(x_t.T @ delta_t for x_t, delta_t in zip(x, delta))
    d_W_hh = sum(h_t.T @ delta_t for h_t, delta_t in zip(before, delta))
    d_b_h = sum(delta).sum(axis=0, keepdims=True)
    return np.stack(d_x), d_W_xh, d_b_h, d_W_hh, carry[np.newaxis]
