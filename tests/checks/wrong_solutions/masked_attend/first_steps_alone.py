"""hint: weights

Each sequence is cut to two steps.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def masked_attend(query, keys, mask):
    short = mask & (np.arange(len(keys)) < 2)[:, np.newaxis]
    scores = mg.where(short, (query * keys).sum(axis=-1), -np.inf)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
