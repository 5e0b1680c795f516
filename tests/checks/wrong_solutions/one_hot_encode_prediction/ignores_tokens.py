"""hint: winner

Only the ten digits can win, although START and END have scores, too.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t.data[..., :10], axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best]
