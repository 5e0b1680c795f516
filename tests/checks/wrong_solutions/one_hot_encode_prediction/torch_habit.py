"""hint: raised

Tensors of MyGrad have no method numpy.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    scores = y_t.numpy()
    return np.eye(scores.shape[-1], dtype=np.float32)[scores.argmax(-1)]
