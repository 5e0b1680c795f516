"""hint: gradient

The state goes from step to step as an array.
"""

from seq2seq_lab.nn.lstm import LSTM, Embedding


class Encoder:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        self.embed = Embedding(vocab_size, wordvec_size)
        self.lstm = LSTM(wordvec_size, hidden_size)

    def __call__(self, ids):
        x, state = self.embed(ids), ()
        for t in range(len(ids)):
            h, c = self.lstm(x[t : t + 1], *state)
            state = h.data, c.data
        return h

    @property
    def parameters(self):
        return self.embed.parameters + self.lstm.parameters
