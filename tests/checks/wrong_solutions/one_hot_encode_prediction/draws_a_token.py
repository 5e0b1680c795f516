"""hint: winner

The token is drawn from the softmax at random.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    e = np.exp(y_t.data - y_t.data.max(axis=-1, keepdims=True))
    p = (e / e.sum(axis=-1, keepdims=True))[0]
    best = [np.random.choice(p.shape[-1], p=row / row.sum()) for row in np.sqrt(p)]
    return np.eye(y_t.shape[-1], dtype=np.float32)[best][np.newaxis]
