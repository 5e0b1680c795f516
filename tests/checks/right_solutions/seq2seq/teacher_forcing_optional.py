"""An optional target for teacher forcing; keyword arguments; networks in a dict."""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu
from mygrad.nnet.initializers import glorot_normal
from mynn.layers.dense import dense

from seq2seq_lab import START, one_hot_encode_prediction


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
        sizes = {"dim_input": dim_input, "dim_recurrent": dim_recurrent, "dim_output": dim_output}
        self.rnn = {name: RNN(**sizes) for name in ("decoder", "encoder")}

    def __call__(self, x, target=None):
        h = self.rnn["encoder"](x=x)[1][-1:]
        s, y = np.eye(x.shape[2])[[[START] * x.shape[1]]], []
        for t in range(len(x)):
            scores, h = self.rnn["decoder"](s, h=h)
            y += [scores]
            s = one_hot_encode_prediction(scores)
            if target is not None:
                s = np.eye(x.shape[2])[target[t : t + 1]]
        return mg.concatenate(y)

    @property
    def parameters(self):
        return sum((rnn.parameters for rnn in self.rnn.values()), ())
