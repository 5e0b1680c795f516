"""hint: negative

relu makes all negative scores equal.
"""

import numpy as np
from mygrad.nnet.activations import relu


def one_hot_encode_prediction(y_t):
    best = np.argmax(relu(y_t).data, axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best]
