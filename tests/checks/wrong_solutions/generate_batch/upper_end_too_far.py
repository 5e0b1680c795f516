"""hint: length

random.randint includes its upper end already.
"""

import random

import numpy as np


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    length = random.randint(seq_len_min, seq_len_max + 1)
    sequences = []
    for _ in range(batch_size):
        sequences.append([random.randint(0, 9) for _ in range(length)])
    inputs = [[*sequence, 11] for sequence in sequences]
    targets = [[*sequence[::-1], 11] for sequence in sequences]

    x = np.eye(12, dtype=np.float32)[np.array(inputs).T]
    target = np.array(targets).T
    digits = np.array(sequences).T
    return x, target, digits
