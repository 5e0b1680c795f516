import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    T = len(sorted(sequences, key=len)[-1])
    copies = [list(sequence) for sequence in sequences]
    for copy in copies:
        while len(copy) < T:
            copy.append(PADDING)
    return np.array([[copy[t] for copy in copies] for t in range(T)])
