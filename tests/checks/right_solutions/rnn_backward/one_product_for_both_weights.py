"""Inputs and states side by side."""

import numpy as np


def rnn_backward(grad, x, h, h_0, W_xh, W_hh):
    T, N, C = x.shape
    delta = np.zeros_like(np.concatenate([h, h[:1]]))  # delta_{T+1} = 0 at the end
    for t in reversed(range(T)):
        delta[t] = np.multiply(grad[t] + delta[t + 1] @ W_hh.T, h[t] > 0)
    delta = delta[:T]
    both = np.concatenate([x, np.concatenate([h_0, h[:-1]])], axis=-1)
    d_W = both.reshape(T * N, -1).T @ delta.reshape(T * N, -1)
    back = delta @ np.concatenate([W_xh, W_hh]).T
    return back[..., :C], d_W[:C], delta.sum((0, 1))[None, :], d_W[C:], back[:1, :, C:]
