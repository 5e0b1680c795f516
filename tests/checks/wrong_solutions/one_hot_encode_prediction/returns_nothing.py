"""hint: nothing

There is no return statement.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    s_t = np.zeros(y_t.shape, dtype=np.float32)
    for n, row in enumerate(y_t.data[0]):
        s_t[0, n, row.argmax()] = 1
