"""hint: array

The places are returned as well.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data, axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best], best
