"""hint: not_exp

Absolute values in place of exp.
"""

import mygrad as mg
import numpy as np


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = mg.abs(scores) / mg.abs(scores).sum(axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
