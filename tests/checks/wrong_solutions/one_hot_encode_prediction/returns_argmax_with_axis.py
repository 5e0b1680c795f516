"""hint: ids

The places are returned, with a last axis of length 1.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    return np.argmax(y_t.data, axis=-1, keepdims=True).astype(np.float32)
