"""hint: negative

The score that is farthest from zero wins.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(np.abs(y_t.data), axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best]
