"""The lines of the table as they stand."""

import numpy as np


def lstm_backward(grad_h, grad_c, x, h, c, gates, h_0, c_0, W_xh, W_hh):
    T, N, D = h.shape
    delta = np.empty((T, N, 4 * D), h.dtype)
    later_h, later_c = np.zeros_like(h[0]), np.zeros_like(c[0])
    for t in reversed(range(T)):
        i, f, g, o = gates[t]
        tanh_c = np.tanh(c[t])
        c_before = c[t - 1] if t > 0 else c_0[0]
        d_h = grad_h[t] + later_h
        d_c = grad_c[t] + d_h * o * (1 - tanh_c**2) + later_c
        delta_o = d_h * tanh_c * o * (1 - o)
        delta_i = d_c * g * (i - i**2)
        delta_f = d_c * c_before * f * (1 - f)
        delta_g = d_c * i * (1 - g**2)
        delta[t] = np.concatenate([delta_i, delta_f, delta_g, delta_o], axis=1)
        later_h = delta[t] @ W_hh.T
        later_c = d_c * f
    before = np.concatenate([h_0, h[:-1]])
    d_W_xh, d_W_hh = (np.einsum("tna,tnb->ab", a, delta) for a in (x, before))
    d_b_h = delta.sum(axis=(0, 1))[np.newaxis]
    return delta @ W_xh.T, d_W_xh, d_b_h, d_W_hh, later_h[np.newaxis], later_c[np.newaxis]
