"""hint: dtype

x is the result of a comparison, boolean.
"""

import numpy as np


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    num_digits = np.random.randint(seq_len_min, seq_len_max + 1)
    digits = np.random.randint(0, 10, size=(num_digits, batch_size))

    end = np.full((1, batch_size), 11)
    x = np.concatenate([digits, end])[:, :, np.newaxis] == np.arange(12)
    target = np.concatenate([digits[::-1], end], axis=0)
    return x, target, digits
