"""Products by @."""

from mygrad.nnet.activations import relu


def rnn_cell(x_t, h, W_xh, b_h, W_hh):
    from_input = x_t @ W_xh + b_h
    from_memory = h @ W_hh
    return relu(from_input + from_memory)
