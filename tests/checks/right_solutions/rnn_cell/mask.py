"""ReLU as a product with zeros and ones."""

import mygrad as mg


def rnn_cell(x_t, h, W_xh, b_h, W_hh):
    total = mg.matmul(x_t, W_xh) + b_h + mg.matmul(h, W_hh)
    return total * (total.data > 0)
