"""hint: same_batch

A generator with a fixed seed is made in each call.
"""

import numpy as np


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    rng = np.random.default_rng(0)
    num_digits = rng.integers(seq_len_min, seq_len_max + 1)
    digits = rng.integers(0, 10, size=(num_digits, batch_size))

    x = np.zeros((num_digits + 1, batch_size, 12), dtype=np.float32)
    t = np.arange(num_digits)[:, np.newaxis]
    n = np.arange(batch_size)
    x[t, n, digits] = 1
    x[-1, :, 11] = 1

    end = np.full((1, batch_size), 11)
    target = np.concatenate([digits[::-1], end], axis=0)
    return x, target, digits
