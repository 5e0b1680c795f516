import mygrad as mg
import numpy as np


def masked_attend(query, keys, mask):
    scores = (query * keys).sum(axis=-1)
    e = mg.exp(scores - scores.data.max(axis=0)) * mask
    weights = e / e.sum(axis=0, keepdims=True)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return context, weights
