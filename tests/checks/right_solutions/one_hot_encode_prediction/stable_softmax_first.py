"""An unneeded but harmless softmax of MyGrad."""

import numpy as np
from mygrad.nnet.activations import softmax


def one_hot_encode_prediction(y_t):
    best = softmax(y_t.data.astype(np.float64), axis=-1).data.argmax(axis=-1)
    largest = y_t.data.argmax(axis=-1)
    best = np.where(best == largest, best, largest)
    return np.eye(y_t.shape[-1]).astype(np.float32)[best]
