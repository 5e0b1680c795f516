"""hint: uniform

The mean of all steps.
"""

import mygrad as mg
import numpy as np


def attend(query, keys):
    weights = mg.ones(keys.shape[:2], dtype=np.float32) / len(keys)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
