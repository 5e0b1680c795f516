"""hint: changed

To break ties, the scores are changed a little.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    scores = y_t.data
    scores -= np.arange(scores.shape[-1]) * np.float32(1e-3)
    return (scores == scores.max(axis=-1, keepdims=True)).astype(np.float32)
