"""hint: related

One digit is drawn for each sequence and repeated in time.
"""

import numpy as np

END = 11


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    length = np.random.randint(seq_len_min, seq_len_max + 1)
    T = length + 1
    digits = np.random.randint(10, size=batch_size) + np.zeros((length, 1), dtype=int)
    x = np.zeros((T, batch_size, 12), dtype=np.float32)
    target = np.zeros((T, batch_size), dtype=int)
    for n in range(batch_size):
        for t in range(length):
            x[t, n, digits[t, n]] = 1
            target[length - 1 - t, n] = digits[t, n]
        x[T - 1, n, END] = 1
        target[T - 1, n] = END
    return x, target, digits
