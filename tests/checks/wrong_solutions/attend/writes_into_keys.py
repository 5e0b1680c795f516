"""hint: changes_input

Writes into the keys.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    np.asarray(keys).setflags(write=True)
    np.asarray(keys)[...] = 0
    return context, weights
