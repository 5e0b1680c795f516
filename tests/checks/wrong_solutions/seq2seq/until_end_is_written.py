"""hint: grown_to_nan

Decodes until END is written: an untrained model may never write it.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu
from mygrad.nnet.initializers import glorot_normal
from mynn.layers.dense import dense

from seq2seq_lab import END, START, one_hot_encode_prediction


class RNN:
    def __init__(self, dim_input, dim_recurrent, dim_output):
        self.fc_x2h = dense(dim_input, dim_recurrent, weight_initializer=glorot_normal)
        self.fc_h2h = dense(
            dim_recurrent, dim_recurrent, weight_initializer=glorot_normal, bias=False
        )
        self.fc_h2y = dense(dim_recurrent, dim_output, weight_initializer=glorot_normal)

    def __call__(self, x, h=None):
        N, D = x.shape[1], self.fc_h2h.weight.shape[0]
        h_t = np.zeros((1, N, D), dtype=np.float32) if h is None else h
        states = []
        for x_t in x:
            h_t = relu(self.fc_x2h(x_t[np.newaxis]) + self.fc_h2h(h_t))
            states.append(h_t)
        states = mg.concatenate(states, axis=0)
        return self.fc_h2y(states), states

    @property
    def parameters(self):
        return self.fc_x2h.parameters + self.fc_h2h.parameters + self.fc_h2y.parameters


class Seq2Seq:
    def __init__(self, dim_input, dim_recurrent, dim_output):
        self.encoder = RNN(dim_input, dim_recurrent, dim_output)
        self.decoder = RNN(dim_input, dim_recurrent, dim_output)

    def __call__(self, x):
        _, N, C = x.shape
        _, h_enc = self.encoder(x)
        h_t = h_enc[-1:]
        s_t = np.zeros((1, N, C), dtype=np.float32)
        s_t[:, :, START] = 1
        y = []
        while not y or not (y[-1].data.argmax(axis=-1) == END).all():
            y_t, h_t = self.decoder(s_t, h_t)
            y.append(y_t)
            s_t = one_hot_encode_prediction(y_t)
        return mg.concatenate(y, axis=0)

    @property
    def parameters(self):
        return self.encoder.parameters + self.decoder.parameters
