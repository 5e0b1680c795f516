"""hint: not_finite

Takes away the largest absolute value: all of exp may become 0.
"""

import mygrad as mg
import numpy as np


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    e = mg.exp(scores - np.abs(np.asarray(scores)).max(axis=0))
    weights = e / e.sum(axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
