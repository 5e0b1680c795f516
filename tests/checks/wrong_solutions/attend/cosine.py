"""hint: score

The cosine in place of the dot product.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    q = query / mg.sqrt((query**2).sum(axis=-1, keepdims=True))
    k = keys / mg.sqrt((keys**2).sum(axis=-1, keepdims=True))
    weights = softmax((q * k).sum(axis=-1), axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
