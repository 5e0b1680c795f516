import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    T = 0
    for sequence in sequences:
        if len(sequence) > T:
            T = len(sequence)
    ids = np.zeros((T, len(sequences)), dtype=np.int32)
    for n in range(len(sequences)):
        for t in range(T):
            if t < len(sequences[n]):
                ids[t, n] = sequences[n][t]
            else:
                ids[t, n] = PADDING
    return ids
