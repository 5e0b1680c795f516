"""hint: padding

Padding has half of the weight that it would have.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def masked_attend(query, keys, mask):
    weights = softmax((query * keys).sum(axis=-1), axis=0) * (0.5 + 0.5 * mask)
    weights = weights / weights.sum(axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
