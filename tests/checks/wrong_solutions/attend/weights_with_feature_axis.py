"""hint: extra_axis

The weights keep a feature axis of length 1.
"""

from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1, keepdims=True)
    weights = softmax(scores, axis=0)
    context = (weights * keys).sum(axis=0)
    return context, weights
