"""hint: negative

The search for the best score starts from 0.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    _, N, K = y_t.shape
    s_t = np.zeros((1, N, K), dtype=np.float32)
    for n in range(N):
        best_score, best = 0, 0
        for k in range(K):
            if y_t.data[0, n, k] > best_score:
                best_score, best = y_t.data[0, n, k], k
        s_t[0, n, best] = 1
    return s_t
