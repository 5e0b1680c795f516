"""hint: dtype

The one-hot vectors are integers.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data, axis=-1)
    return np.eye(y_t.shape[-1], dtype=int)[best]
