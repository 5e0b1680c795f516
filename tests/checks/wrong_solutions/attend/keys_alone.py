"""hint: score

The query is not used.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    weights = softmax(mg.sum(keys, axis=-1), axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
