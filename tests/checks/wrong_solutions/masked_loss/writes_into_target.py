"""hint: changes_input

The caller's labels lose their padding.
"""

import numpy as np
from mygrad.nnet.activations import logsoftmax

from seq2seq_lab import PADDING


def masked_loss(scores, target):
    mask = target != PADDING
    target[~mask] = 0
    labels = np.eye(scores.shape[-1])[target] * mask[..., np.newaxis]
    return -(labels * logsoftmax(scores)).sum() / mask.sum()
