"""hint: batch_mixed

A product of all queries with all keys.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    query, keys = mg.astensor(query), mg.astensor(keys)
    scores = mg.matmul(keys, query.transpose(1, 0))  # (T, N, N)
    weights = softmax(scores, axis=0)
    context = (weights.sum(axis=-1)[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
