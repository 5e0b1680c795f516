"""hint: own_update

A new optimizer is made in each call; the given one is not used.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy
from mynn.optimizers.adam import Adam


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    Adam(model.parameters).step()
    return loss.item(), float(accuracy)
