"""hint: model_input

A new batch is drawn, the given one is ignored.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    ids = np.random.randint(0, 10, size=target.shape)
    ids[-1] = 11
    x, target = np.eye(12, dtype=np.float32)[ids], np.append(ids[-2::-1], ids[-1:], axis=0)
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    optimizer.step()
    return loss.item(), float(accuracy)
