"""hint: array

Computed in NumPy.
"""

import numpy as np
from mygrad.nnet.activations import logsoftmax

from seq2seq_lab import PADDING


def masked_loss(scores, target):
    t, n = np.nonzero(target != PADDING)
    return -logsoftmax(scores).data[t, n, target[t, n]].mean()
