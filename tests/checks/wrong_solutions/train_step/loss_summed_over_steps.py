"""hint: summed

The losses of the steps are added up, and not divided by T.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x)
    loss = 0
    for t in range(len(target)):
        loss = loss + softmax_crossentropy(y[t], target[t])
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    optimizer.step()
    return loss.item(), float(accuracy)
