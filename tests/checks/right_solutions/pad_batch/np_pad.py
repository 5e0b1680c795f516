import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    T = max(len(s) for s in sequences)
    columns = [np.pad(s, (0, T - len(s)), constant_values=PADDING) for s in sequences]
    return np.stack(columns, axis=1)
