import mygrad as mg
import numpy as np


def masked_attend(query, keys, mask):
    T, N, _ = keys.shape
    scores = (query.reshape(1, N, -1) * keys).sum(axis=2)
    e = mg.where(mask, mg.exp(scores - mg.max(scores, axis=0)), 0)
    weights = e / e.sum(axis=0)
    context = sum(weights[t][:, np.newaxis] * keys[t] for t in range(T))
    return context, weights
