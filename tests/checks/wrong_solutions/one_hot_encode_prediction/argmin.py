"""hint: smallest

The lowest score wins.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmin(y_t.data, axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best]
