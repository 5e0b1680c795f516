"""``Decoder.generate``: writes ids from a state, reading at each step what it wrote last."""

from typing import Any

import mygrad as mg

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax
from seq2seq_lab.nn.lstm import LSTM, Embedding


"""

EMBEDDED = "return (*self.embed.parameters, *self.lstm.parameters, self.W_hy, self.b_y)"
START = "np.full((1, state.shape[1]), start_id)"
FIRST = "h_t, c_t = (state, None)"
LOOP = "for _ in range(sample_size):"
STEP = "y_t, h_t, c_t = self.step(s_t, h_t, c_t)"
BEST = "np.argmax(y_t.data, axis=-1)"
KEPT = "written.append(s_t)"
RETURN = "return np.concatenate(written)"
# fmt: off
MISTAKES = [
    Mistake("embedding_missing", EMBEDDED, "return (*self.lstm.parameters, self.W_hy, self.b_y)"),
    Mistake("lstm_missing", EMBEDDED, "return (*self.embed.parameters, self.W_hy, self.b_y)"),
    Mistake("pair", RETURN, ("return np.concatenate(written), h_t",
            "return np.concatenate(written), h_t, c_t", "return np.concatenate(written), y_t")),
    Mistake("list", RETURN, ("return tuple(written)", "return (*np.concatenate(written),)")),
    Mistake("scores", BEST, "np.argmax(y_t.data, axis=1)"),
    Mistake("scores", KEPT, ("written.append(y_t.data)", "written.append(softmax(y_t).data)",
            "written.append(y_t.data[0])",
            "written.append(np.eye(y_t.shape[-1], dtype=int)[s_t])")),
    Mistake("one_more", "written = []", "written = [s_t]"),
    Mistake("start_included", KEPT, "pass", also=((STEP, f"written.append(s_t); {STEP}"),)),
    Mistake("start_included", "written = []", "written = [s_t]", also=((LOOP, "for _ in range(sample_size - 1):"),)),
    Mistake("start", START, ("np.zeros((1, state.shape[1]), dtype=int)",
            "np.full((1, state.shape[1]), len(self.embed.W_embed) - 1)",
            "np.full((1, state.shape[1]), min(12, len(self.embed.W_embed) - 1))",
            *(f"np.full((1, state.shape[1]), {token})" for token in range(1, 7)),
            "np.arange(state.shape[1])[np.newaxis] % len(self.embed.W_embed)",
            "np.full((1, state.shape[1]), start_id) + 1")),
    Mistake("no_state", FIRST, ("h_t, c_t = (0 * state, None)", "h_t, c_t = (0 * state + 1, None)")),
    Mistake("first", FIRST, ("h_t, c_t = (0 * state, state)", "h_t, c_t = (state, state)")),
    Mistake("carry", STEP, ("y_t, _, _ = self.step(s_t, state)",
            "y_t, h_t, _ = self.step(s_t, h_t)", "y_t, _, c_t = self.step(s_t, state, c_t)",
            "y_t, c_t, h_t = self.step(s_t, h_t, c_t)", f"{STEP}; c_t = h_t", f"{STEP}; h_t = c_t",
            f"{STEP}; h_t = 0 * h_t", f"{STEP}; h_t, c_t = 0 * h_t, None",
            f"{STEP}; h_t = h_t + state")),
    Mistake("same_input", KEPT, ("written.append(s_t); s_t = 0 * s_t + start_id",
            "written.append(s_t); s_t = 0 * s_t", "written.append(s_t); s_t = np.argmin(y_t.data, axis=-1)",
            "written.append(s_t); s_t = s_t[:, :1] + 0 * s_t", "written.append(s_t); s_t = s_t[:, ::-1]",
            "written.append(s_t); s_t = (s_t + 1) % y_t.shape[-1]",
            "written.append(s_t); s_t = 0 * s_t + (start_id + len(written)) % y_t.shape[-1]")),
    Mistake("same_input", KEPT, "written.append(s_t); s_t = 0 * s_t + start_id", also=((STEP, "y_t, _, _ = self.step(s_t, state)"),)),
    Mistake("choice", BEST, ("np.argmin(y_t.data, axis=-1)", "np.argmax(np.abs(y_t.data), axis=-1)",
            "np.argsort(y_t.data, axis=-1)[..., -2]", "np.argsort(y_t.data, axis=-1)[..., 1]",
            "np.argmax(y_t.data[..., :-1], axis=-1)", "np.argmax(y_t.data[..., 1:], axis=-1)",
            "np.argmax(y_t.data[..., 1:], axis=-1) + 1",
            "(np.argmax(y_t.data, axis=-1) + 1) % y_t.shape[-1]",
            "np.maximum(np.argmax(y_t.data, axis=-1) - 1, 0)",
            "np.resize(np.argmax(y_t.data, axis=1), s_t.shape) % y_t.shape[-1]")),
    Mistake("one_sequence", BEST, ("np.full(s_t.shape, y_t.data[0, 0].argmax())",
            "np.full(s_t.shape, y_t.data[0, -1].argmax())",
            "np.full(s_t.shape, y_t.data.mean(axis=1).argmax())",
            "np.full(s_t.shape, y_t.data.argmax() % y_t.shape[-1])")),
    Mistake("one_sequence", RETURN, "return np.concatenate(written)[:, :1].repeat(state.shape[1], axis=1)"),
    Mistake("order", RETURN, ("return np.concatenate(written)[::-1]",
            "return np.concatenate(written)[:, ::-1]",
            "return np.concatenate(written).T.reshape(sample_size, -1)")),
    Mistake("stops", BEST, tuple(f"written[{k}] if len(written) > {k} else np.argmax(y_t.data, axis=-1)"
            for k in range(1, 5))),
]
# fmt: on


def with_tensors(given: dict[str, Any], probe: Probe) -> dict[str, Any]:
    """The state as an array, and sometimes as the Tensor that an encoder gives."""
    tensor = probe.sizes["T"] == 4
    return {**given, "state": mg.tensor(given["state"])} if tensor else given


SIZES = {"V": 7, "C": 5, "D": 4}
SCALE = {"W_embed": 4, "W_hh": 3, "W_hy": 4, "state": 3}  # so that what is written shows all of it
check_decoder_generate = Exercise(
    "Decoder",
    IMPORTS + solutions.Decoder,
    arguments={"state": "1 N D", "start_id": "=S", "sample_size": "=T"},
    returns={"ids": "T N"},
    mistakes=MISTAKES,
    make="V C D",
    method="generate",
    parameters={
        "W_embed": "V C",
        "W_xh": "C 4*D",
        "W_hh": "D 4*D",
        "b_h": "4*D",
        "W_hy": "D V",
        "b_y": "V",
    },
    integers={"ids": "V"},
    terms=False,
    given=with_tensors,
    probes=[
        Probe({"T": 6, "N": 4, "S": 5, **SIZES}, scale=SCALE),
        Probe({"T": 1, "N": 5, "S": 5, **SIZES}, scale=SCALE),
        Probe({"T": 6, "N": 3, "S": 2, **SIZES}, scale=SCALE),
        Probe({"T": 6, "N": 4, "S": 5, **SIZES}, scale={**SCALE, "state": -3}),
        Probe({"T": 3, "N": 1, "S": 1, **SIZES}, scale=SCALE),
        Probe({"T": 4, "N": 2, "S": 3, **SIZES}, scale=SCALE),
    ],
    questions=read_texts(__file__),
    hints={
        "no_call": "no_generate",
        "dtype": "not_ints",
        "time_axis": "batch_first",
        "one_step": "steps",
        "ids": "later",
    },
    reasons=[("first", "ids", "(got[0] != wanted[0]).any()")],
)
