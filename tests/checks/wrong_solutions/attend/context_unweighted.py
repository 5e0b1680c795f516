"""hint: context_unweighted

The mean of the keys.
"""

import mygrad as mg
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = mg.mean(keys, axis=0)
    return context, weights
