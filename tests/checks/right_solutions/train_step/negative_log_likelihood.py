"""log-softmax, then the negative log-likelihood; a Tensor as target."""

import mygrad as mg
from mygrad.nnet.activations import logsoftmax
from mygrad.nnet.losses import negative_log_likelihood


def train_step(model, optimizer, x, target):
    y = model(x)
    N_K = (target.size, y.shape[2])
    loss = negative_log_likelihood(logsoftmax(y.reshape(*N_K)), mg.tensor(target).reshape(-1))
    with mg.no_autodiff:
        accuracy = (y.data.argmax(axis=2) == target).mean().item()
    loss.backward()
    optimizer.step()
    return [loss.item(), accuracy]
