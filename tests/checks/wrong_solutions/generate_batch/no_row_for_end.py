"""hint: rows

x and target are as long as digits: END has no row.
"""

import numpy as np


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    num_digits = np.random.randint(seq_len_min, seq_len_max + 1)
    digits = np.random.randint(0, 10, size=(num_digits, batch_size))

    x = np.zeros((num_digits, batch_size, 12), dtype=np.float32)
    t = np.arange(num_digits)[:, np.newaxis]
    n = np.arange(batch_size)
    x[t, n, digits] = 1

    target = digits[::-1]
    return x, target, digits
