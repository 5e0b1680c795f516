"""hint: softmax_axis

Softmax along its default axis, the last.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
