"""A row of the identity matrix for each winner."""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t, axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best]
