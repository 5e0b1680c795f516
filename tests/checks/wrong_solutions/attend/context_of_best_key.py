"""hint: context_hard

The keys of the best step.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax


def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    best = weights.data.argmax(axis=0)
    context = mg.astensor(keys)[best, np.arange(len(best))]
    return context, weights
