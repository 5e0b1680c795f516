"""hint: no_gradient

The loss is computed from plain numbers: no way leads back to the parameters.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x).data
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.mean(y.argmax(axis=-1) == target)
    loss.backward()
    optimizer.step()
    return loss.item(), float(accuracy)
