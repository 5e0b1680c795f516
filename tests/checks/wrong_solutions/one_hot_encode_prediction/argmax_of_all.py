"""hint: axis

argmax without an axis finds one place in the flattened scores.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data)
    s_t = np.zeros(y_t.shape, dtype=np.float32)
    s_t[:, :, best] = 1
    return s_t
