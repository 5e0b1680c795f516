"""``Seq2Seq``: an encoder RNN whose last state is where a decoder RNN starts."""

import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe, Variant
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax
from seq2seq_lab import END, RNN, START, one_hot_encode_prediction


def many(rnn, s, h):  # what an RNN of one's own does with several states: the shapes grow
    states = []
    for s_t in s:
        h = relu(rnn.fc_x2h(s_t) + rnn.fc_h2h(h))
        states.append(h)
    states = mg.concatenate(states)
    return rnn.fc_h2y(states), states


"""

READ = "_, h_enc = self.encoder(x)"
H_0 = "h_t = h_enc[-1:]"
S_1 = "s_t[:, :, START] = 1"
LOOP = "for _ in range(T):"
STEP = "y_t, h_t = self.decoder(s_t, h_t)"
KEEP = "y.append(y_t)"
FEED = "s_t = one_hot_encode_prediction(y_t)"
RETURN = "return mg.concatenate(y, axis=0)"
DECODER = "self.decoder = RNN(dim_input, dim_recurrent, dim_output)"
PARAMETERS = "return self.encoder.parameters + self.decoder.parameters"
KEPT = "y_t, _ = self.decoder(s_t, h_t)"
FEEDS: dict[str, tuple[str, ...]] = {
    "feedback_fixed": ("pass", "s_t = np.zeros((1, N, C))"),
    "feedback_numbers": ("s_t = y_t", "s_t = softmax(y_t)"),
    "feeds_x": ("s_t = x[len(y) - 1 : len(y)]", "s_t = x[len(y) : len(y) + 1]",
        "s_t = x[len(y) % T][np.newaxis]", "s_t = x[::-1][len(y) - 1 : len(y)]",
        "s_t = x[:-1][::-1][len(y) - 1 : len(y)] if len(y) < T else x[-1:]",
        "s_t = x[::-1][len(y) % T][np.newaxis]"),
    "feedback_ones": ("s_t = np.maximum(s_t, one_hot_encode_prediction(y_t))",
        "s_t = (y_t.data == y_t.data.max()).astype(np.float32)",
        "s_t = np.eye(N)[y_t.data.argmax(axis=1)].swapaxes(1, 2)"),
    "feedback_other": ("s_t = one_hot_encode_prediction(-y_t)",
        "s_t = 0 * y_t.data + one_hot_encode_prediction(y_t[:, :1])",
        "s_t = 0 * y_t.data + np.eye(C)[y_t.data.argmax() % C]"),
    "ties": ("s_t = (y_t.data == y_t.data.max(axis=-1, keepdims=True)).astype(np.float32)",),
}  # fmt: skip
OUTPUTS = [f"return {f}(mg.concatenate(y, axis=0))" for f in ("softmax", "relu", "sigmoid")]
OUTPUTS += ["return mg.tanh(mg.concatenate(y, axis=0))"]
OUTPUTS += ["return mg.log(softmax(mg.concatenate(y, axis=0)))"]
# fmt: off
MISTAKES = [
    Mistake("one_rnn", DECODER, "self.decoder = self.encoder"),
    Mistake("one_rnn", PARAMETERS, ("return self.encoder.parameters + self.encoder.parameters",
            "return self.decoder.parameters + self.decoder.parameters",
            "return self.encoder.parameters[:3] + self.encoder.parameters")),
    Mistake("all_states", H_0, "h_t = h_enc"),
    Mistake("all_states", H_0, "h_t = h_enc", also=((STEP, "y_t, h_t = many(self.decoder, s_t, h_t)"),)),
    Mistake("one_short", LOOP, ("for _ in range(max(T - 1, 1)):", "for _ in range(T - 1):")),
    Mistake("one_short", RETURN, ("return mg.concatenate(y[:-1])", "return mg.concatenate(y[1:])")),
    Mistake("ids", RETURN, "return mg.tensor(np.argmax(mg.concatenate(y), axis=-1), dtype=float)"),
    Mistake("joined", RETURN, ("return mg.concatenate(y).reshape(-1, C)", "return mg.concatenate(y, axis=1)")),
    Mistake("start_zeros", S_1, ("pass", "s_t = None or s_t")),
    Mistake("start_token", S_1, tuple(f"s_t[:, :, {i}] = 1" for i in (11, *range(10)))),
    Mistake("start_from_x", S_1, ("s_t = x[:1]", "s_t = x[:1] + s_t", "s_t = x[-2:-1]")),
    Mistake("start_one", S_1, ("s_t[0, 0, START] = 1", "s_t[:, -1, START] = 1")),
    Mistake("start_numbers", S_1, ("s_t[:, :, START] = START", "s_t[...] = START", "s_t[...] = 1",
            "s_t[:, :, START:] = 1", "s_t[...] = START / C")),
    Mistake("encoder_step", H_0, ("h_t = h_enc[:1]", "h_t = h_enc[max(T - 2, 0) : max(T - 1, 1)]",
            "h_t = h_enc[-2:-1]", "h_t = h_enc.mean(axis=0, keepdims=True)",
            "h_t = h_enc.sum(axis=0, keepdims=True)", "h_t = h_enc.max(axis=0, keepdims=True)")),
    Mistake("no_state", H_0, ("h_t = None", "h_t = 0 * h_enc[-1:]", "h_t = 0 * h_enc[-1:] + 1")),
    Mistake("encoder_input", READ, ("_, h_enc = self.encoder(x[::-1])",
            "s_1 = 0 * x[:1]; s_1[..., START] = 1; _, h_enc = self.encoder(np.concatenate([s_1, x]))",
            "s_1 = 0 * x[:1]; s_1[..., END] = 1; _, h_enc = self.encoder(np.concatenate([x, s_1]))")),
    Mistake("same_rnn_twice", STEP, "y_t, h_t = self.encoder(s_t, h_t)"),
    Mistake("same_rnn_twice", READ, "_, h_enc = self.decoder(x)"),
    Mistake("encoder_scores", READ, "y_enc, h_enc = self.encoder(x)", also=((RETURN, "return y_enc"),)),
    Mistake("raw_scores", RETURN, tuple(OUTPUTS)),
    Mistake("raw_scores", RETURN, tuple(OUTPUTS), also=((S_1, "s_t[:, :, END] = 1"),)),
    Mistake("raw_scores", KEEP, ("y.append(mg.tensor(one_hot_encode_prediction(y_t)))",
            "y_t = relu(y_t); y.append(y_t)", "y_t = mg.tanh(y_t); y.append(y_t)")),
    Mistake("reversed_scores", RETURN, "return mg.concatenate(y[::-1], axis=0)"),
    Mistake("state_kept", STEP, (KEPT, STEP + "; h_t = None", STEP + "; h_t = h_t + h_enc[-1:]",
            "y_t, _ = self.decoder(s_t, h_t); h_t = None")),
    *(Mistake(hint, FEED, new) for hint, new in FEEDS.items()),
    Mistake("feedback_late", "y = []", "y, late = [], s_t", also=((FEED, "s_t, late = late, one_hot_encode_prediction(y_t)"),)),
    *(Mistake("state_kept", STEP, KEPT, also=((FEED, new),)) for new in ("pass", "s_t = y_t", "s_t = x[len(y) - 1 : len(y)]")),
    Mistake("encoder_cut", H_0, "h_t = h_enc.data[-1:]"),
    Mistake("decoder_cut", STEP, STEP + "; h_t = h_t.data"),
    Mistake("cut", H_0, "h_t = h_enc.data[-1:]", also=((STEP, STEP + "; h_t = h_t.data"),)),
    Mistake("time_cut", READ, "h = self.encoder(x[:1])[1]\n        for t in range(1, T):\n            h = self.encoder(x[t : t + 1], h.data)[1]\n        h_enc = h"),
    Mistake("time_cut", READ, "h = self.encoder(x[:1])[1]\n        for t in range(1, T):\n            h = self.encoder(x[t : t + 1], h.data)[1]\n        h_enc = h", also=((STEP, STEP + "; h_t = h_t.data"),)),
]
# fmt: on


def sentences(numbers: dict[str, np.ndarray]) -> None:
    """One-hot digits and END in place of numbers."""
    T, N, C = numbers["x"].shape
    ids = np.random.default_rng(3).integers(0, 10, (T, N))
    ids[-1] = 11
    numbers["x"][...] = np.eye(C)[ids]


def first_place_shared(numbers: dict[str, np.ndarray]) -> None:
    """Tokens 0 and 1 share the first place at each step; the numbers are exact."""
    sentences(numbers)
    for name, value in numbers.items():
        if name.endswith("y"):
            value[..., :2] = 64 if name.endswith("b_y") else 0


RNN = {"W_xh": "12 D", "b_h": "D", "W_hh": "D D", "W_hy": "D 12", "b_y": "12"}
DECODER_OF = {f"decoder.{name}": size for name, size in RNN.items()}
check_seq2seq = Exercise(
    "Seq2Seq",
    IMPORTS + solutions.Seq2Seq,
    arguments={"x": "T N 12"},
    returns={"y": "T N 12"},
    mistakes=MISTAKES,
    make="12 D 12",
    called="model",
    parameters={f"encoder.{name}": size for name, size in RNN.items()} | DECODER_OF,
    variants=(
        Variant(
            ((PARAMETERS, "return self.encoder.parameters[:3] + self.decoder.parameters"),),
            {f"encoder.{name}": RNN[name] for name in ("W_xh", "b_h", "W_hh")} | DECODER_OF,
        ),
    ),
    stepwise=True,
    either=("x",),
    probes=(
        Probe({"T": 3, "N": 2, "D": 5}, change=sentences),
        Probe({"T": 1, "N": 1, "D": 5}, change=sentences),
        Probe({"T": 3, "N": 4, "D": 6}, change=sentences),
        Probe({"T": 2, "N": 3, "D": 5}, change=first_place_shared),
    ),
    questions=read_texts(__file__),
    hints={"pair": "not_y", "y[0]": "first_step", "y": "later_step"},
    details={"later_step": {"t": "t + 1"}},
)
