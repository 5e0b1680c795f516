from mygrad.nnet.losses import softmax_crossentropy

from seq2seq_lab import PADDING


def masked_loss(scores, target):
    present = target != PADDING
    return softmax_crossentropy(scores[present], target[present])
