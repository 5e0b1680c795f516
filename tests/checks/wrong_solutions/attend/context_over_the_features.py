"""hint: shape

Sums the weighted keys over the features.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=-1)
    return context, weights
