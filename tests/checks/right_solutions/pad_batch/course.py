import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    lengths = [len(sequence) for sequence in sequences]
    ids = np.full((max(lengths), len(sequences)), PADDING)
    for n, sequence in enumerate(sequences):
        ids[: len(sequence), n] = sequence
    return ids
