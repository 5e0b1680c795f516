"""hint: loss

END is counted twice.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x)
    labels = np.append(target, target[-1])
    K = y.shape[-1]
    loss = softmax_crossentropy(mg.concatenate([y, y[-1:]]).reshape(-1, K), labels)
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    optimizer.step()
    return loss.item(), float(accuracy)
