"""hint: uniform"""

import numpy as np


def generate_pairs(length, batch_size=10):
    first = np.random.randint(0, 10, size=(length, batch_size))
    second = first.copy()
    for n in range(1, batch_size, 2):
        place = np.random.randint(0, length + 1) % length  # the first place twice as often
        second[place, n] = (second[place, n] + np.random.randint(1, 10)) % 10
    target = (first == second).all(axis=0).astype(int)
    return np.concatenate([first, second]), target
