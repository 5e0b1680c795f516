"""The weights are cut into blocks, not the sum."""

import mygrad as mg
from mygrad.nnet.activations import sigmoid


def lstm_cell(x_t, h, c, W, U, b):
    D = len(U)

    def block(k):
        s = slice(k * D, (k + 1) * D)
        return mg.matmul(x_t, W[:, s]) + mg.matmul(h, U[:, s]) + b[:, s]

    c = mg.add(mg.multiply(sigmoid(block(1)), c), mg.multiply(sigmoid(block(0)), mg.tanh(block(2))))
    return mg.multiply(sigmoid(block(3)), mg.tanh(c)), c
