"""``lstm_backward``: the two missing deltas of an LSTM's backward pass."""

import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

F = "delta_f = d_c * c_before * f * (1 - f)"
G = "delta_g = d_c * i * (1 - g ** 2)"


def deltas(gate: str, *others: str) -> tuple[str, ...]:
    return tuple(f"delta_{gate} = {other}" for other in others)


# fmt: off
MISTAKES = [
    Mistake("cell_after", F, deltas("f", "d_c * c[t] * f * (1 - f)", "d_c * c[t - 1] * f * (1 - f)",
            "d_c * c_0[0] * f * (1 - f)")),
    Mistake("factor", F, deltas("f", "d_c * f * (1 - f)", "d_c * g * f * (1 - f)", "d_c * i * f * (1 - f)",
            "d_c * tanh_c * f * (1 - f)", "d_c * h[t] * f * (1 - f)"), about="f"),
    Mistake("factor", G, deltas("g", "d_c * (1 - g ** 2)", "d_c * g * (1 - g ** 2)", "d_c * f * (1 - g ** 2)",
            "d_c * o * (1 - g ** 2)", "d_c * c_before * (1 - g ** 2)"), about="g"),
    Mistake("no_slope", F, deltas("f", "d_c * c_before", "d_c * c_before * f"), about="f"),
    Mistake("no_slope", G, deltas("g", "d_c * i"), about="g"),
    Mistake("other_slope", F, deltas("f", "d_c * c_before * (1 - f ** 2)", "d_c * c_before * (1 - f)",
            "d_c * c_before * i * (1 - i)", "d_c * c_before * o * (1 - o)"), about="f"),
    Mistake("other_slope", G, deltas("g", "d_c * i * g * (1 - g)", "d_c * i * (1 - g)", "d_c * i * (1 - tanh_c ** 2)",
            "d_c * i * (1 + g ** 2)", "d_c * i * (1 - np.tanh(g) ** 2)"), about="g"),
    Mistake("arrives", F, deltas("f", "d_h * c_before * f * (1 - f)", "from_later_c * c_before * f * (1 - f)",
            "c_before * f * (1 - f)"), about="f"),
    Mistake("arrives", G, deltas("g", "d_h * i * (1 - g ** 2)", "from_later_c * i * (1 - g ** 2)",
            "i * (1 - g ** 2)"), about="g"),
    Mistake("exchanged", F, "delta_g = d_c * c_before * f * (1 - f)", also=((G, "delta_f = d_c * i * (1 - g ** 2)"),)),
]
# fmt: on


def forward(a: dict[str, np.ndarray]) -> None:
    """States, cells and gates as a forward pass has them: gates in 0..1, cells that follow."""
    a["gates"][...] = 0.5 + 0.4 * a["gates"]
    a["gates"][:, 2] = 2 * a["gates"][:, 2] - 1  # g is in -1..1
    before = a["c_0"][0]
    for t, (i, f, g, o) in enumerate(a["gates"]):
        a["c"][t] = before = f * before + i * g
        a["h"][t] = o * np.tanh(before)


def float64(a: dict[str, np.ndarray]) -> None:
    forward(a)
    a.update({name: value.astype(np.float64) for name, value in a.items()})


NAMES = "T", "N", "C", "D"
SIZES = (1, 1, 1, 1), (1, 2, 5, 3), (3, 2, 5, 4), (4, 1, 2, 3), (2, 3, 1, 1)
ARGUMENTS = {"grad_h": "T N D", "grad_c": "T N D", "x": "T N C", "h": "T N D", "c": "T N D"}
ARGUMENTS |= {"gates": "T 4 N D", "h_0": "1 N D", "c_0": "1 N D", "W_xh": "C 4*D", "W_hh": "D 4*D"}
RETURNS = {"d_x": "T N C", "d_W_xh": "C 4*D", "d_b_h": "1 4*D", "d_W_hh": "D 4*D"}
RETURNS |= {"d_h_0": "1 N D", "d_c_0": "1 N D"}
check_lstm_backward = Exercise(
    "lstm_backward",
    "import numpy as np\n" + solutions.collect_gradients + solutions.lstm_backward,
    arguments=ARGUMENTS,
    returns=RETURNS,
    mistakes=MISTAKES,
    order=("d_b_h", *(name for name in RETURNS if name != "d_b_h")),
    probes=[
        *(Probe(dict(zip(NAMES, sizes, strict=True)), change=forward) for sizes in SIZES),
        Probe(dict(zip(NAMES, SIZES[2], strict=True)), change=float64),
    ],
    questions=read_texts(__file__),
    hints=dict.fromkeys(RETURNS, "deltas"),
)
