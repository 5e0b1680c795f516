"""Other names, and the LSTM listed first."""

from seq2seq_lab.nn.lstm import LSTM, Embedding


class Encoder:
    def __init__(self, V, C, D):
        self.recurrent = LSTM(C, D)
        self.vectors = Embedding(V, C)

    def __call__(self, xs):
        x = self.vectors(xs)
        states, _ = self.recurrent(x)
        return states[-1][None]

    @property
    def parameters(self):
        return (*self.recurrent.parameters, *self.vectors.parameters)
