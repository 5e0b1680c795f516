"""hint: classes

The zeros have 12 classes, whatever the scores have.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    N = y_t.shape[1]
    s_t = np.zeros((1, N, 12), dtype=np.float32)
    for n in range(N):
        s_t[0, n, np.argmax(y_t.data[0, n])] = 1
    return s_t
