"""hint: endless

The loop ends when the accuracy is 1, which may never be.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    accuracy = 0.0
    while accuracy < 2:
        y = model(x)
        loss = softmax_crossentropy(y.reshape(-1, 12), target.reshape(-1))
        loss.backward()
        optimizer.step()
        accuracy = float(np.mean(y.data.argmax(axis=-1) == target))
    return loss.item(), accuracy
