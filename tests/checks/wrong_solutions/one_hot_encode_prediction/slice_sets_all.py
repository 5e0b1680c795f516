"""hint: several

The slice sets the winners of all sequences in each row.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data, axis=-1)
    s_t = np.zeros(y_t.shape, dtype=np.float32)
    s_t[:, :, best] = 1
    return s_t
