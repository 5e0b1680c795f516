"""hint: zeros_ones

Probabilities are returned, not one-hot vectors.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    e = np.exp(y_t.data - y_t.data.max(axis=-1, keepdims=True))
    return (e / e.sum(axis=-1, keepdims=True)).astype(np.float32)
