"""hint: raised

Ties are broken in the scores themselves, which are then put back; computed scores are locked.
"""

import numpy as np


def one_hot_encode_prediction(y_t):
    scores = y_t.data
    before = scores.copy()
    scores -= np.arange(scores.shape[-1]) * np.float32(1e-3)
    s_t = (scores == scores.max(axis=-1, keepdims=True)).astype(np.float32)
    scores[...] = before
    return s_t
