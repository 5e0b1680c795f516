"""hint: not_exp

Normalised without exp.
"""

import numpy as np


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = scores / scores.sum(axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
