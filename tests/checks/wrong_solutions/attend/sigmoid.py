"""hint: not_normalised

A sigmoid: each weight for itself.
"""

import mygrad as mg
import numpy as np


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = 1 / (1 + mg.exp(-scores))
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
