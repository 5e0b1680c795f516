"""hint: four_blocks

The sum is never cut into blocks.
"""

import mygrad as mg
from mygrad.nnet.activations import sigmoid


def lstm_cell(x_t, h, c, W, U, b):
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    c = sigmoid(a) * mg.sum(c) + sigmoid(a) * mg.tanh(a)
    return sigmoid(a) * mg.tanh(c), c
