"""hint: small

-100 is a score that a key can have.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def masked_attend(query, keys, mask):
    scores = (query * keys).sum(axis=-1)
    scores[np.logical_not(mask)] = -100
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
