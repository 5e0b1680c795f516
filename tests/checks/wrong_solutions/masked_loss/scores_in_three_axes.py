"""hint: scores_3d

The loss of MyGrad wants two.
"""

from mygrad.nnet.losses import softmax_crossentropy


def masked_loss(scores, target):
    return softmax_crossentropy(scores, target)
