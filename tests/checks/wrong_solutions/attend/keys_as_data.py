"""hint: no_gradient

The keys' data, so that no gradient reaches them.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    keys = np.asarray(keys)
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
