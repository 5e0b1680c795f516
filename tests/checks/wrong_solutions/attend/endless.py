"""hint: endless

A loop without an end.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    t = 0
    while t < len(keys):
        scores = t
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
