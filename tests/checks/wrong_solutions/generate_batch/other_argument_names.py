"""hint: raised

The arguments have other names than in the exercise.
"""

import numpy as np


def generate_batch(low=1, high=20, size=10):
    num_digits = np.random.randint(low, high + 1)
    digits = np.random.randint(0, 10, size=(num_digits, size))

    x = np.zeros((num_digits + 1, size, 12), dtype=np.float32)
    t = np.arange(num_digits)[:, np.newaxis]
    n = np.arange(size)
    x[t, n, digits] = 1
    x[-1, :, 11] = 1

    end = np.full((1, size), 11)
    target = np.concatenate([digits[::-1], end], axis=0)
    return x, target, digits
