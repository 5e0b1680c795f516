"""Weights of its own, and a loop over the cell of the first exercise."""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import sigmoid


def normal(*shape):
    return mg.tensor((np.random.randn(*shape) / 10).astype(np.float32))


class Encoder:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        self.E = normal(vocab_size, wordvec_size)
        self.W = normal(wordvec_size, 4 * hidden_size)
        self.U = normal(hidden_size, 4 * hidden_size)
        self.b = normal(4 * hidden_size)

    def __call__(self, ids):
        D = len(self.U)
        h = c = np.zeros((ids.shape[1], D), dtype=np.float32)
        for row in ids:
            a = mg.matmul(self.E[row], self.W) + mg.matmul(h, self.U) + self.b
            i, f, g, o = (a[:, k * D : (k + 1) * D] for k in range(4))
            c = sigmoid(f) * c + sigmoid(i) * mg.tanh(g)
            h = sigmoid(o) * mg.tanh(c)
        return mg.expand_dims(h, axis=0)

    @property
    def parameters(self):
        return self.E, self.W, self.U, self.b
