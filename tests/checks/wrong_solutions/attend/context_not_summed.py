"""hint: shape

The weighted keys, one by one.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = weights[..., np.newaxis] * keys
    return context, weights
