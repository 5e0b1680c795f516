"""Column by column, with a new digit drawn until it differs."""

import numpy as np


def generate_pairs(length, batch_size=10):
    digits = np.zeros((2 * length, batch_size), dtype=int)
    target = np.ones(batch_size, dtype=int)
    for n in range(batch_size):
        half = np.random.randint(0, 10, size=length)
        digits[:length, n] = digits[length:, n] = half
        if n % 2 == 1:
            place = np.random.randint(0, length)
            while digits[length + place, n] == half[place]:
                digits[length + place, n] = np.random.randint(0, 10)
            target[n] = 0
    return digits, target
