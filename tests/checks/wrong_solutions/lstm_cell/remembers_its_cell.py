"""hint: remembers

The cell is kept in a global list between calls.
"""

import mygrad as mg
from mygrad.nnet.activations import sigmoid

CELLS = []


def lstm_cell(x_t, h, c, W, U, b):
    D = U.shape[0]
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    if CELLS and CELLS[-1].shape == c.shape:
        c = CELLS[-1]
    i, f, g, o = (a[:, k * D : (k + 1) * D] for k in range(4))
    c = sigmoid(f) * c + sigmoid(i) * mg.tanh(g)
    CELLS.append(c.data.copy())
    return sigmoid(o) * mg.tanh(c), c
