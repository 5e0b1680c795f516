"""hint: not_normalised

exp without the sum below it.
"""

import mygrad as mg
import numpy as np


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = mg.exp(scores)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
