"""hint: zeros_ones

Of equal scores each gets a share of the 1.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    mask = y_t.data == y_t.data.max(axis=-1, keepdims=True)
    return (mask / mask.sum(axis=-1, keepdims=True)).astype(np.float32)
