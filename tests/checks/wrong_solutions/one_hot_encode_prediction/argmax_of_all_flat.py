"""hint: axis

One 1 is set in the whole array, at the flat place of the best score.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    s_t = np.zeros(y_t.shape, dtype=np.float32)
    s_t.flat[y_t.data.argmax()] = 1
    return s_t
