"""hint: loss

The first loss is returned in all later calls.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy

history = []


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    optimizer.step()
    history.append(loss.item())
    return history[0], float(accuracy)
