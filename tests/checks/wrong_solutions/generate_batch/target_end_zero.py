"""hint: end_missing

The last row of target stays 0.
"""

import numpy as np

END = 11


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    length = np.random.randint(seq_len_min, seq_len_max + 1)
    T = length + 1
    digits = np.random.randint(10, size=(length, batch_size))
    x = np.zeros((T, batch_size, 12), dtype=np.float32)
    target = np.zeros((T, batch_size), dtype=int)
    for n in range(batch_size):
        for t in range(length):
            x[t, n, digits[t, n]] = 1
            target[length - 1 - t, n] = digits[t, n]
        x[T - 1, n, END] = 1
    return x, target, digits
