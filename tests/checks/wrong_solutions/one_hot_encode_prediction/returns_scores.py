"""hint: zeros_ones

The raw scores are returned.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    return np.array(y_t.data, dtype=np.float32)
