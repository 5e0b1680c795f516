"""hint: moved

The parameters are put back after the step.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    before = [p.data.copy() for p in model.parameters]
    optimizer.step()
    for p, old in zip(model.parameters, before, strict=True):
        p.data[...] = old
    return loss.item(), float(accuracy)
