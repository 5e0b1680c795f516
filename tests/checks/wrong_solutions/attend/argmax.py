"""hint: hard

All weight on the best step.
"""

import mygrad as mg
import numpy as np


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    best = np.argmax(scores, axis=0)
    weights = mg.tensor(np.eye(len(keys), dtype=np.float32)[best].T)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
