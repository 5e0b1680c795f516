"""hint: ids

A sequence that is as long as the longest loses its last id.
"""

import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    T = max(len(s) for s in sequences)
    ids = np.full((T, len(sequences)), PADDING)
    for n, s in enumerate(sequences):
        ids[: min(len(s), max(T - 1, 1)), n] = s[: max(T - 1, 1)]
    return ids
