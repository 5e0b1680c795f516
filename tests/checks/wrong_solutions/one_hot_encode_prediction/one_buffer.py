"""hint: overwritten

All calls write into one array.
"""

import numpy as np

buffers = {}


def one_hot_encode_prediction(y_t):
    key = y_t.shape
    s_t = buffers.setdefault(key, np.zeros(key, dtype=np.float32))
    s_t[...] = 0
    best = y_t.data.argmax(axis=-1)
    np.put_along_axis(s_t, best[..., np.newaxis], 1, axis=-1)
    return s_t
