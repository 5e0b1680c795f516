"""hint: room

The first sequence need not be the longest.
"""

import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    ids = np.full((len(sequences[0]), len(sequences)), PADDING)
    for n, s in enumerate(sequences):
        ids[: len(s), n] = s
    return ids
