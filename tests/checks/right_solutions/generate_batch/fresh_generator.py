"""A new generator without a seed in each call, and an argument more."""

import numpy as np


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10, rng=None):
    rng = np.random.default_rng() if rng is None else rng
    length = rng.integers(seq_len_min, seq_len_max, endpoint=True)
    digits = rng.integers(0, 9, size=(length, batch_size), endpoint=True, dtype=np.int8)
    ids = np.vstack([digits, np.full(batch_size, 11, dtype=np.int8)])
    target = np.vstack([np.flipud(digits), np.full(batch_size, 11, dtype=np.int8)])
    return np.eye(12, dtype="float32")[ids], target, digits
