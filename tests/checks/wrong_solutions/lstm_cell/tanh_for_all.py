"""hint: activation

All four blocks go through tanh.
"""

import mygrad as mg


def lstm_cell(x_t, h, c, W, U, b):
    D = U.shape[0]
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    i = mg.tanh(a[:, :D])
    f = mg.tanh(a[:, D : 2 * D])
    g = mg.tanh(a[:, 2 * D : 3 * D])
    o = mg.tanh(a[:, 3 * D :])
    c = f * c + i * g
    h = o * mg.tanh(c)
    return h, c
