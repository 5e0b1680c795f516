"""hint: columns

The reshape mixes up sequences and gates.
"""

import mygrad as mg
from mygrad.nnet.activations import sigmoid


def lstm_cell(x_t, h, c, W, U, b):
    D = U.shape[0]
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    a = a.reshape(4, -1, D)
    i, f, g, o = sigmoid(a[0]), sigmoid(a[1]), mg.tanh(a[2]), sigmoid(a[3])
    c = f * c + i * g
    h = o * mg.tanh(c)
    return h, c
