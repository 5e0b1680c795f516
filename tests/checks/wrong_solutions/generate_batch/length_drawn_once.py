"""hint: one_length

The length is drawn once, outside of the function.
"""

import numpy as np

END = 11
draw = np.random.rand()


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    length = seq_len_min + int(draw * (seq_len_max - seq_len_min + 1))
    T = length + 1
    digits = np.random.randint(10, size=(length, batch_size))
    x = np.zeros((T, batch_size, 12), dtype=np.float32)
    target = np.zeros((T, batch_size), dtype=int)
    for n in range(batch_size):
        for t in range(length):
            x[t, n, digits[t, n]] = 1
            target[length - 1 - t, n] = digits[t, n]
        x[T - 1, n, END] = 1
        target[T - 1, n] = END
    return x, target, digits
