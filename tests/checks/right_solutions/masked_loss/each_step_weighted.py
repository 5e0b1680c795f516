from mygrad.nnet.losses import softmax_crossentropy

from seq2seq_lab import PADDING


def masked_loss(scores, target):
    loss, steps = 0.0, 0
    for y_t, ids in zip(scores, target, strict=True):
        there = ids != PADDING
        loss = loss + softmax_crossentropy(y_t[there], ids[there]) * there.sum()
        steps += there.sum()
    return loss / steps
