"""A step down instead of up."""

import numpy as np


def generate_pairs(length, batch_size=10):
    first = np.random.randint(0, 10, size=(length, batch_size))
    second = first.copy()
    for n in range(1, batch_size, 2):
        place = np.random.choice(length)
        second[place, n] = (second[place, n] - np.random.randint(1, 10)) % 10
    target = np.array([int((first[:, n] == second[:, n]).all()) for n in range(batch_size)])
    return np.concatenate([first, second]), target
