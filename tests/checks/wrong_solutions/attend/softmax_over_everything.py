"""hint: softmax_axis

One softmax for steps and sequences together.
"""

import mygrad as mg
import numpy as np


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    e = mg.exp(scores)
    weights = e / e.sum()
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
