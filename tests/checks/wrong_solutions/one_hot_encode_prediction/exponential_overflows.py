"""hint: large

exp of large scores is infinite, and infinity by infinity is no number.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    e = np.exp(y_t.data)
    p = e / e.sum(axis=-1, keepdims=True)
    best = np.argmax(p, axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best]
