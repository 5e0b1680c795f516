"""hint: no_gradient

Computed in NumPy, then wrapped.
"""

import mygrad as mg
import numpy as np


def masked_attend(query, keys, mask):
    q, k = np.asarray(query), np.asarray(keys)
    scores = np.where(mask, (q * k).sum(axis=-1), -np.inf)
    e = np.exp(scores - scores.max(axis=0))
    weights = e / e.sum(axis=0)
    return mg.tensor((weights[..., np.newaxis] * k).sum(axis=0)), mg.tensor(weights)
