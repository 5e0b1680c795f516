"""Plain loops, and a strict comparison, so that the first of equal scores wins."""

import numpy as np


def one_hot_encode_prediction(y_t):
    _, N, K = y_t.shape
    s_t = np.zeros((1, N, K), dtype=np.float32)
    for n in range(N):
        best = 0
        for k in range(1, K):
            if y_t[0, n, k] > y_t[0, n, best]:
                best = k
        s_t[0, n, best] = 1
    return s_t
