"""One step at a time, the state carried along."""

from seq2seq_lab.nn.lstm import LSTM, Embedding


class Encoder:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        self.layers = [Embedding(vocab_size, wordvec_size), LSTM(wordvec_size, hidden_size)]

    def __call__(self, ids):
        h = c = None
        for t in range(ids.shape[0]):
            h, c = self.layers[1](self.layers[0](ids[t : t + 1]), h, c)
        return h

    @property
    def parameters(self):
        return [tensor for layer in self.layers for tensor in layer.parameters]
