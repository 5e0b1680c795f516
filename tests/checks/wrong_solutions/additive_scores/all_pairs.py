"""hint: batch_mixed"""

import mygrad as mg
import numpy as np


def additive_scores(query, keys, W_q, W_k, v):
    q = (query @ W_q)[:, np.newaxis, np.newaxis]
    k = (keys @ W_k)[np.newaxis]
    return (mg.tanh(q + k) @ v)[..., 0]
