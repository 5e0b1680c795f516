"""No list: the states are joined at every turn; float64; keyword-friendly; reordered parameters."""

import mygrad as mg
import numpy as np


class RNN:
    def __init__(self, dim_input, dim_recurrent, dim_output):
        C, D, K = dim_input, dim_recurrent, dim_output
        self.W_xh = mg.tensor(np.random.randn(C, D) * 0.1)
        self.W_hh = mg.tensor(np.eye(D))
        self.W_hy = mg.tensor(np.random.randn(D, K) * 0.1)
        self.b_h = mg.zeros(D)
        self.b_y = mg.zeros(K)

    def __call__(self, x, h=None):
        if h is None:
            h = np.zeros((1, x.shape[1], self.W_hh.shape[0]))
        every = None
        for t in range(x.shape[0]):
            a = (h @ self.W_hh if every is None else every[-1:] @ self.W_hh) + self.b_h
            new = mg.maximum(a + mg.matmul(x[t], self.W_xh), 0)
            every = new if every is None else mg.concatenate([every, new])
        return every @ self.W_hy + self.b_y, every

    @property
    def parameters(self):
        return self.b_y, self.W_hy, self.W_hh, self.b_h, self.W_xh
