"""hint: last_class

What train_step does.
"""

from mygrad.nnet.losses import softmax_crossentropy


def masked_loss(scores, target):
    K = scores.shape[-1]
    return softmax_crossentropy(scores.reshape(-1, K), target.reshape(-1))
