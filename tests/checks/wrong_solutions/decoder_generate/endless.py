"""hint: endless

It waits for a mark that never comes.
"""

import mygrad as mg
import numpy as np

from seq2seq_lab.nn.lstm import LSTM, Embedding


class Decoder:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        self.embed = Embedding(vocab_size, wordvec_size, std=0.3)
        self.lstm = LSTM(wordvec_size, hidden_size)
        W_hy = np.random.randn(hidden_size, vocab_size) / np.sqrt(hidden_size)
        self.W_hy = mg.tensor(W_hy.astype(np.float32))
        self.b_y = mg.tensor(np.zeros((1, vocab_size), dtype=np.float32))

    def step(self, s, h, c=None):
        h, c = self.lstm(self.embed(s), h, c)
        return h @ self.W_hy + self.b_y, h, c

    def __call__(self, ids, state):
        y, _, _ = self.step(ids, state)
        return y

    @property
    def parameters(self):
        return self.embed.parameters + self.lstm.parameters + (self.W_hy, self.b_y)

    def generate(self, state, start_id, sample_size):
        N = state.shape[1]
        h, c = state, None
        s = np.full((1, N), start_id)
        written = []
        while s[0, 0] != -1:
            y, h, c = self.step(s, h, c)
            h, c = h.data, c.data
            s = y.data.argmax(axis=-1)
            written.append(s)
        return np.concatenate(written)
