"""``rnn_by_hand``: the recurrence as one operation of MyGrad, with its backward pass."""

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.operation_base import Operation


def rnn_forward(x, W_xh, b_h, W_hh, h_0):
    h = x @ W_xh + b_h
    before = h_0[0]
    for h_t in h:
        h_t += before @ W_hh
        np.maximum(h_t, 0, out=h_t)
        before = h_t
    return h


"""
ALL = "rnn_backward(grad, x, self.states, h_0, W_xh, W_hh)"
ONE = "return self.gradients[index]"
RUN = "return mg.execute_op(ReluRNN, x, W_xh, b_h, W_hh, h_0)"
# fmt: off
MISTAKES = [
    Mistake("index", ONE, ("return self.gradients[0]", "return self.gradients[-1]", "return self.gradients[index - 1]",
            "return self.gradients[-1 - index]", "return self.gradients[(index + 1) % 5]")),
    Mistake("all_of_them", ONE, ("return self.gradients", "return np.array(self.gradients, dtype=object)")),
    Mistake("not_kept", ONE, ("return grad", "return 0 * self.gradients[index]", "return np.ones_like(self.gradients[index])")),
    Mistake("not_kept", ONE, "return self.variables[index].data"),
    Mistake("no_result", ONE, "self.gradients[index]"),
    Mistake("backward_arguments", ALL, ("rnn_backward(grad, x, self.states, h_0, W_hh, W_xh)",
            "rnn_backward(grad, self.states, x, h_0, W_xh, W_hh)", "rnn_backward(grad, x, h_0, self.states, W_xh, W_hh)",
            "rnn_backward(x, grad, self.states, h_0, W_xh, W_hh)", "rnn_backward(grad, x, W_xh, b_h, W_hh, h_0)",
            "rnn_backward(grad, x, h_0, W_xh, W_hh)")),
    Mistake("other_states", ALL, ("rnn_backward(grad, x, grad, h_0, W_xh, W_hh)",
            "rnn_backward(grad, x, self.states[::-1], h_0, W_xh, W_hh)",
            "rnn_backward(grad, x, np.concatenate([h_0, self.states[:-1]]), h_0, W_xh, W_hh)")),
    Mistake("other_grad", ALL, ("rnn_backward(self.states, x, self.states, h_0, W_xh, W_hh)",
            "rnn_backward(np.ones_like(grad), x, self.states, h_0, W_xh, W_hh)",
            "rnn_backward(grad * (self.states > 0) * 2, x, self.states, h_0, W_xh, W_hh)")),
    Mistake("op_arguments", RUN, ("return mg.execute_op(ReluRNN, x, W_xh, W_hh, b_h, h_0)",
            "return mg.execute_op(ReluRNN, x, h_0, W_xh, b_h, W_hh)", "return mg.execute_op(ReluRNN, x, W_xh, b_h, W_hh)",
            "return mg.execute_op(ReluRNN, x, W_hh, b_h, W_xh, h_0)")),
    Mistake("no_tensor", RUN, ("return rnn_forward(*(v.data for v in (x, W_xh, b_h, W_hh, h_0)))",
            "return mg.execute_op(ReluRNN, x, W_xh, b_h, W_hh, h_0).data",
            "return ReluRNN()(x, W_xh, b_h, W_hh, h_0)")),
    Mistake("cut", RUN, "return mg.tensor(rnn_forward(*(v.data for v in (x, W_xh, b_h, W_hh, h_0))))"),
]
# fmt: on
NAMES = "T", "N", "C", "D"
SIZES = (3, 2, 5, 4), (1, 1, 1, 1), (1, 3, 2, 4), (4, 3, 3, 3)
check_rnn_by_hand = Exercise(
    "rnn_by_hand",
    IMPORTS
    + solutions.collect_gradients
    + solutions.rnn_backward
    + solutions.ReluRNN
    + solutions.rnn_by_hand,
    arguments={"x": "T N C", "W_xh": "C D", "b_h": "1 D", "W_hh": "D D", "h_0": "1 N D"},
    returns={"h": "T N D"},
    mistakes=MISTAKES,
    tensors=True,
    probes=[Probe(dict(zip(NAMES, sizes, strict=True))) for sizes in SIZES],
    questions=read_texts(__file__),
)
