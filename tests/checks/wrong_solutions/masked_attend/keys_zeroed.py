"""hint: zeroed

A key of 0 has the score 0.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def masked_attend(query, keys, mask):
    keys = keys * mask[:, :, np.newaxis]
    weights = softmax((query * keys).sum(axis=-1), axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
