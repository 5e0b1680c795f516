"""hint: array

Right values, outside of MyGrad.
"""

import numpy as np


def sigma(a):
    return 1 / (1 + np.exp(-a))


def lstm_cell(x_t, h, c, W, U, b):
    x_t, h, c, W, U, b = (np.asarray(v) for v in (x_t, h, c, W, U, b))
    i, f, g, o = np.split(x_t @ W + h @ U + b, 4, axis=1)
    c = sigma(f) * c + sigma(i) * np.tanh(g)
    return sigma(o) * np.tanh(c), c
