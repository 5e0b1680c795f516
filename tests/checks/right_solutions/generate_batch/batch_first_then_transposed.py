"""Everything is built with the batch in front, and transposed at the end."""

import numpy as np

START, END = 10, 11


def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    n_digits = np.random.choice(np.arange(seq_len_min, seq_len_max + 1))
    sequences = np.random.choice(10, size=(batch_size, n_digits))
    with_end = np.pad(sequences, ((0, 0), (0, 1)), constant_values=END)
    x = (with_end[:, :, None] == np.arange(12)).astype(np.float32)
    backwards = np.pad(sequences[:, ::-1], ((0, 0), (0, 1)), constant_values=END)
    return [x.transpose(1, 0, 2), backwards.T, sequences.T]
