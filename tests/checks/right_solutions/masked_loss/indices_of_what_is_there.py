import mygrad as mg
import numpy as np
from mygrad.nnet.activations import logsoftmax

from seq2seq_lab import PADDING


def masked_loss(scores, target):
    t, n = np.nonzero(target != PADDING)
    return -mg.mean(logsoftmax(scores)[t, n, target[t, n]])
