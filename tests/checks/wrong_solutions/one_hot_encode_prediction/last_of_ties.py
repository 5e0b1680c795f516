"""hint: first

The loop lets a later score win if it is as high as the best.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    _, N, K = y_t.shape
    s_t = np.zeros((1, N, K), dtype=np.float32)
    for n in range(N):
        best = 0
        for k in range(K):
            if y_t.data[0, n, k] >= y_t.data[0, n, best]:
                best = k
        s_t[0, n, best] = 1
    return s_t
