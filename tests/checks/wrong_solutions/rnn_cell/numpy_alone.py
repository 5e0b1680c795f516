"""hint: array"""

import numpy as np


def rnn_cell(x_t, h, W_xh, b_h, W_hh):
    x_t, h, W_xh, b_h, W_hh = map(np.asarray, (x_t, h, W_xh, b_h, W_hh))
    return np.maximum(x_t @ W_xh + b_h + h @ W_hh, 0)
