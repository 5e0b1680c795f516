"""hint: activation

The gates are the bare sums.
"""

import mygrad as mg


def lstm_cell(x_t, h, c, W, U, b):
    D = U.shape[0]
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    i = a[:, :D]
    f = a[:, D : 2 * D]
    g = mg.tanh(a[:, 2 * D : 3 * D])
    o = a[:, 3 * D :]
    c = f * c + i * g
    h = o * mg.tanh(c)
    return h, c
