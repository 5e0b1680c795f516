"""hint: encoder_step

Starts from the mean of the states.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.initializers import glorot_normal
from mynn.layers.dense import dense

from seq2seq_lab import START, attend, one_hot, one_hot_encode_prediction
from seq2seq_lab.nn.recurrent import Recurrent


class AttentionSeq2Seq:
    def __init__(self, dim_input, dim_recurrent, dim_output):
        D, K = dim_recurrent, dim_output
        self.encoder = Recurrent(dim_input, D)
        self.decoder = Recurrent(dim_input, D)
        self.fc_a = dense(D, D, weight_initializer=glorot_normal, bias=False)
        self.fc_h2y = dense(D, K, weight_initializer=glorot_normal)
        self.fc_c2y = dense(D, K, weight_initializer=glorot_normal, bias=False)

    def step(self, s_t, h_t, h_enc):
        h_t = self.decoder(s_t, h_t)
        context, w_t = attend(self.fc_a(h_t)[0], h_enc)
        y_t = self.fc_h2y(h_t) + self.fc_c2y(context)
        return y_t, h_t, w_t

    def __call__(self, x, target=None):
        T, N, C = x.shape
        h_enc = self.encoder(x)
        h_t = h_enc.mean(axis=0, keepdims=True)
        s_t = np.zeros((1, N, C), dtype=np.float32)
        s_t[:, :, START] = 1
        y, w = [], []
        for t in range(T):
            y_t, h_t, w_t = self.step(s_t, h_t, h_enc)
            y.append(y_t)
            w.append(w_t)
            if target is None:
                s_t = one_hot_encode_prediction(y_t)
            else:
                s_t = one_hot(target[t : t + 1], C)
        return mg.concatenate(y), mg.stack(w)

    @property
    def parameters(self):
        networks = self.encoder.parameters + self.decoder.parameters
        return networks + self.fc_a.parameters + self.fc_h2y.parameters + self.fc_c2y.parameters
