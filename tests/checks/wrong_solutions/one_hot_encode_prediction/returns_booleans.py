"""hint: dtype

A comparison gives booleans.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data, axis=-1)
    return best[..., np.newaxis] == np.arange(y_t.shape[-1])
