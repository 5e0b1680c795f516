"""``RNN``: the recurrent network with ReLU, and scores at every step."""

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax
from mygrad.nnet.initializers import glorot_normal
from mynn.layers.dense import dense
"""

STEP = "relu(self.fc_x2h(x_t) + self.fc_h2h(h_t))"
LOOP = "for x_t in x:"
KEPT = "states.append(h_t)"
JOIN = "mg.concatenate(states, axis=0)"
RETURN = "return (self.fc_h2y(states), states)"
ZEROS = "np.zeros((1, N, D), dtype=np.float32)"
START = "np.zeros((1, N, D), dtype=np.float32) if h is None else h"
Y = "self.fc_h2y(states)"
PARAMETERS = "return self.fc_x2h.parameters + self.fc_h2h.parameters + self.fc_h2y.parameters"
# fmt: off
MISTAKES = [
    Mistake("second_bias", "bias=False", "bias=True"),
    Mistake("swapped", RETURN, "return (states, self.fc_h2y(states))"),
    Mistake("time_axis", JOIN, "mg.concatenate(states, axis=0).transpose(1, 0, 2)"),
    Mistake("extra_axis", JOIN, "mg.stack(states)"),
    Mistake("h_0_included", "states = []", "states = [h_t]"),
    Mistake("h_0_included", RETURN, "return (self.fc_h2y(states), mg.concatenate([np.zeros((1, N, D)), states]))"),
    Mistake("last_step", RETURN, ("return (self.fc_h2y(states)[-1:], states)",
            "return (self.fc_h2y(states), h_t)", "return (self.fc_h2y(h_t), h_t)",
            "return (self.fc_h2y(states)[-1], states)", "return (self.fc_h2y(states), h_t[0])",
            "return (self.fc_h2y(h_t)[0], h_t[0])")),
    Mistake("activation", STEP, ("mg.tanh(self.fc_x2h(x_t) + self.fc_h2h(h_t))",
            "sigmoid(self.fc_x2h(x_t) + self.fc_h2h(h_t))",
            "softmax(self.fc_x2h(x_t) + self.fc_h2h(h_t))")),
    Mistake("no_relu", STEP, "self.fc_x2h(x_t) + self.fc_h2h(h_t)"),
    Mistake("relu_place", STEP, ("relu(self.fc_x2h(x_t)) + relu(self.fc_h2h(h_t))",
            "relu(self.fc_x2h(x_t)) + self.fc_h2h(h_t)",
            "self.fc_x2h(x_t) + relu(self.fc_h2h(h_t))",
            "self.fc_x2h(x_t) + self.fc_h2h(relu(h_t))",
            "relu(x_t @ self.fc_x2h.weight + self.fc_h2h(h_t)) + self.fc_x2h.bias")),
    Mistake("bias", STEP, ("relu(x_t @ self.fc_x2h.weight + self.fc_h2h(h_t))",
            "relu(self.fc_x2h(x_t) + self.fc_h2h(h_t) + self.fc_x2h.bias)")),
    Mistake("no_recurrence", STEP, ("relu(self.fc_x2h(x_t) + 0 * h_t)",
            "relu(self.fc_x2h(x_t) + self.fc_h2h(0 * h_t))")),
    Mistake("no_recurrence", LOOP, "for x_t in x:\n            h_t = np.zeros((1, N, D))"),
    Mistake("no_W_hh", STEP, ("relu(self.fc_x2h(x_t) + h_t)",
            "relu(self.fc_x2h(x_t) + h_t @ self.fc_h2h.weight.T)")),
    Mistake("same_h", LOOP, "first = h_t\n        for x_t in x:\n            h_t = first"),
    Mistake("same_h", LOOP, "for x_t in x:\n            h_t = h_t if h is None else h"),
    Mistake("adds_up", STEP, "h_t + relu(self.fc_x2h(x_t) + self.fc_h2h(h_t))"),
    Mistake("x_order", LOOP, ("for x_t in x[::-1]:", "for x_t in [x[0]] * len(x):",
            "for x_t in [x[-1]] * len(x):")),
    Mistake("x_order", LOOP, "for x_t in x[::-1]:", also=((JOIN, "mg.concatenate(states, axis=0)[::-1]"),)),
    Mistake("ignores_h", START, ZEROS),
    Mistake("h_default", START, ("np.ones((1, N, D)) if h is None else h",
            "np.random.rand(1, N, D) if h is None else h")),
    Mistake("y_activation", RETURN, ("return (relu(self.fc_h2y(states)), states)",
            "return (softmax(self.fc_h2y(states)), states)",
            "return (mg.tanh(self.fc_h2y(states)), states)",
            "return (sigmoid(self.fc_h2y(states)), states)",
            "return (mg.log(softmax(self.fc_h2y(states))), states)")),
    Mistake("y_bias", RETURN, ("return (states @ self.fc_h2y.weight, states)",
            "return (self.fc_h2y(states) + self.fc_h2y.bias, states)")),
    Mistake("y_state", RETURN, (
            "return (self.fc_h2y(mg.concatenate([np.zeros((1, N, D)) if h is None else h, states[:-1]])), states)",
            "return (self.fc_h2y(0 * states + states.mean(axis=0)), states)")),
    Mistake("random", RETURN, "return (self.fc_h2y(states) + np.random.rand(), states)"),
    Mistake("states_cut", KEPT, "states.append(h_t.data)"),
    Mistake("time_cut", STEP, "relu(self.fc_x2h(x_t) + self.fc_h2h(np.asarray(h_t)))"),
    Mistake("time_cut", KEPT, "states.append(h_t)\n            h_t = h_t.data"),
    Mistake("h_cut", START, "np.zeros((1, N, D), dtype=np.float32) if h is None else np.asarray(h)"),
    Mistake("no_gradient", RETURN, "return (mg.tensor(self.fc_h2y(states).data), states)"),
    Mistake("remembers", START, "getattr(self, 'last', np.zeros((1, N, D), dtype=np.float32)) if h is None else h", also=((RETURN, "self.last = h_t; return (self.fc_h2y(states), states)"),)),
]
# fmt: on
SIZES = {"C": 5, "D": 4, "K": 6}
check_rnn = Exercise(
    "RNN",
    IMPORTS + solutions.RNN,
    arguments={"x": "T N C", "h": "1 N D"},
    returns={"y": "T N K", "h": "T N D"},
    mistakes=MISTAKES,
    make="C D K",
    parameters={"W_xh": "C D", "b_h": "D", "W_hh": "D D", "W_hy": "D K", "b_y": "K"},
    calls=("x", "x h"),
    probes=[
        Probe({"T": T, "N": N, **SIZES}, call)
        for T, N in ((3, 2), (1, 1), (2, 3))
        for call in ("x", "x h")
    ],
    questions=read_texts(__file__),
    hints={"h": "later_steps", "y": "y_state", "one_step": "last_step", "one_more": "h_0_included"},
)
