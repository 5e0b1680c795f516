"""``lstm_cell``: one step of an LSTM."""

from itertools import permutations, product

import mygrad as mg
import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
from mygrad.nnet.activations import relu, sigmoid, softmax

def same(v):
    return v

def falling(v):
    return sigmoid(-v)

def blocks(a, order):
    D = a.shape[1] // 4
    return mg.concatenate([a[:, k * D:(k + 1) * D] for k in order], axis=1)
"""
SUM = "mg.matmul(x_t, W) + mg.matmul(h, U) + b"
D = "D = U.shape[0]"
CELL = "f * c + i * g"
STATE = "o * mg.tanh(c)"
RETURN = "return (h, c)"
FUNCTIONS = {
    "i": "sigmoid(a[:, :D])",
    "f": "sigmoid(a[:, D:2 * D])",
    "g": "mg.tanh(a[:, 2 * D:3 * D])",
    "o": "sigmoid(a[:, 3 * D:])",
    "tanh(c_t)": "mg.tanh(c)",
}


def activation(**others: str) -> Mistake:
    """Other functions than the equations', by the place where they stand."""
    places = {name.replace("tanh", "tanh(c_t)"): other for name, other in others.items()}
    edits = [
        (FUNCTIONS[place], other + FUNCTIONS[place][FUNCTIONS[place].index("(") :])
        for place, other in places.items()
    ]
    return Mistake("activation", *edits[0], also=tuple(edits[1:]), about=", ".join(places))


# fmt: off
MISTAKES = [
    Mistake("swapped", RETURN, "return (c, h)"),
    Mistake("gate_order", D, tuple(f"{D}; a = blocks(a, {order})"
            for order in permutations(range(4)) if order != (0, 1, 2, 3))),
    Mistake("columns", D, tuple(f"{D}; a = {columns}" for columns in (
            "mg.concatenate([a[:, k::4] for k in range(4)], axis=1)",
            "mg.concatenate([*a.reshape(4, -1, D)], axis=1)",
            "mg.concatenate([*a.T.reshape(4, -1, D)], axis=1)"))),
    *(activation(**{place: other}) for place, other in product(("i", "f", "o"), ("mg.tanh", "same", "relu"))),
    *(activation(**{place: other}) for place, other in product(("g", "tanh"), ("sigmoid", "same", "relu"))),
    *(activation(**dict.fromkeys(places, other)) for places, other in product(
        ("if", "io", "fo", "ifo"), ("mg.tanh", "same", "relu", "falling", "softmax"))),
    *(activation(**dict.fromkeys("ifo", one), g=other) for one, other in product(
        ("mg.tanh", "same", "relu"), ("sigmoid", "same", "relu"))),
    activation(g="same", tanh="same"),
    activation(g="relu", tanh="relu"),
    activation(g="sigmoid", tanh="sigmoid"),
    activation(**dict.fromkeys("ifo", "mg.tanh"), g="sigmoid", tanh="sigmoid"),
    activation(**dict.fromkeys("ifo", "same"), g="same", tanh="same"),
    activation(**dict.fromkeys("ifo", "relu"), g="relu", tanh="relu"),
    Mistake("activation", SUM, ("mg.tanh(mg.matmul(x_t, W) + mg.matmul(h, U) + b)",
            "sigmoid(mg.matmul(x_t, W) + mg.matmul(h, U) + b)",
            "relu(mg.matmul(x_t, W) + mg.matmul(h, U) + b)"), about="x_t W + h U + b"),
    Mistake("forget", CELL, ("c + i * g", "(1 - i) * c + i * g", "i * c + i * g", "(1 - f) * c + i * g",
            "o * c + i * g", "(1 - f) * c + f * g", "g * c + i * g")),
    Mistake("input_gate", CELL, ("f * c + g", "f * c + (1 - f) * g", "f * c + f * g", "f * c + i", "1 * f * c",
            "f * c + o * g", "f * c + (1 - i) * g", "f * c + i * o", "f * c + i + g")),
    Mistake("no_cell", CELL, ("i * g", "f + i * g", "f * h + i * g", "f * g + i * g", "f * i + i * g")),
    Mistake("cell_sum", CELL, ("f * (c + i * g)", "(f * c) * (i * g)", "f * c - i * g", "(f + c) * (i + g)",
            "c + f * c + i * g", "mg.tanh(f * c + i * g)", "i * (f * c + g)", "f + c + i * g", "(f + c) + (i + g)",
            "f * c + i * g + h", "(f + i) * (c + g)", "(f * c + i * g) / 2", "sigmoid(f * c + i * g)")),
    Mistake("cell_sum", CELL, "mg.tanh(f * c + i * g)", also=((STATE, "o * c"),)),
    Mistake("output_gate", STATE, ("mg.tanh(c)", "1 * c", "o + mg.tanh(c)", "1 * o", "mg.tanh(o * c)",
            "i * mg.tanh(c)", "f * mg.tanh(c)", "(1 - o) * mg.tanh(c)", "mg.tanh(o + c)", "mg.tanh(o) * c",
            "g * mg.tanh(c)")),
    Mistake("old_cell", STATE, ("o * g", "o * mg.tanh(g)", "o * mg.tanh(h)")),
    Mistake("old_cell", CELL, "c; old = c; c = f * c + i * g", also=((STATE, "o * mg.tanh(old)"),)),
    Mistake("old_cell", CELL, "f * c + i * g; new = f * c + i * g", also=((STATE, "o * mg.tanh(new)"),)),
    Mistake("given_back", CELL, "c; old = c; c = f * c + i * g", also=((RETURN, "return (h, old)"),), about="c"),
    Mistake("given_back", STATE, "h; old = h; h = o * mg.tanh(c)", also=((RETURN, "return (old, c)"),), about="h"),
    Mistake("bias", SUM, ("mg.matmul(x_t, W) + mg.matmul(h, U)", "mg.matmul(x_t, W) + mg.matmul(h, U) + 2 * b",
            "mg.matmul(x_t, W) + mg.matmul(h, U) - b")),
    Mistake("no_recurrence", SUM, ("mg.matmul(x_t, W) + b", "mg.matmul(x_t, W) + mg.matmul(c, U) + b",
            "mg.matmul(x_t, W) + mg.matmul(0 * h, U) + b")),
    Mistake("no_input", SUM, "mg.matmul(h, U) + b"),
    Mistake("no_gradient", RETURN, ("return (mg.tensor(h.data), c)", "return (mg.tensor(h.data), mg.tensor(c.data))"),
            about="h"),
    Mistake("no_gradient", RETURN, "return (h, mg.tensor(c.data))", about="c"),
    Mistake("no_gradient", D, f"{D}; a = mg.tensor(a.data)", about="h"),
    Mistake("four_blocks", RETURN, "return (mg.concatenate([h] * 4, axis=1), mg.concatenate([c] * 4, axis=1))",
            about="c"),
    Mistake("four_blocks", RETURN, "return (mg.concatenate([h] * 4, axis=1), c)", about="h"),
    Mistake("width", D, ("D = W.shape[0]", "D = U.shape[1]", "D = h.shape[0]", "D = 1", "D = 2 * U.shape[0]",
            "D = U.shape[0] // 4", "D = U.shape[1] // 2")),
    Mistake("block_axis", FUNCTIONS["i"], "sigmoid(a[:D])", also=(
            (FUNCTIONS["f"], "sigmoid(a[D:2 * D])"), (FUNCTIONS["g"], "mg.tanh(a[2 * D:3 * D])"),
            (FUNCTIONS["o"], "sigmoid(a[3 * D:])"))),
    Mistake("weights_exchanged", SUM, ("mg.matmul(x_t, U) + mg.matmul(h, W) + b",
            "mg.matmul(h, W) + mg.matmul(x_t, U) + b")),
]
# fmt: on


def given(numbers: dict[str, np.ndarray], probe: Probe) -> dict:
    """Tensors; of the input, the state and the cell also arrays, as at a first step."""
    arrays = ("x_t", "h", "c") if probe.sizes["N"] == 3 else ()
    return {name: v if name in arrays else mg.tensor(v) for name, v in numbers.items()}


check_lstm_cell = Exercise(
    "lstm_cell",
    IMPORTS + solutions.lstm_cell,
    arguments={"x_t": "N C", "h": "N D", "c": "N D", "W": "C 4*D", "U": "D 4*D", "b": "1 4*D"},
    returns={"h": "N D", "c": "N D"},
    mistakes=MISTAKES,
    probes=[
        Probe({"N": N, "C": C, "D": D}, scale={"c": 2})
        for N, C, D in ((2, 3, 4), (3, 2, 1), (1, 1, 1), (3, 3, 2))
    ],
    given=given,
    dtypes=False,
    questions=read_texts(__file__),
    hints={"h": "together", "c": "together", "h.grad": "state_cut", "c.grad": "state_cut"},
)
