"""hint: log

The logarithm of the weights.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = mg.log(softmax(scores, axis=0))
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
