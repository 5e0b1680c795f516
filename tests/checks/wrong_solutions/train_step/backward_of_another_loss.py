"""hint: gradient

backward is called on the loss of the last step alone.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    softmax_crossentropy(y[-1], target[-1]).backward()
    optimizer.step()
    return loss.item(), float(accuracy)
