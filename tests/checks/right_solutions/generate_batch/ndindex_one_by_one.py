"""Every digit is drawn by itself, and np.ndindex visits the entries."""

import numpy as np


def one_hot(token):
    vector = np.zeros(12, dtype=np.float32)
    vector[token] = 1.0
    return vector


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    length = np.random.randint(seq_len_min, seq_len_max + 1)
    digits = np.empty((length, batch_size), dtype=np.int64)
    for index in np.ndindex(digits.shape):
        digits[index] = np.random.randint(10)
    x = np.stack([np.stack([one_hot(d) for d in row]) for row in digits])
    x = np.concatenate([x, np.stack([[one_hot(11)] * batch_size])])
    target = np.array([*reversed(digits), [11] * batch_size])
    return x, target, digits
