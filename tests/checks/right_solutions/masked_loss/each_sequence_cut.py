import mygrad as mg
from mygrad.nnet.losses import softmax_crossentropy

from seq2seq_lab import PADDING


def masked_loss(scores, target):
    kept_scores, kept_ids = [], []
    for n in range(target.shape[1]):
        length = (target[:, n] != PADDING).sum()
        kept_scores.append(scores[:length, n])
        kept_ids += target[:length, n].tolist()
    return softmax_crossentropy(mg.concatenate(kept_scores), kept_ids)
