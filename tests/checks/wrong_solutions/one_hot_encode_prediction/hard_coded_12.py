"""hint: classes

The number of classes is fixed to 12.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data, axis=-1)
    return np.eye(12, dtype=np.float32)[best]
