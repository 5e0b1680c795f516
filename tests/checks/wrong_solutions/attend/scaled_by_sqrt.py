"""hint: scaled

Divided by the square root of D, as in transformers.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1) / query.shape[1] ** 0.5
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
