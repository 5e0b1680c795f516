"""hint: zero_is_an_id

The zeros that were filled in are replaced, and those that are ids with them.
"""

import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    T = max(map(len, sequences))
    ids = np.array([s + [0] * (T - len(s)) for s in sequences]).T
    ids[ids == 0] = PADDING
    return ids
