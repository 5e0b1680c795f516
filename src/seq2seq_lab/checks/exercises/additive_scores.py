"""``additive_scores``: attention's scores, by a small network."""

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax
kept = []
"""

Q = "mg.matmul(query, W_q)"
K = "mg.matmul(keys, W_k)"
HIDDEN = "mg.tanh(q + k)"
SCORES = "mg.matmul(mg.tanh(q + k), v)[..., 0]"
# fmt: off
MISTAKES = [
    Mistake("no_tanh", HIDDEN, "(q + k)"),
    Mistake("tanh_apart", HIDDEN, ("(mg.tanh(q) + mg.tanh(k))", "(mg.tanh(q) + k)", "(q + mg.tanh(k))",
            "mg.tanh(mg.tanh(q) + mg.tanh(k))", "mg.tanh(mg.tanh(q) + k)", "mg.tanh(q + mg.tanh(k))",
            "(mg.tanh(q) * mg.tanh(k))")),
    Mistake("tanh_after", SCORES, ("mg.tanh(mg.matmul(q + k, v))[..., 0]",
            "mg.tanh(mg.matmul(mg.tanh(q + k), v))[..., 0]")),
    Mistake("squashed", SCORES, ("mg.exp(mg.matmul(mg.tanh(q + k), v)[..., 0])", "sigmoid(mg.matmul(mg.tanh(q + k), v)[..., 0])",
            "relu(mg.matmul(mg.tanh(q + k), v)[..., 0])", "mg.abs(mg.matmul(mg.tanh(q + k), v)[..., 0])",
            "sigmoid(mg.matmul(q + k, v)[..., 0])", "mg.exp(mg.matmul(q + k, v)[..., 0])")),
    Mistake("tanh_inputs", Q, "mg.matmul(mg.tanh(query), W_q)"),
    Mistake("tanh_inputs", K, "mg.matmul(mg.tanh(keys), W_k)"),
    Mistake("tanh_inputs", Q, "mg.matmul(mg.tanh(query), W_q)", also=((K, "mg.matmul(mg.tanh(keys), W_k)"),)),
    Mistake("tanh_inputs", Q, "mg.matmul(mg.tanh(query), W_q)", also=((K, "mg.matmul(mg.tanh(keys), W_k)"), (HIDDEN, "(q + k)"))),
    Mistake("tanh_twice", HIDDEN, "mg.tanh(mg.tanh(q + k))"),
    Mistake("product", HIDDEN, ("mg.tanh(q * k)", "(q * k)")),
    Mistake("dot", SCORES, ("(q * k).sum(axis=-1)", "mg.tanh((q * k).sum(axis=-1))",
            "mg.tanh(q * k).sum(axis=-1)", "(query * keys).sum(axis=-1)",
            "mg.matmul(mg.tanh(q + k), v)[..., 0] + (query * keys).sum(axis=-1)",
            "mg.matmul(mg.tanh(q + k), v)[..., 0] + (q * k).sum(axis=-1)")),
    Mistake("difference", HIDDEN, ("mg.tanh(q - k)", "mg.tanh(k - q)", "mg.tanh(mg.abs(q - k))", "(q - k)", "(k - q)")),
    Mistake("exchanged", Q, "mg.matmul(query, W_k)", also=((K, "mg.matmul(keys, W_q)"),)),
    Mistake("exchanged", Q, "mg.einsum('nd,da->na', query, W_k)", also=((K, "mg.einsum('tnd,da->tna', keys, W_q)"),)),
    Mistake("exchanged", Q, "mg.matmul(keys, W_q)", also=((K, "mg.matmul(query, W_k)"),)),
    Mistake("exchanged", Q, ("mg.matmul(query, W_k)", "mg.einsum('nd,da->na', query, W_k)", "mg.matmul(keys, W_q)")),
    Mistake("exchanged", K, ("mg.matmul(keys, W_q)", "mg.einsum('tnd,da->tna', keys, W_q)", "mg.matmul(query, W_k)")),
    Mistake("exchanged", HIDDEN, "mg.tanh(mg.matmul(mg.concatenate([mg.stack([query] * len(keys)), keys], axis=-1), mg.concatenate([W_k, W_q])))"),
    Mistake("transposed", Q, ("mg.matmul(query, W_q.T)", "mg.einsum('nd,ad->na', query, W_q)", "mg.matmul(W_q, query)",
            "mg.matmul(W_q.T, query)", "query * W_q", "W_q * query")),
    Mistake("transposed", K, ("mg.matmul(keys, W_k.T)", "mg.einsum('tne,ae->tna', keys, W_k)", "mg.matmul(W_k, keys)",
            "mg.matmul(W_k.T, keys)", "keys * W_k", "W_k * keys")),
    Mistake("transposed", Q, "mg.matmul(query, W_q.T)", also=((K, "mg.matmul(keys, W_k.T)"),)),
    Mistake("transposed", SCORES, ("mg.matmul(mg.tanh(q + k), v.T)[..., 0]", "mg.matmul(v, mg.tanh(q + k))[..., 0]",
            "mg.matmul(v.T, mg.tanh(q + k))[..., 0]", "(v * mg.tanh(q + k)).sum(axis=-1)")),
    Mistake("no_W", Q, "query", also=((K, "keys"),)),
    Mistake("no_W", Q, "query"),
    Mistake("no_W", K, "keys"),
    Mistake("no_query", HIDDEN, ("mg.tanh(k)", "mg.tanh(0 * q + k)", "k")),
    Mistake("no_keys", HIDDEN, ("mg.tanh(q)", "mg.tanh(q + 0 * k)", "mg.tanh(q + 0 * k.sum(axis=-1)[..., np.newaxis])", "q")),
    Mistake("no_v", SCORES, ("mg.tanh(q + k).sum(axis=-1)", "mg.tanh(q + k).mean(axis=-1)", "mg.tanh((q + k).sum(axis=-1))",
            "(q + k).sum(axis=-1)", "(q + k).mean(axis=-1)", "mg.tanh(q + k).max(axis=-1)", "mg.tanh(q + k)[..., 0]",
            "mg.sqrt((mg.tanh(q + k) ** 2).sum(axis=-1))")),
    Mistake("v_inside", SCORES, ("mg.tanh((q + k) * v[:, 0]).sum(axis=-1)", "mg.tanh(q + k * v[:, 0]).sum(axis=-1)",
            "mg.tanh(q * v[:, 0] + k).sum(axis=-1)")),
    Mistake("v_changed", SCORES, ("mg.matmul(mg.tanh(q + k), v ** 2)[..., 0]",
            "mg.matmul(mg.tanh(q + k), mg.tanh(v))[..., 0]", "mg.matmul(mg.tanh(q + k), v[::-1])[..., 0]",
            "mg.matmul(mg.tanh(q + k), mg.abs(v))[..., 0]", "mg.tanh(q + k)[..., 0] * v[0, 0]",
            "mg.matmul(mg.tanh(q + k), softmax(v, axis=0))[..., 0]", "(mg.tanh(q + k) * v[:, 0]).max(axis=-1)",
            "(mg.tanh(q + k) + v[:, 0]).sum(axis=-1)")),
    Mistake("softmax", SCORES, ("softmax(mg.matmul(mg.tanh(q + k), v)[..., 0], axis=0)",
            "softmax(mg.matmul(mg.tanh(q + k), v)[..., 0])", "softmax(mg.matmul(mg.tanh(q + k), v))[..., 0]",
            "mg.log(softmax(mg.matmul(mg.tanh(q + k), v)[..., 0], axis=0))",
            "softmax(mg.matmul(mg.tanh(q + k), v), axis=0)",
            "softmax(mg.matmul(q + k, v)[..., 0], axis=0)")),
    Mistake("over_steps", SCORES, tuple(f"(lambda scores: {expression})(mg.matmul(mg.tanh(q + k), v)[..., 0])" for expression in (
            "scores - scores.max(axis=0)", "scores - scores.data.max(axis=0)", "scores - scores.mean(axis=0)",
            "scores / scores.sum(axis=0)", "scores / mg.abs(scores).sum(axis=0)", "mg.cumsum(scores, axis=0)",
            "scores - scores.max()", "scores / scores.sum()", "scores / scores.sum(axis=1, keepdims=True)"))),
    Mistake("activation", HIDDEN, ("relu(q + k)", "sigmoid(q + k)", "mg.exp(q + k)", "mg.sin(q + k)", "mg.arctan(q + k)",
            "softmax(q + k)", "softmax(q + k, axis=0)", "mg.tan(q + k)", "mg.sinh(q + k)",
            "mg.log(1 + mg.exp(q + k))", "mg.maximum(0.01 * (q + k), q + k)", "mg.cos(q + k)")),
    Mistake("one_query", Q, ("mg.matmul(query[:1], W_q)", "mg.matmul(query[-1:], W_q)", "mg.matmul(query[0], W_q)",
            "mg.matmul(query[-1], W_q)", "mg.matmul(query.mean(axis=0), W_q)", "mg.matmul(query.sum(axis=0), W_q)",
            "mg.matmul(query[::-1], W_q)")),
    Mistake("one_query", K, ("mg.matmul(keys.transpose(1, 0, 2).reshape(keys.shape), W_k)",
            "mg.matmul(keys.reshape(keys.shape[1], len(keys), -1).transpose(1, 0, 2), W_k)")),
    Mistake("one_key", K, ("mg.matmul(keys[-1:], W_k)", "mg.matmul(keys[0], W_k)", "mg.matmul(keys[:1], W_k)",
            "mg.matmul(keys[-1], W_k)", "mg.matmul(keys.mean(axis=0), W_k)", "mg.matmul(keys.sum(axis=0), W_k)",
            "mg.matmul(keys.mean(axis=0), W_k) + 0 * mg.matmul(keys, W_k)",
            "mg.matmul(keys[-1:], W_k) + 0 * mg.matmul(keys, W_k)", "mg.matmul(keys[:1], W_k) + 0 * mg.matmul(keys, W_k)")),
    Mistake("one_key", SCORES, ("mg.matmul(mg.tanh(q + k), v)[..., 0].sum(axis=0)", "mg.matmul(mg.tanh(q + k), v)[..., 0].mean(axis=0)",
            "mg.matmul(mg.tanh(q + k), v)[-1, ..., 0]")),
    Mistake("batch_mixed", HIDDEN, ("mg.tanh(q[:, np.newaxis] + k)", "mg.tanh(q[:, np.newaxis] + k[:, np.newaxis])",
            "mg.tanh(q[:, np.newaxis, np.newaxis] + k)")),
    Mistake("scaled", SCORES, tuple(f"mg.matmul(mg.tanh(q + k), v)[..., 0] * {factor}" for factor in (
            "v.size ** -0.5", "(1 / v.size)", "v.size ** 0.5", "query.shape[-1] ** -0.5", "keys.shape[-1] ** -0.5",
            "(1 / len(keys))", "(1 / len(query))", "2", "0.5", "(1 / query.shape[-1])", "(1 / keys.shape[-1])"))),
    Mistake("scaled", HIDDEN, tuple(f"mg.tanh((q + k) * {factor})" for factor in (
            "v.size ** -0.5", "query.shape[-1] ** -0.5", "keys.shape[-1] ** -0.5", "0.5", "2", "(1 / v.size)"))),
    Mistake("sign", SCORES, "-mg.matmul(mg.tanh(q + k), v)[..., 0]"),
    Mistake("order", SCORES, ("mg.matmul(mg.tanh(q + k), v)[::-1, ..., 0]", "mg.matmul(mg.tanh(q + k), v)[:, ::-1, 0]",
            "mg.matmul(mg.tanh(q + k), v)[..., 0].reshape(k.shape[1], -1).T", "mg.matmul(mg.tanh(q + k), v)[..., 0].T.reshape(len(keys), -1)")),
    Mistake("hidden", SCORES, ("mg.tanh(q + k)", "mg.tanh(q + k) * v[:, 0]", "(q + k)")),
    Mistake("extra_axis", SCORES, ("mg.matmul(mg.tanh(q + k), v)", "mg.matmul(mg.tanh(q + k), v)[..., 0][np.newaxis]",
            "(mg.tanh(q + k) * v[:, 0]).sum(axis=-1)[:, np.newaxis]")),
    Mistake("lost_axis", SCORES, ("mg.squeeze(mg.matmul(mg.tanh(q + k), v))", "mg.matmul(mg.tanh(q + k), v).reshape(-1)")),
    Mistake("sequence_first", SCORES, ("mg.matmul(mg.tanh(q + k), v)[..., 0].T", "mg.matmul(mg.tanh(q + k), v)[..., 0].reshape(k.shape[1], -1)")),
    Mistake("cut", Q, ("mg.matmul(query.data, W_q)", "mg.matmul(query, W_q.data)", "mg.matmul(query.data, W_q.data)")),
    Mistake("cut", K, ("mg.matmul(keys.data, W_k)", "mg.matmul(keys, W_k.data)", "mg.matmul(keys.data, W_k.data)")),
    Mistake("cut", SCORES, ("mg.matmul(mg.tanh(q + k), v.data)[..., 0]", "mg.matmul(mg.tanh(q + k).data, v)[..., 0]",
            "mg.matmul(mg.tanh(q.data + k), v)[..., 0]",
            "mg.matmul(mg.tanh(q + k.data), v)[..., 0]")),
    Mistake("cut", Q, "mg.matmul(query, W_q.data)", also=((K, "mg.matmul(keys, W_k.data)"),)),
    Mistake("cut", Q, "mg.matmul(query.data, W_q)", also=((K, "mg.matmul(keys.data, W_k)"),)),
    Mistake("no_gradient", SCORES, "mg.tensor(mg.matmul(mg.tanh(q + k), v)[..., 0].data)"),
    Mistake("remembers", K, "mg.matmul(keys, W_k) + len(kept); kept.append(0)"),
]
# fmt: on
check_additive_scores = Exercise(
    "additive_scores",
    IMPORTS + solutions.additive_scores,
    arguments={"query": "N D", "keys": "T N E", "W_q": "D A", "W_k": "E A", "v": "A 1"},
    returns={"scores": "T N"},
    mistakes=MISTAKES,
    probes=(
        Probe({"T": 4, "N": 3, "D": 5, "E": 6, "A": 7}),
        Probe({"T": 3, "N": 2, "D": 4, "E": 4, "A": 5}),
        Probe({"T": 1, "N": 1, "D": 1, "E": 1, "A": 1}),
        Probe({"T": 2, "N": 1, "D": 3, "E": 3, "A": 3}),
        Probe({"T": 4, "N": 4, "D": 2, "E": 3, "A": 4}),
        Probe({"T": 3, "N": 3, "D": 3, "E": 3, "A": 3}),
        Probe({"T": 4, "N": 3, "D": 5, "E": 6, "A": 7}, scale={"query": 100, "keys": -100}),
    ),
    questions=read_texts(__file__),
    hints={"time_axis": "sequence_first", "scores": "scores", "shape": "shape"},
)
