"""hint: leading

np.squeeze drops the time axis.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data, axis=-1)
    return np.squeeze(np.eye(y_t.shape[-1], dtype=np.float32)[best])
