"""Eight parameters in a mixed order: the encoder has no output layer."""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu
from mygrad.nnet.initializers import glorot_normal

from seq2seq_lab import START


class Cell:
    """One step of an RNN: written by hand, with states of shape (N, D)."""

    def __init__(self, C, D):
        self.W, self.U = glorot_normal(C, D), glorot_normal(D, D)
        self.b = mg.zeros(D, dtype=np.float32)

    def __call__(self, x_t, h):
        return relu(mg.matmul(x_t, self.W) + mg.matmul(h, self.U) + self.b)


class Seq2Seq:
    def __init__(self, dim_input, dim_recurrent, dim_output):
        self.reader = Cell(dim_input, dim_recurrent)
        self.writer = Cell(dim_input, dim_recurrent)
        self.V = glorot_normal(dim_recurrent, dim_output)
        self.c = mg.zeros((1, dim_output), dtype=np.float32)
        self.D = dim_recurrent
        read, write = self.reader, self.writer
        self.parameters = (write.W, read.W, self.V, read.b, write.b, read.U, write.U, self.c)

    def __call__(self, x):
        T, N, C = x.shape
        h = np.zeros((N, self.D), dtype=np.float32)
        for x_t in x:
            h = self.reader(x_t, h)
        token, y = np.full(N, START), []
        for _ in range(T):
            h = self.writer(np.eye(C, dtype=np.float32)[token], h)
            y.append(mg.matmul(h, self.V) + self.c)
            token = np.argmax(y[-1].data, axis=1)
        return mg.stack(y)
