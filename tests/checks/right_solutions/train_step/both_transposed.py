"""Scores and target are both transposed, so that row i still meets label i."""

import mygrad as mg
import numpy as np
from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    scores = model(x=x)
    by_sequence = mg.transpose(scores, (1, 0, 2))
    labels = np.swapaxes(target, 0, 1)
    loss = softmax_crossentropy(by_sequence.reshape(labels.size, -1), labels.ravel())
    mg.Tensor.backward(loss)
    optimizer.step()
    hits = int((by_sequence.data.argmax(-1) == labels).sum())
    return float(loss), hits / labels.size
