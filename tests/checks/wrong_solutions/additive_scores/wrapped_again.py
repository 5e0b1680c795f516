"""hint: no_gradient"""

import mygrad as mg
import numpy as np


def additive_scores(query, keys, W_q, W_k, v):
    hidden = np.tanh(query.data @ W_q.data + keys.data @ W_k.data)
    return mg.tensor((hidden @ v.data)[..., 0])
