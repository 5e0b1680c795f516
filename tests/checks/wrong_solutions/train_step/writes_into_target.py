"""hint: changed

END is overwritten in the caller's target after use.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    optimizer.step()
    target[-1] = 0
    return loss.item(), float(accuracy)
