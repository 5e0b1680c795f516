"""The ones are put along the last axis; digits come from random floats."""

import math

import numpy as np


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    span = seq_len_max - seq_len_min + 1
    L = seq_len_min + math.floor(np.random.random() * span)
    digits = np.floor(np.random.random((L, batch_size)) * 10).astype(np.int32)
    tokens = np.append(digits, np.full((1, batch_size), 11, np.int32), axis=0)
    x = np.zeros((L + 1, batch_size, 12), np.float32)
    np.put_along_axis(x, tokens[..., None], 1, axis=-1)
    target = tokens.copy()
    target[:-1] = tokens[-2::-1]
    return x, target, digits
