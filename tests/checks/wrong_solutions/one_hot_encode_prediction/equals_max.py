"""hint: ties

The mask marks every entry that equals the best one.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    y_t = y_t.data
    max_values_mask = y_t == y_t.max(axis=-1, keepdims=True)
    return max_values_mask.astype(np.float32)
