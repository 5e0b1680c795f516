"""hint: softmax_twice

Softmax of the softmax.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    weights = softmax(weights, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
