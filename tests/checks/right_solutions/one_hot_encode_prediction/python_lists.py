"""Lists, max and index, and an array only at the end."""

import numpy as np


def one_hot_encode_prediction(y_t):
    rows = []
    for scores in y_t.data[0].tolist():
        one_hot = [0] * len(scores)
        one_hot[scores.index(max(scores))] = 1
        rows.append(one_hot)
    return np.array([rows], dtype=np.float32)
