"""Softmax by hand, its maximum taken away."""

import mygrad as mg
import numpy as np


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    e = mg.exp(scores - scores.max(axis=0))
    weights = e / e.sum(axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
