"""hint: pair

No return.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    mg.sum(weights[..., np.newaxis] * keys, axis=0)
