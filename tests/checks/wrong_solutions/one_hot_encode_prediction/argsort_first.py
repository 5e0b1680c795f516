"""hint: smallest

argsort sorts upwards: its first entry is the lowest score.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    order = np.argsort(y_t.data, axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[order[..., 0]]
