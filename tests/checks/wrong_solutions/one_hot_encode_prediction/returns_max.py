"""hint: ids

The best scores are returned, not their places.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    return y_t.data.max(axis=-1).astype(np.float32)
