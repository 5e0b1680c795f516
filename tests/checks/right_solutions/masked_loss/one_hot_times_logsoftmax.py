import numpy as np
from mygrad.nnet.activations import logsoftmax

from seq2seq_lab import PADDING, one_hot


def masked_loss(scores, target):
    mask = (target != PADDING).astype(np.float32)
    labels = one_hot(np.where(target == PADDING, 0, target), scores.shape[-1])
    losses = -(labels * logsoftmax(scores, axis=-1)).sum(axis=-1)
    return (losses * mask).sum() / mask.sum()
