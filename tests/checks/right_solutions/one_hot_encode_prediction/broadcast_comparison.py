"""The winners are compared with all classes."""

import numpy as np


def one_hot_encode_prediction(y_t):
    winners = y_t.data.argmax(axis=2)[:, :, None]
    return (winners == np.arange(y_t.shape[2])).astype("float32")
