"""hint: accuracy

The mean probability of the right token is returned as accuracy.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.exp(-loss.item())
    loss.backward()
    optimizer.step()
    return loss.item(), float(accuracy)
