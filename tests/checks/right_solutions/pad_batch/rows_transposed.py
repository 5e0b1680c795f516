import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    longest = max(map(len, sequences))
    rows = []
    for sequence in sequences:
        rows.append(sequence + [PADDING] * (longest - len(sequence)))
    return np.array(rows).T
