"""hint: several

Every positive score gets a 1.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    return (y_t.data > 0).astype(np.float32)
