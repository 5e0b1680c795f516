"""hint: context_unweighted

The last step's keys.
"""

import mygrad as mg
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = 1 * mg.astensor(keys)[-1]
    return context, weights
