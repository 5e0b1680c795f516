import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    T, N = max([len(s) for s in sequences]), len(sequences)
    ids = np.ones((T, N)) * PADDING
    for n, s in enumerate(sequences):
        for t, i in enumerate(s):
            ids[t][n] = i
    return ids.astype(int)
