"""A list comprehension over a step function; starts from a Tensor; recursion over the sequence."""

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
        if h is None:
            h = mg.zeros((1, x.shape[1], self.fc_h2h.weight.shape[0]), dtype=np.float32)
        states = self.read(list(x), h)
        h = mg.concatenate(states)
        return self.fc_h2y(h), h

    def read(self, steps, h):
        if not steps:
            return []
        h = relu(self.fc_x2h(steps[0]) + self.fc_h2h(h))
        return [h, *self.read(steps[1:], h)]

    @property
    def parameters(self):
        return self.fc_x2h.parameters + self.fc_h2h.parameters + self.fc_h2y.parameters
