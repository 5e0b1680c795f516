"""Integer arrays select the entries that become 1."""

import numpy as np


def one_hot_encode_prediction(y_t):
    T, N, _ = y_t.shape
    s_t1 = np.zeros(y_t.shape, dtype=np.float32)
    t, n = np.ogrid[:T, :N]
    s_t1[t, n, np.argmax(y_t.data, axis=-1)] = 1
    return s_t1
