"""hint: lost_axis

Axes of length 1 are lost.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, mg.squeeze(weights)
