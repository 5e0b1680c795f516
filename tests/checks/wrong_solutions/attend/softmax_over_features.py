"""hint: features_axis

A weight for each feature, none of them summed.
"""

from mygrad.nnet.activations import softmax


def attend(query, keys):
    weights = softmax(query * keys, axis=0)
    context = (weights * keys).sum(axis=0)
    return context, weights
