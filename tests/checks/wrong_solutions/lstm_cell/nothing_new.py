"""hint: input_gate

Nothing gets into the cell.
"""

import mygrad as mg
from mygrad.nnet.activations import sigmoid


def lstm_cell(x_t, h, c, W, U, b):
    D = U.shape[0]
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    f = sigmoid(a[:, D : 2 * D])
    o = sigmoid(a[:, 3 * D :])
    c = f * c
    h = o * mg.tanh(c)
    return h, c
