"""hint: winner

The place is counted from 1.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data, axis=-1)
    return np.roll(np.eye(y_t.shape[-1], dtype=np.float32), 1, axis=1)[best]
