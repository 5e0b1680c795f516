"""hint: no_softmax

The scores are the weights.
"""

import numpy as np


def attend(query, keys):
    weights = (query * keys).sum(axis=-1)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
