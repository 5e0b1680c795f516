"""hint: ids

The places are returned, not one-hot vectors.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    return np.argmax(y_t.data, axis=-1)
