"""hint: gate_order

The order of the book: forget gate first.
"""

import mygrad as mg
from mygrad.nnet.activations import sigmoid


def lstm_cell(x_t, h, c, W, U, b):
    D = U.shape[0]
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    f = sigmoid(a[:, :D])
    g = mg.tanh(a[:, D : 2 * D])
    i = sigmoid(a[:, 2 * D : 3 * D])
    o = sigmoid(a[:, 3 * D :])
    c = f * c + i * g
    h = o * mg.tanh(c)
    return h, c
