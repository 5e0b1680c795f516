"""hint: loss

Padding counts for a tenth.
"""

import numpy as np
from mygrad.nnet.activations import logsoftmax

from seq2seq_lab import PADDING


def masked_loss(scores, target):
    t, n = np.indices(target.shape)
    share = np.where(target == PADDING, 0.1, 1)
    return -(logsoftmax(scores)[t, n, target] * share).sum() / share.sum()
