"""The same things written again, in plain NumPy loops: what the library is tested against."""

import numpy as np


def rnn_loop(x, weights, h_0):
    """One sequence, one step, one unit at a time. -> scores (T, N, K), states (T, N, D)."""
    W_xh, b_h, W_hh = weights["W_xh"], weights["b_h"], weights["W_hh"]
    T, N, C = x.shape
    D = W_hh.shape[0]
    h = np.zeros((T, N, D), x.dtype)
    for n in range(N):
        before = h_0[0, n]
        for t in range(T):
            for j in range(D):
                total = b_h[0, j]
                for i in range(C):
                    total = total + x[t, n, i] * W_xh[i, j]
                for i in range(D):
                    total = total + before[i] * W_hh[i, j]
                h[t, n, j] = total if total > 0 else 0
            before = h[t, n]
    if "W_hy" not in weights:
        return None, h
    y = np.array([[h_tn @ weights["W_hy"] + weights["b_y"][0] for h_tn in h_t] for h_t in h])
    return y, h


def seq2seq_loop(ids, weights, target=None):
    """Reads and writes one sequence after another. -> scores (T, N, K)."""
    encoder = {k.removeprefix("encoder."): w for k, w in weights.items() if "encoder" in k}
    decoder = {k.removeprefix("decoder."): w for k, w in weights.items() if "decoder" in k}
    K, D = decoder["W_hy"].shape[1], decoder["W_hh"].shape[0]
    dtype = decoder["W_hy"].dtype
    T, N = ids.shape
    scores = np.zeros((T, N, K), dtype)
    for n in range(N):
        x = np.zeros((T, 1, K), dtype)
        for t in range(T):
            x[t, 0, ids[t, n]] = 1
        _, states = rnn_loop(x, encoder, np.zeros((1, 1, D), dtype))
        state, fed = states[-1:], 10  # START
        for t in range(T):
            s = np.zeros((1, 1, K), dtype)
            s[0, 0, fed] = 1
            y, state = rnn_loop(s, decoder, state)
            scores[t, n] = y[0, 0]
            fed = int(np.argmax(y)) if target is None else int(target[t, n])
    return scores


def adam_loop(gradients, rate, beta1=0.9, beta2=0.999, eps=1e-8):
    """Kingma and Ba (2015), algorithm 1, on one number that starts at 0."""
    theta = m = v = 0.0
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        theta -= rate * (m / (1 - beta1**t)) / ((v / (1 - beta2**t)) ** 0.5 + eps)
    return theta
