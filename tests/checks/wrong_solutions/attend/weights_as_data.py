"""hint: weights_cut

The context is mixed with the weights' data.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = (mg.tensor(weights.data[..., np.newaxis]) * keys).sum(axis=0)
    return context, weights
