"""hint: not_normalised

Divides by the largest in place of the sum.
"""

import mygrad as mg
import numpy as np


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = mg.exp(scores - scores.max(axis=0))
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
