"""hint: changed

The scores themselves are overwritten.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = y_t.data.argmax(axis=-1)
    y_t.data[...] = 0
    y_t.data[0, np.arange(y_t.shape[1]), best[0]] = 1
    return y_t.data
