"""hint: none

Only scores above a threshold after softmax get a 1.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    e = np.exp(y_t.data - y_t.data.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return (p > 0.9).astype(np.float32)
