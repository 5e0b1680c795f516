"""hint: scaled

Twice the scores.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(2 * scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
