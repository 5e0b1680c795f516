"""An RNN that reads a sequence, and says one thing about all of it."""

import numpy as np
from mygrad.nnet.initializers import glorot_normal
from mygrad.typing import ArrayLike
from mynn.layers.dense import dense

from seq2seq_lab.models.model import Model, Output
from seq2seq_lab.nn.affine import affine
from seq2seq_lab.nn.recurrent import Recurrent
from seq2seq_lab.validation import require_int


class Classifier(Model):
    """A ReLU RNN with scores for the last of its states, the only one that has seen everything.

        h_t = relu(x_t W_xh + b_h + h_{t-1} W_hh)          t = 1..T
        y   = h_T W_hy + b_y

    W_hh starts as the identity: at first each state is the one before it, and a bit of x_t, so
    that no gradient vanishes on its way back. Le, Jaitly and Hinton (2015), arXiv:1504.00941.

    Parameters
    ----------
    dim_input : int, ids that are read (C)
    dim_recurrent : int, hidden units (D)
    dim_output : int, classes (K)

    >>> model = Classifier(dim_input=12, dim_recurrent=50, dim_output=2)
    >>> model.forward(np.array([[4], [7], [11]])).scores.shape           # T=3, N=1
    (1, 1, 2)
    """

    def __init__(self, dim_input: int, dim_recurrent: int, dim_output: int):
        K = require_int("dim_output", dim_output, 1)
        self.encoder = Recurrent(dim_input, dim_recurrent)
        W_hh = self.encoder.fc_h2h.weight
        W_hh.data[...] = np.eye(len(W_hh))
        self.fc_h2y = dense(dim_recurrent, K, weight_initializer=glorot_normal)

    def forward(
        self, x: ArrayLike, target: ArrayLike | None = None, steps: int | None = None
    ) -> Output:
        """Scores (1, N, K) of ids (T, N), or of one-hot vectors; there is one step to write."""
        h_T = self.encoder(x, last=True)  # (1, N, D)
        return Output(affine(h_T, self.fc_h2y.weight, self.fc_h2y.bias))
