"""The course's own training, step by step on MyGrad and MyNN, as a student's notebook has it."""

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu
from mygrad.nnet.initializers import glorot_normal
from mygrad.nnet.losses import softmax_crossentropy
from mynn.layers.dense import dense
from mynn.optimizers.adam import Adam

START = 10


class CourseRNN:
    def __init__(self, C, D, K):
        self.fc_x2h = dense(C, D, weight_initializer=glorot_normal)
        self.fc_h2h = dense(D, D, weight_initializer=glorot_normal, bias=False)
        self.fc_h2y = dense(D, K, weight_initializer=glorot_normal)

    def __call__(self, x, h=None):
        h_t = np.zeros((1, x.shape[1], self.fc_h2h.weight.shape[0]), x.dtype) if h is None else h
        states = []
        for x_t in x:
            h_t = relu(self.fc_x2h(x_t) + self.fc_h2h(h_t))
            states.append(h_t)
        states = mg.concatenate(states, axis=0)
        return self.fc_h2y(states), states

    @property
    def parameters(self):
        return self.fc_x2h.parameters + self.fc_h2h.parameters + self.fc_h2y.parameters


class CourseSeq2Seq:
    """Runs on its own guesses, or, given the right output, under teacher forcing."""

    def __init__(self, C, D, K):
        self.encoder = CourseRNN(C, D, K)
        self.decoder = CourseRNN(C, D, K)

    def __call__(self, x, target=None):
        T, N, C = x.shape
        _, states = self.encoder(x)
        h_t = states[-1:]
        s_t = np.zeros((1, N, C), x.dtype)
        s_t[:, :, START] = 1
        y = []
        for t in range(T):
            y_t, h_t = self.decoder(s_t, h_t)
            y.append(y_t)
            written = y_t.data[0].argmax(axis=-1) if target is None else target[t]
            s_t = np.zeros((1, N, C), x.dtype)
            s_t[0, range(N), written] = 1
        return mg.concatenate(y, axis=0)

    @property
    def parameters(self):
        return self.encoder.parameters + self.decoder.parameters


def course_trainer(D, teacher_forcing):
    """A function that trains on one batch of ``generate_batch``."""
    model = CourseSeq2Seq(12, D, 12)
    optimizer = Adam(model.parameters)

    def step(x, target):
        y = model(x, target if teacher_forcing else None)
        loss = softmax_crossentropy(y.reshape(-1, 12), target.reshape(-1))
        accuracy = np.mean(y.data.argmax(axis=-1) == target)
        loss.backward()
        optimizer.step()
        return loss.item(), float(accuracy)

    return step
