"""hint: one_query

The query of sequence 0 for all.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query[0] * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
