"""hint: context_query

The arguments in the other order.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(keys, query):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
