"""hint: no_gradient

Computed in NumPy, then wrapped.
"""

import mygrad as mg
import numpy as np


def attend(query, keys):
    q, k = np.asarray(query), np.asarray(keys)
    scores = (q * k).sum(axis=-1)
    e = np.exp(scores - scores.max(axis=0))
    weights = e / e.sum(axis=0)
    context = (weights[..., np.newaxis] * k).sum(axis=0)
    return mg.tensor(context), mg.tensor(weights)
