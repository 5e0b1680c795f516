"""The original course's own lines: 12 classes, and argmax of a Tensor after the step."""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    output = model(x)

    loss = softmax_crossentropy(output.reshape(-1, 12), target.reshape(-1))
    loss.backward()
    optimizer.step()

    acc = np.mean(np.argmax(output, axis=-1) == target)
    return loss.item(), acc
