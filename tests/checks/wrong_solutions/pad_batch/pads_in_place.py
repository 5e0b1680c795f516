"""hint: changes_input

The caller's lists are padded.
"""

import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    T = max(len(s) for s in sequences)
    for s in sequences:
        s += [PADDING] * (T - len(s))
    return np.array(sequences).T
