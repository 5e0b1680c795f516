import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    lengths = np.array([len(s) for s in sequences])
    present = np.arange(lengths.max()) < lengths[:, np.newaxis]  # (N, T)
    ids = np.full(present.shape, PADDING)
    ids[present] = np.concatenate(sequences)
    return ids.T
