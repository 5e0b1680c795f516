"""hint: weights_cut

np.asarray gives numbers without their gradients.
"""

import numpy as np
from mygrad.nnet.activations import softmax


def masked_attend(query, keys, mask):
    scores = np.where(mask, np.asarray((query * keys).sum(axis=-1)), -np.inf)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
