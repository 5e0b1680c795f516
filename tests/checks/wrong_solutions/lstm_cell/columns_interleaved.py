"""hint: columns

Each gate takes every fourth column.
"""

import mygrad as mg
from mygrad.nnet.activations import sigmoid


def lstm_cell(x_t, h, c, W, U, b):
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    i = sigmoid(a[:, 0::4])
    f = sigmoid(a[:, 1::4])
    g = mg.tanh(a[:, 2::4])
    o = sigmoid(a[:, 3::4])
    c = f * c + i * g
    h = o * mg.tanh(c)
    return h, c
