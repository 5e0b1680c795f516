"""hint: steps

The batch is trained on ten times.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    for _ in range(10):
        y = model(x)
        loss = softmax_crossentropy(y.reshape(-1, 12), target.reshape(-1))
        accuracy = np.mean(y.data.argmax(axis=-1) == target)
        loss.backward()
        optimizer.step()
    return loss.item(), float(accuracy)
