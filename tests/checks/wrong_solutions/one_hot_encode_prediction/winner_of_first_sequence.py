"""hint: axis

The winner of the first sequence is used for all.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    s_t = np.zeros(y_t.shape, dtype=np.float32)
    s_t[:, :, np.argmax(y_t.data[0, 0])] = 1
    return s_t
