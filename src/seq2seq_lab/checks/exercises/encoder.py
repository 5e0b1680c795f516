"""``Encoder``: reads a question into the last state of an LSTM."""

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax
from seq2seq_lab.nn.lstm import LSTM, Embedding


def steps(encoder, ids, keep, cut=""):
    x, h, c = encoder.embed(ids), None, None
    for t in range(len(ids)):
        h = None if h is None or "h" not in keep else h.data if "h" in cut else h
        c = None if c is None or "c" not in keep else c.data if "c" in cut else c
        h, c = encoder.lstm(x[t : t + 1], h, c)
    return h


"""

READ = "self.embed(ids)"
PAIR = "states, _ = self"
RETURN = "return states[-1:]"
PARAMETERS = "return self.embed.parameters + self.lstm.parameters"
# fmt: off
MISTAKES = [
    Mistake("embedding_missing", PARAMETERS, "return self.lstm.parameters"),
    Mistake("lstm_missing", PARAMETERS, "return self.embed.parameters"),
    Mistake("pair", RETURN, ("return states[-1:], _[-1:]", "return states, _")),
    Mistake("pair", PAIR, "states = self"),
    Mistake("all_states", RETURN, ("return states", "return _")),
    Mistake("no_time_axis", RETURN, ("return states[-1]", "return _[-1]", "return states[0]")),
    Mistake("time_axis", RETURN, ("return states[:, -1:]", "return states[:, -1]",
            "return states[-1:].transpose(1, 0, 2)", "return states.transpose(1, 0, 2)[-1:]")),
    Mistake("time_axis", READ, "self.embed(ids.T)"),
    Mistake("which_state", RETURN, ("return states[:1]", "return states[-2:-1]",
            "return states[-2:-1] if len(states) > 1 else states",
            "return states.mean(axis=0, keepdims=True)", "return states.sum(axis=0, keepdims=True)",
            "return states.max(axis=0, keepdims=True)", "return states[-1:] + states[:1]")),
    Mistake("cell", PAIR, "_, states = self"),
    Mistake("reading", READ, ("self.embed(ids[::-1])", "self.embed(ids[:, ::-1])",
            "self.embed(ids[1:])", "self.embed(ids[1:] if len(ids) > 1 else ids)",
            "self.embed(ids[:-1])",
            "self.embed(ids[:1].repeat(len(ids), axis=0))",
            "self.embed(np.sort(ids, axis=0))", "self.embed(np.concatenate([ids, ids]))",
            "self.embed(np.concatenate([0 * ids[:1], ids]))",
            "self.embed(np.concatenate([ids, 0 * ids[:1]]))", "self.embed(0 * ids)",
            "self.embed((ids + 1) % len(self.embed.W_embed))", "self.embed(np.maximum(ids - 1, 0))",
            "self.embed(ids)[::-1]")),
    Mistake("one_sequence", READ, ("self.embed(ids[:, :1].repeat(ids.shape[1], axis=1))",
            "self.embed(ids[:, -1:].repeat(ids.shape[1], axis=1))")),
    Mistake("one_sequence", RETURN, ("return states[-1:].mean(axis=1, keepdims=True) + 0 * states[-1:]",
            "return states[-1:, :1] + 0 * states[-1:]", "return states[-1:, -1:] + 0 * states[-1:]")),
    Mistake("memory", RETURN, ("return steps(self, ids, '')", "return steps(self, ids, 'h')",
            "return steps(self, ids, 'c')")),
    Mistake("extra", RETURN, ("return relu(states[-1:])", "return mg.tanh(states[-1:])",
            "return sigmoid(states[-1:])", "return softmax(states[-1:])", "return 2 * states[-1:]")),
    Mistake("extra", READ, ("relu(self.embed(ids))", "mg.tanh(self.embed(ids))",
            "sigmoid(self.embed(ids))", "softmax(self.embed(ids))", "2 * self.embed(ids)")),
    Mistake("embedding_cut", READ, "self.embed(ids).data"),
    Mistake("time_cut", RETURN, ("return steps(self, ids, 'hc', 'hc')",
            "return steps(self, ids, 'hc', 'h')", "return steps(self, ids, 'hc', 'c')")),
]
# fmt: on
SIZES = {"V": 7, "C": 5, "D": 3}
check_encoder = Exercise(
    "Encoder",
    IMPORTS + solutions.Encoder,
    arguments={"ids": "T N"},
    returns={"h": "1 N D"},
    mistakes=MISTAKES,
    make="V C D",
    parameters={"W_embed": "V C", "W_xh": "C 4*D", "W_hh": "D 4*D", "b_h": "4*D"},
    integers={"ids": "V"},
    terms=False,
    probes=[
        Probe({"T": 4, "N": 2, **SIZES}),
        Probe({"T": 1, "N": 3, **SIZES}),
        Probe({"T": 2, "N": 4, **SIZES}),
        Probe({"T": 3, "N": 1, **SIZES}),
    ],
    questions=read_texts(__file__),
    hints={"lost_axis": "no_time_axis", "h": "memory"},
    reasons=[("value", "h", "T == 1")],
    details={"gradient": {"shape": "got.shape"}},
)
