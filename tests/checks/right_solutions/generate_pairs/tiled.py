"""The halves tiled, and the lower one changed in place."""

import numpy as np


def generate_pairs(length, batch_size=10):
    digits = np.tile(np.random.randint(10, size=(length, batch_size)), (2, 1))
    n = np.arange(1, batch_size, 2)
    place = length + np.random.randint(length, size=n.size)
    digits[place, n] = (digits[place, n] + np.random.randint(1, 10, size=n.size)) % 10
    return digits, (digits[:length] == digits[length:]).all(axis=0).astype(np.int64)
