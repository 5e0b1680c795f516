"""hint: loss

The loss is a squared error.
"""

import numpy as np


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = ((y - np.eye(K, dtype=np.float32)[target]) ** 2).mean()
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    optimizer.step()
    return loss.item(), float(accuracy)
