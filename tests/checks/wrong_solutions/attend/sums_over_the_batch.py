"""hint: shape

Sums the products over the batch.
"""

import mygrad as mg
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=1)
    weights = softmax(scores, axis=0)
    context = mg.einsum("td,tnd->nd", weights, keys)
    return context, weights
