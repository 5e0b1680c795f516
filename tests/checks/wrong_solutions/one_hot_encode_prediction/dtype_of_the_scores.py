"""hint: dtype

The dtype follows the scores, and is float64 for float64 scores.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data, axis=-1)
    s_t = np.zeros_like(y_t.data)
    np.put_along_axis(s_t, best[..., np.newaxis], 1, axis=-1)
    return s_t
