"""hint: raised

A squeeze drops the batch axis as well when N is 1.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data, axis=-1).squeeze()
    s_t = np.zeros(y_t.shape, dtype=np.float32)
    s_t[0, range(len(best)), best] = 1
    return s_t
