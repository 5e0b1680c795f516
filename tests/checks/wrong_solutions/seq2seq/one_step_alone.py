"""hint: one_step

Returns the scores of the last step.
"""

import numpy as np

from seq2seq_lab import RNN, START, one_hot_encode_prediction


class Seq2Seq:
    def __init__(self, dim_input, dim_recurrent, dim_output):
        self.encoder = RNN(dim_input, dim_recurrent, dim_output)
        self.decoder = RNN(dim_input, dim_recurrent, dim_output)

    def __call__(self, x):
        T, N, C = x.shape
        _, h_enc = self.encoder(x)
        h_t = h_enc[-1:]
        s_t = np.zeros((1, N, C), dtype=np.float32)
        s_t[:, :, START] = 1
        for _ in range(T):
            y_t, h_t = self.decoder(s_t, h_t)
            s_t = one_hot_encode_prediction(y_t)
        return y_t

    @property
    def parameters(self):
        return self.encoder.parameters + self.decoder.parameters
