"""hint: locked

MyGrad locks the data of what it still needs.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def masked_attend(query, keys, mask):
    scores = (query * keys).sum(axis=-1)
    scores.data[~mask] = -np.inf
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
