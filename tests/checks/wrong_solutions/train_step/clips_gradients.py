"""hint: gradient

Every gradient is cut to a narrow range.
"""

import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    for p in model.parameters:
        if p.grad is not None:
            np.clip(p.grad, -0.01, 0.01, out=p.grad)
    optimizer.step()
    return loss.item(), float(accuracy)
