"""The gradients of ``AttentionSeq2Seq``, whole, and with parts of it used as data."""

from typing import Any

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.nnet.activations import softmax

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.attention_parts import VALUES, Assignment
from seq2seq_lab.checks.attention_ways import OUTPUT, TARGET, D, X, token, tokens
from seq2seq_lab.vocabulary import START

CUTS = {  # hint -> what is used as data
    "": (),
    "weights_cut": ("weights",),
    "encoder_cut": ("keys", "start"),
    "keys_cut": ("keys",),
    "start_cut": ("start",),
    "decoder_cut": ("state",),
}


def gradients(assignment: Assignment, d: np.ndarray, cut: tuple[str, ...]) -> dict[str, Any]:
    """The gradients of a sum over scores, by group; if parts are ``cut``, without theirs."""

    def data(part: str, tensor: Tensor) -> Tensor:
        return mg.tensor(tensor.data) if part in cut else tensor

    p = {name: [mg.tensor(value) for value in values] for name, values in VALUES.items()}
    order = assignment.order
    places = zip(order["W_xh"], order["b_h"], order["W_hh"][:2], strict=True)
    rnns = [(p["W_xh"][i], p["b_h"][j], p["W_hh"][k]) for i, j, k in places]
    W_a = p["W_hh"][order["W_hh"][2]]
    W_hy, W_cy = (p["W_out"][i] for i in order["W_out"])
    h: Any = np.zeros((X.shape[1], D))
    states = []
    for x_t in X:
        h = _step(x_t, h, *rnns[0])
        states.append(h)
    h_enc, h = data("keys", mg.stack(states)), data("start", h)
    scores = []
    for s in np.concatenate([token(START)(X)[np.newaxis], tokens(TARGET[:-1])]):
        h = _step(s, h, *rnns[1])
        query = mg.matmul(h, W_a.T if assignment.transposed else W_a)
        w = data("weights", softmax((query * h_enc).sum(axis=-1), axis=0))
        context = (w[..., np.newaxis] * h_enc).sum(axis=0)
        scores.append(mg.matmul(h, W_hy) + mg.matmul(context, W_cy) + p["b_y"][0])
        h = data("state", h)
    (mg.stack(scores) * d).sum().backward()
    found = {
        name: [np.zeros(t.shape) if t.grad is None else t.grad for t in tensors]
        for name, tensors in p.items()
    }
    # of one layer for state and context: the first half of VALUES["W_y"] is W_out's first
    return found | {"W_y": [np.concatenate(found["W_out"])]}


def _step(x: Any, h: Any, W_xh: Tensor, b_h: Tensor, W_hh: Tensor) -> Tensor:
    return mg.maximum(mg.matmul(x, W_xh) + b_h + mg.matmul(h, W_hh), 0)


def same_gradients(got: dict[str, list], wanted: dict[str, list]) -> bool:
    return all(
        ref.same(np.zeros_like(good) if grad is None else grad, good)
        for name, grads in got.items()
        for grad, good in zip(grads, wanted[name], strict=True)
    )


def gradient_off(got: dict, wanted: dict, assignment: Assignment) -> tuple[str, dict[str, str]]:
    """The first gradient that differs: its symbol, and what to show of it."""
    parts = {"W_xh": ("enc.W_xh", "dec.W_xh"), "b_h": ("enc.b_h", "dec.b_h"),
             "W_hh": ("enc.W_hh", "dec.W_hh", "W_a"), "W_out": OUTPUT}  # fmt: skip
    for name, grads in got.items():
        for i, grad in enumerate(grads):
            if not ref.same(grad, wanted[name][i]):
                symbol = name
                if name in parts:
                    symbol = parts[name][assignment.order[name].index(i)]
                return symbol, ref.gradient_off(symbol, grad, wanted[name][i])
    return "", {}
