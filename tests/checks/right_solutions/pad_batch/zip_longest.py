from itertools import zip_longest

import numpy as np

from seq2seq_lab import PADDING


def pad_batch(sequences):
    return np.array(list(zip_longest(*sequences, fillvalue=PADDING)))
