"""hint: weights_cut

The scores are computed with data.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    query, k = np.asarray(query), np.asarray(keys)
    weights = softmax(mg.tensor((query * k).sum(axis=-1)), axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
