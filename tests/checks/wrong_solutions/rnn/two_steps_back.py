"""hint: later_steps

Takes the state of two steps ago from the list.
"""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu
from mygrad.nnet.initializers import glorot_normal
from mynn.layers.dense import dense


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
            h_t = states[-2] if len(states) > 1 else h_t
            h_t = relu(self.fc_x2h(x_t[np.newaxis]) + self.fc_h2h(h_t))
            states.append(h_t)
        states = mg.concatenate(states, axis=0)
        return self.fc_h2y(states), states

    @property
    def parameters(self):
        return self.fc_x2h.parameters + self.fc_h2h.parameters + self.fc_h2y.parameters
