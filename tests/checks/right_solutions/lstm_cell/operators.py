"""The @ operator, and a list of blocks."""

import mygrad as mg
from mygrad.nnet.activations import sigmoid


def lstm_cell(x_t, h, c, W, U, b):
    D = c.shape[-1]
    blocks = x_t @ W + h @ U + b
    i, f, g, o = [blocks[:, D * k : D * k + D] for k in range(4)]
    new_c = sigmoid(f) * c + sigmoid(i) * mg.tanh(g)
    new_h = sigmoid(o) * mg.tanh(new_c)
    return new_h, new_c
