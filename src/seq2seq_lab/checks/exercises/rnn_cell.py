"""``rnn_cell``: one step of an RNN with ReLU."""

import mygrad as mg
import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax


"""
SUM = "mg.matmul(x_t, W_xh) + b_h + mg.matmul(h, W_hh)"
RETURN = f"return relu({SUM})"


def without_relu(*sums: str) -> tuple[str, ...]:
    return tuple(f"return {text}" for text in sums)


# fmt: off
MISTAKES = [
    Mistake("no_relu", RETURN, without_relu(SUM)),
    Mistake("activation", RETURN, without_relu(f"mg.tanh({SUM})", f"sigmoid({SUM})", f"softmax({SUM})",
            f"mg.abs({SUM})", f"relu(-({SUM}))", f"mg.minimum(relu({SUM}), 1)")),
    Mistake("relu_place", RETURN, without_relu(
            "relu(mg.matmul(x_t, W_xh) + b_h) + relu(mg.matmul(h, W_hh))",
            "relu(mg.matmul(x_t, W_xh) + b_h) + mg.matmul(h, W_hh)",
            "mg.matmul(x_t, W_xh) + b_h + relu(mg.matmul(h, W_hh))",
            "relu(mg.matmul(x_t, W_xh)) + b_h + mg.matmul(h, W_hh)",
            "relu(mg.matmul(x_t, W_xh) + mg.matmul(h, W_hh)) + b_h")),
    Mistake("no_bias", SUM, "mg.matmul(x_t, W_xh) + mg.matmul(h, W_hh)"),
    Mistake("bias_often", SUM, ("mg.matmul(x_t, W_xh) + 2 * b_h + mg.matmul(h, W_hh)",
            "mg.matmul(x_t + 0, W_xh) - b_h + mg.matmul(h, W_hh)", "(mg.matmul(x_t, W_xh) + mg.matmul(h, W_hh)) * b_h")),
    Mistake("no_memory", SUM, ("mg.matmul(x_t, W_xh) + b_h", "mg.matmul(x_t, W_xh) + b_h + mg.matmul(0 * h, W_hh)")),
    Mistake("no_input", SUM, ("b_h + mg.matmul(h, W_hh)", "mg.matmul(0 * x_t, W_xh) + b_h + mg.matmul(h, W_hh)")),
    Mistake("no_W_hh", SUM, ("mg.matmul(x_t, W_xh) + b_h + h", "mg.matmul(x_t, W_xh) + b_h + W_hh.sum() * h")),
    Mistake("transposed", SUM, "mg.matmul(x_t, W_xh) + b_h + mg.matmul(h, W_hh.T)"),
    Mistake("elementwise", SUM, "mg.matmul(x_t, W_xh) + b_h + h * W_hh.sum(axis=0)"),
    Mistake("adds_up", RETURN, without_relu(f"h + relu({SUM})", f"relu({SUM} + h)")),
    Mistake("minus", SUM, ("mg.matmul(x_t, W_xh) + b_h - mg.matmul(h, W_hh)", "-mg.matmul(x_t, W_xh) + b_h + mg.matmul(h, W_hh)")),
    Mistake("mean", SUM, ("(mg.matmul(x_t, W_xh) + b_h + mg.matmul(h, W_hh)) / 2",
            "mg.matmul(x_t, W_xh) * mg.matmul(h, W_hh) + b_h")),
    Mistake("given_back", RETURN, without_relu("h", "h + 0")),
    Mistake("pair", RETURN, (f"h = relu({SUM})\n    return h, h", f"return relu({SUM}), h")),
    Mistake("extra_axis", RETURN, without_relu(f"relu({SUM})[np.newaxis]")),
    Mistake("axes", RETURN, without_relu(f"relu({SUM}).T")),
    Mistake("one_sequence", SUM, ("mg.matmul(x_t[:1], W_xh) + b_h + mg.matmul(h, W_hh)",
            "mg.matmul(x_t, W_xh) + b_h + mg.matmul(h[:1], W_hh)")),
    Mistake("no_gradient", RETURN, without_relu(f"mg.tensor(relu({SUM}).data)")),
    Mistake("state_cut", SUM, "mg.matmul(x_t, W_xh) + b_h + mg.matmul(np.asarray(h), W_hh)"),
]
# fmt: on


def given(numbers: dict[str, np.ndarray], probe: Probe) -> dict:
    """Tensors; of the input and the state also arrays, as at a first step."""
    arrays = ("x_t", "h") if probe.sizes["N"] == 3 else ()
    return {name: v if name in arrays else mg.tensor(v) for name, v in numbers.items()}


check_rnn_cell = Exercise(
    "rnn_cell",
    IMPORTS + solutions.rnn_cell,
    arguments={"x_t": "N C", "h": "N D", "W_xh": "C D", "b_h": "1 D", "W_hh": "D D"},
    returns={"h": "N D"},
    mistakes=MISTAKES,
    probes=[
        Probe({"N": N, "C": C, "D": D}) for N, C, D in ((2, 3, 4), (3, 2, 5), (1, 1, 1), (4, 3, 2))
    ],
    given=given,
    dtypes=False,
    questions=read_texts(__file__),
    hints={"h": "together", "h.grad": "state_cut"},
)
