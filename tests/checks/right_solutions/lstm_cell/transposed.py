"""Columns as rows, through a transpose."""

import mygrad as mg
from mygrad.nnet.activations import sigmoid


def lstm_cell(x_t, h, c, W, U, b):
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    D = a.shape[1] // 4
    rows = a.T
    i, f, g, o = rows[:D], rows[D : 2 * D], rows[2 * D : 3 * D], rows[3 * D :]
    c = sigmoid(f).T * c + (sigmoid(i) * mg.tanh(g)).T
    h = sigmoid(o).T * mg.tanh(c)
    return h, c
