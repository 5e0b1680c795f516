"""``attend``: dot-product attention."""

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import logsoftmax, sigmoid, softmax
kept = []
"""

SCORES = "(query * keys).sum(axis=-1)"
WEIGHTS = "softmax(scores, axis=0)"
CONTEXT = "(weights[..., np.newaxis] * keys).sum(axis=0)"
RETURN = "return (context, weights)"
# fmt: off
MISTAKES = [
    Mistake("softmax_axis", WEIGHTS, ("softmax(scores, axis=1)", "softmax(scores)",
            "mg.exp(scores) / mg.exp(scores).sum()")),
    Mistake("no_softmax", WEIGHTS, "scores"),
    Mistake("not_exp", WEIGHTS, ("scores / scores.sum(axis=0)",
            "mg.abs(scores) / mg.abs(scores).sum(axis=0)")),
    Mistake("not_normalised", WEIGHTS, ("mg.exp(scores)", "mg.exp(scores - scores.max(axis=0))",
            "sigmoid(scores)", "mg.exp(scores - scores.data.max(axis=0))")),
    Mistake("not_finite", WEIGHTS, ("mg.exp(scores) / mg.exp(scores).sum(axis=0)",
            "mg.exp(scores - np.abs(scores.data).max(axis=0)) / mg.exp(scores - np.abs(scores.data).max(axis=0)).sum(axis=0)")),
    Mistake("softmax_twice", WEIGHTS, "softmax(softmax(scores, axis=0), axis=0)"),
    Mistake("log", WEIGHTS, ("mg.log(softmax(scores, axis=0))", "logsoftmax(scores)")),
    Mistake("uniform", WEIGHTS, ("softmax(0 * scores, axis=0)",
            "mg.tensor(np.full(scores.shape, 1 / len(keys), dtype=np.float32))")),
    Mistake("hard", WEIGHTS, "mg.tensor((scores.data == scores.data.max(axis=0)).astype(np.float32))"),
    Mistake("sign", WEIGHTS, "softmax(-scores, axis=0)"),
    Mistake("scaled", SCORES, ("(query * keys).sum(axis=-1) * query.shape[-1] ** -0.5",
            "(query * keys).sum(axis=-1) * query.shape[-1] ** 0.5",
            "(query * keys).sum(axis=-1) * (1 / query.shape[-1])",
            "(query * keys).sum(axis=-1) * 2", "(query * keys).sum(axis=-1) * 0.5",
            "(query * keys).sum(axis=-1) * (1 / len(keys))", "(query * keys).sum(axis=-1) * 0.1",
            "(query * keys).sum(axis=-1) * query.shape[-1]")),
    Mistake("score", SCORES, (
            "(query * keys).sum(axis=-1) / (mg.sqrt((query**2).sum(axis=-1)) * mg.sqrt((keys**2).sum(axis=-1)))",
            "-((query - keys) ** 2).sum(axis=-1)", "-mg.sqrt(((query - keys) ** 2).sum(axis=-1))",
            "keys.sum(axis=-1)", "(query + keys).sum(axis=-1)", "(query * keys).max(axis=-1)")),
    Mistake("one_query", SCORES, "(query[:1] * keys).sum(axis=-1)"),
    Mistake("order", RETURN, "return (context, weights[::-1])"),
    Mistake("order", WEIGHTS, "softmax(scores, axis=0)[::-1]"),
    Mistake("weights_cut", WEIGHTS, "mg.tensor(softmax(scores, axis=0).data)"),
    Mistake("weights_cut", CONTEXT, "(weights.data[..., np.newaxis] * keys).sum(axis=0)"),
    Mistake("weights_cut", SCORES, "mg.tensor(((query * keys).sum(axis=-1)).data)"),
    Mistake("no_gradient", SCORES, "(query * np.asarray(keys)).sum(axis=-1)"),
    Mistake("no_gradient", CONTEXT, "(weights[..., np.newaxis] * np.asarray(keys)).sum(axis=0)"),
    Mistake("context_unweighted", CONTEXT, ("keys.mean(axis=0)", "keys.sum(axis=0)", "keys[-1]",
            "keys[0]")),
    Mistake("context_scores", CONTEXT, "(scores[..., np.newaxis] * keys).sum(axis=0)"),
    Mistake("context_mean", CONTEXT, "(weights[..., np.newaxis] * keys).mean(axis=0)"),
    Mistake("context_hard", CONTEXT, "((scores.data == scores.data.max(axis=0))[..., np.newaxis] * keys).sum(axis=0)"),
    Mistake("context_query", CONTEXT, ("1 * query",
            "(weights[..., np.newaxis] * keys).sum(axis=0) + query",
            "(weights[..., np.newaxis] * keys).sum(axis=0) * query",
            "(weights[..., np.newaxis] * query).sum(axis=0)")),
    Mistake("remembers", SCORES, "(query * keys).sum(axis=-1) * (1 + len(kept)); kept.append(0)"),
    Mistake("changes_input", SCORES, "(query * keys).sum(axis=-1); keys.data.flags.writeable = True; keys.data[...] = 0"),
    Mistake("no_gradient", SCORES, "(query * np.asarray(keys)).sum(axis=-1)", also=((CONTEXT, "(weights[..., np.newaxis] * np.asarray(keys)).sum(axis=0)"),)),
    Mistake("features_axis", WEIGHTS, "softmax(query * keys, axis=0)", also=((CONTEXT, "(weights * keys).sum(axis=0)"),)),
    Mistake("batch_mixed", WEIGHTS, "softmax(mg.matmul(keys, query.T), axis=0)", also=((CONTEXT, "(weights.sum(axis=-1)[..., np.newaxis] * keys).sum(axis=0)"),)),
    Mistake("lost_axis", RETURN, "return context, mg.squeeze(weights)"),
    Mistake("swapped", RETURN, "return weights, context"),
    Mistake("time_axis", RETURN, "return context, weights.T"),
    Mistake("extra_axis", RETURN, ("return context[np.newaxis], weights",
            "return context, weights[..., np.newaxis]",
            "return context[np.newaxis], weights[..., np.newaxis]",
            "return context, weights[np.newaxis]")),
]
# fmt: on
SIZES = {"T": 4, "N": 3, "D": 5}
check_attend = Exercise(
    "attend",
    IMPORTS + solutions.attend,
    arguments={"query": "N D", "keys": "T N D"},
    returns={"context": "N D", "weights": "T N"},
    mistakes=MISTAKES,
    probes=(
        Probe(SIZES, scale={"query": 3}),
        Probe({"T": 1, "N": 1, "D": 1}),
        Probe({"T": 2, "N": 1, "D": 3}),
        Probe({"T": 3, "N": 2, "D": 4}),
        Probe(SIZES, scale={"query": 100}),
        Probe(SIZES, scale={"query": -100}),
    ),
    questions=read_texts(__file__),
    hints={"weights": "weights", "context": "context"},
)
