"""``AttentionSeq2Seq``: a decoder that looks at all of the encoder's states at each step."""

import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe, Variant
from seq2seq_lab.checks.exercises import seq2seq, solutions
from seq2seq_lab.checks.exercises.seq2seq import (
    FEED,
    FEEDS,
    H_0,
    S_1,
    first_place_shared,
    sentences,
)
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax
from mygrad.nnet.initializers import glorot_normal
from mynn.layers.dense import dense
from seq2seq_lab import END, START, attend, one_hot, one_hot_encode_prediction
from seq2seq_lab.nn.recurrent import Recurrent


def mixed(weights, states):
    return (weights[..., np.newaxis] * states).sum(axis=0)


"""

READ = "h_enc = self.encoder(x)"
NEW = "h_t = self.decoder(s_t, h_t)"
BEFORE = f"before = h_t; {NEW}"
QUERY = "query = self.fc_a(h_t)[0]"
ATTEND = "context, w_t = attend(query, h_enc)"
OUT = "y_t = self.fc_h2y(h_t) + self.fc_c2y(context)"
GIVE = "return (y_t, h_t, w_t)"
STEP = "y_t, h_t, w_t = self.step(s_t, h_t, h_enc)"
KEEP_Y, KEEP_W = "scores.append(y_t)", "weights.append(w_t)"
TARGET = "s_t = one_hot(target[t:t + 1], C)"
RETURN = "return (mg.concatenate(scores, axis=0), mg.stack(weights, axis=0))"
SCORES, WEIGHTS = "mg.concatenate(scores, axis=0)", "mg.stack(weights, axis=0)"
Q_K = "(query * h_enc).sum(axis=-1)"
MIX = "; context = mixed(w_t, h_enc)"


# fmt: off
MISTAKES = [
    Mistake("parameters_count", "return networks + self.fc_a.parameters", "return networks"),
    Mistake("parameters_count", " + self.fc_c2y.parameters", ""),
    Mistake("weights_joined", WEIGHTS, ("mg.concatenate(weights)", "mg.concatenate(weights)[np.newaxis]")),
    Mistake("weights_axes", WEIGHTS, tuple(f"mg.stack(weights).transpose{axes}"
            for axes in ((2, 0, 1), (0, 2, 1), (1, 2, 0), (2, 1, 0)))),
    Mistake("context", ATTEND, "context, w_t = attend(h_t[0], self.fc_a(h_enc))"),
    Mistake("one_short", "range(T)", ("range(max(T - 1, 1))", "range(T - 1)")),
    Mistake("all_states", H_0, "h_t = h_enc"),
    Mistake("start_zeros", S_1, "pass"),
    Mistake("start_token", S_1, tuple(f"s_t[:, :, {i}] = 1" for i in (11, *range(10)))),
    Mistake("start_from_x", S_1, ("s_t = x[:1]", "s_t = x[:1] + s_t", "s_t = x[-2:-1]")),
    Mistake("start_target", S_1, "s_t = s_t if target is None else one_hot(target[:1], C)"),
    Mistake("start_one", S_1, ("s_t[0, 0, START] = 1", "s_t[:, -1, START] = 1")),
    Mistake("start_numbers", S_1, ("s_t[:, :, START] = START", "s_t[...] = START", "s_t[...] = 1",
            "s_t[:, :, START:] = 1")),
    Mistake("encoder_step", H_0, ("h_t = h_enc[:1]", "h_t = h_enc[max(T - 2, 0) : max(T - 1, 1)]",
            "h_t = h_enc[-2:-1]", "h_t = h_enc.mean(axis=0, keepdims=True)",
            "h_t = h_enc.sum(axis=0, keepdims=True)", "h_t = h_enc.max(axis=0, keepdims=True)")),
    Mistake("no_state", H_0, ("h_t = None", "h_t = 0 * h_enc[-1:]")),
    Mistake("encoder_input", READ, ("h_enc = self.encoder(x[::-1])",
            "h_enc = self.encoder(np.concatenate([0 * x[:1], x]))[1:]",
            "h_enc = self.encoder(x[::-1])[::-1]")),
    Mistake("same_rnn_twice", NEW, "h_t = self.encoder(s_t, h_t)"),
    Mistake("same_rnn_twice", READ, "h_enc = self.decoder(x)"),
    Mistake("target_shift", STEP, f"s_t = s_t if target is None else one_hot(target[t:t + 1], C); {STEP}"),
    Mistake("target_shift", TARGET, ("s_t = one_hot(target[(t + 1) % T][np.newaxis], C)",
            "s_t = one_hot(target[min(t + 1, T - 1)][np.newaxis], C)",
            "s_t = one_hot(target[t + 1:t + 2], C)")),
    Mistake("target_ignored", TARGET, FEED),
    Mistake("target_late", TARGET, "s_t = one_hot(target[t - 1][np.newaxis], C)"),
    Mistake("target_reversed", TARGET, ("s_t = one_hot(target[::-1][t:t + 1], C)",
            "s_t = one_hot(target[::-1][(t + 1) % T][np.newaxis], C)")),
    Mistake("target_fixed", TARGET, ("pass", "s_t = 0 * s_t")),
    Mistake("target_x", TARGET, ("s_t = x[t:t + 1]", "s_t = x[(t + 1) % T][np.newaxis]", "s_t = x[::-1][t:t + 1]")),
    *(Mistake(hint, FEED, tuple(n.replace("len(y)", "(t + 1)") for n in new)) for hint, new in FEEDS.items()),
    Mistake("state_kept", STEP, ("y_t, _, w_t = self.step(s_t, h_t, h_enc)", STEP + "; h_t = None",
            STEP + "; h_t = h_t + h_enc[-1:]")),
    Mistake("no_W_a", QUERY, "query = h_t[0]"),
    Mistake("no_W_a", NEW, BEFORE, also=((QUERY, "query = before[0]"),)),
    Mistake("query_before", NEW, BEFORE, also=((QUERY, "query = self.fc_a(before)[0]"),)),
    Mistake("query", QUERY, ("query = self.fc_a(h_enc[-1:])[0]", "query = self.fc_a(h_t + h_enc[-1:])[0]")),
    Mistake("W_a_elsewhere", QUERY, ("query = self.fc_a(self.fc_a(h_t))[0]", "query = (self.fc_a(h_t) + h_t)[0]",
            "query = relu(self.fc_a(h_t))[0]", "query = mg.tanh(self.fc_a(h_t))[0]",
            "h_t = self.fc_a(h_t); query = h_t[0]")),
    Mistake("W_a_elsewhere", ATTEND, ("w_t = attend(query, self.fc_a(h_enc))[1]" + MIX,
            "context, w_t = attend(query, self.fc_a(h_enc))",
            "context, w_t = attend(query, h_enc); context = self.fc_a(context)")),
    Mistake("scaled", QUERY, tuple(f"query = self.fc_a(h_t)[0] * h_t.shape[-1] ** {p}" for p in (-0.5, -1, 0.5))),
    Mistake("uniform", QUERY, "query = 0 * self.fc_a(h_t)[0]"),
    Mistake("hard", ATTEND, f"a = {Q_K}.data; w_t = mg.tensor((a == a.max(axis=0)) * 1.0)" + MIX),
    Mistake("softmax_axis", ATTEND, (f"w_t = softmax({Q_K}, axis=1)" + MIX, f"w_t = softmax({Q_K})" + MIX,
            f"w_t = mg.exp({Q_K}); w_t = w_t / w_t.sum()" + MIX)),
    Mistake("weights_sum", ATTEND, tuple(w + MIX for w in (f"w_t = {Q_K}", f"w_t = mg.exp({Q_K})", f"w_t = sigmoid({Q_K})"))),
    Mistake("weights_sum", GIVE, "return y_t, h_t, (self.fc_a(h_t)[0] * h_enc).sum(axis=-1)"),
    Mistake("keys", ATTEND, ("context, w_t = attend(query, mg.concatenate([h_enc[:1] * 0, h_enc[:-1]]))",
            "w_t = attend(query, h_enc[::-1])[1]" + MIX)),
    Mistake("weights_order", WEIGHTS, ("mg.stack(weights[::-1])", "mg.stack(weights, axis=1)", "mg.stack(weights)[:, ::-1]")),
    Mistake("weights_kept", KEEP_W, "weights.append(weights[0] if weights else w_t)"),
    Mistake("weights_kept", WEIGHTS, "mg.stack([w_t] * T)"),
    Mistake("weights_other", GIVE, ("return y_t, h_t, attend(h_t[0], h_enc)[1]",
            "return y_t, h_t, softmax(w_t, axis=0)", "return y_t, h_t, 0 * w_t + 1 / len(h_enc)")),
    Mistake("no_context", OUT, ("y_t = self.fc_h2y(h_t)", "y_t = self.fc_h2y(h_t) + self.fc_c2y(0 * context)")),
    Mistake("no_state_in_y", OUT, ("y_t = self.fc_c2y(context)[np.newaxis] + self.fc_h2y.bias",
            "y_t = self.fc_c2y(context)[np.newaxis]")),
    Mistake("context", OUT, tuple(f"y_t = self.fc_h2y(h_t) + self.fc_c2y({c})" for c in (
            "mg.mean(h_enc, axis=0)", "mg.sum(h_enc, axis=0)", "h_enc[-1]", "h_enc[0]", "query",
            "context / len(h_enc)", "mixed(w_t[::-1], h_enc)", "context + h_t[0]"))),
    Mistake("layers_swapped", OUT, ("y_t = self.fc_h2y(h_t + context)",
            "y_t = self.fc_c2y(h_t + context) + self.fc_h2y.bias", "y_t = self.fc_h2y(h_t) + self.fc_h2y(context)",
            "y_t = self.fc_h2y(h_t) + self.fc_h2y(context) - self.fc_h2y.bias")),
    Mistake("y_state", NEW, BEFORE, also=((OUT, "y_t = self.fc_h2y(before) + self.fc_c2y(context)"),)),
    Mistake("y_state", OUT, ("y_t = self.fc_h2y(h_t + context) + self.fc_c2y(context)",
            "y_t = self.fc_h2y(h_enc[-1:]) + self.fc_c2y(context)")),
    Mistake("bias", OUT, ("y_t = mg.matmul(h_t, self.fc_h2y.weight) + self.fc_c2y(context)",
            "y_t = self.fc_h2y(h_t) + self.fc_c2y(context) + self.fc_h2y.bias")),
    Mistake("raw_scores", SCORES, ("softmax(mg.concatenate(scores))", "relu(mg.concatenate(scores))",
            "mg.log(softmax(mg.concatenate(scores)))", "mg.tanh(mg.concatenate(scores))", "sigmoid(mg.concatenate(scores))")),
    Mistake("raw_scores", KEEP_Y, "scores.append(mg.tensor(one_hot_encode_prediction(y_t)))"),
    Mistake("reversed_scores", SCORES, "mg.concatenate(scores[::-1])"),
    Mistake("reversed_scores", RETURN, "return mg.concatenate(scores[::-1]), mg.stack(weights[::-1])"),
    Mistake("weights_cut", ATTEND, ("context, w_t = attend(query.data, h_enc)",
            "w_t = mg.tensor(attend(query, h_enc)[1].data)" + MIX)),
    Mistake("encoder_cut", READ, "h_enc = self.encoder(x).data"),
    Mistake("keys_cut", ATTEND, "context, w_t = attend(query, h_enc.data)"),
    Mistake("start_cut", H_0, "h_t = h_enc.data[-1:]"),
    Mistake("decoder_cut", STEP, STEP + "; h_t = h_t.data"),
]
# fmt: on


def lively(numbers: dict[str, np.ndarray]) -> None:
    """Sentences to read and to write, and states that are not all 0."""
    sentences(numbers)
    for name, value in numbers.items():
        if name.endswith("b_h"):
            value[...] = abs(value)
    if "target" in numbers:
        numbers["target"][...] = np.random.default_rng(5).integers(0, 10, numbers["target"].shape)
        numbers["target"][-1] = 11


ON_KEYS = ((QUERY, "query = h_t[0]"), (ATTEND, "w_t = attend(query, self.fc_a(h_enc))[1]" + MIX))
JOINED = tuple(
    (
        ("self.fc_h2y = dense(D, K, w", "self.fc_y = dense(2 * D, K, w"),
        ("self.fc_c2y = dense(D, K, weight_initializer=glorot_normal, bias=False)", ""),
        (OUT, f"y_t = self.fc_y(mg.concatenate([{both}], axis=-1))[np.newaxis]"),
        (" + self.fc_h2y.parameters + self.fc_c2y.parameters", " + self.fc_y.parameters"),
    )
    for both in ("h_t[0], context", "context, h_t[0]")
)
STATES = {
    f"{part}.{name}": size
    for part in ("encoder", "decoder")
    for name, size in {"W_xh": "12 D", "b_h": "D", "W_hh": "D D"}.items()
} | {"W_a": "D D"}
JOINT = STATES | {"W_y": "2*D 12", "b_y": "12"}
HALF = dict.fromkeys([*STATES], 0.5)
check_attention_seq2seq = Exercise(
    "AttentionSeq2Seq",
    IMPORTS + solutions.AttentionSeq2Seq,
    arguments={"x": "T N 12", "target": "T N"},
    returns={"scores": "T N 12", "weights": "T T N"},
    mistakes=MISTAKES,
    make="12 D 12",
    called="model",
    parameters=STATES | {"W_hy": "D 12", "b_y": "12", "W_cy": "D 12"},
    calls=("x", "x target"),
    variants=(
        Variant(ON_KEYS),
        *(Variant((*on, *joined), JOINT) for joined in JOINED for on in ((), ON_KEYS)),
    ),
    integers={"target": "12"},
    stepwise=True,
    either=("x", "weights"),
    laws=(
        (
            "softmax_axis",
            "abs(weights.sum(1) - 1).max() < 0.01 or abs(weights.sum(2) - 1).max() > 0.01",
        ),
        ("weights_sum", "abs(weights.sum(1) - 1).max() < 0.01 and weights.min() >= 0"),
    ),
    probes=[
        Probe({"T": T, "N": N, "D": D}, call, HALF, lively)
        for T, N, D in ((3, 2, 5), (1, 1, 5), (4, 3, 6))
        for call in ("x", "x target")
    ]
    + [Probe({"T": 2, "N": 3, "D": 5}, "x", HALF, first_place_shared)],
    questions={**seq2seq.check_seq2seq.questions, **read_texts(__file__)},
    hints={
        "weights[0]": "first_step",
        "scores[0]": "first_scores",
        "weights": "later_step",
        "scores": "later_step",
    },
    details={"later_step": {"t": "t + 1"}},
)
