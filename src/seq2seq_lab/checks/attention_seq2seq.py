"""The check of ``AttentionSeq2Seq``: shapes, then values with and without a target, gradients.

Tensors of the same shape may be listed in any order. So each gets values of its own, and the
assignment of tensors to symbols that explains the output tells which is which. If there is none,
it computes what well-known mistakes would give, and names the one that gives the same.
"""

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.nnet.activations import softmax as mg_softmax

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.attention_seq2seq_hints import HINTS
from seq2seq_lab.checks.attention_ways import (
    FEEDS,
    MISTAKES,
    OUTPUT,
    RIGHT,
    TARGET,
    C,
    D,
    Net,
    Way,
    X,
    token,
    tokens,
    write,
)
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.vocabulary import START


def check_attention_seq2seq(AttentionSeq2Seq: type) -> None:
    """Check a student's class ``AttentionSeq2Seq``; print one green line, or raise CheckFailed."""
    run_check("AttentionSeq2Seq", HINTS, _check, AttentionSeq2Seq)


def _check(probe: Probe, student: Any) -> None:
    _check_objects(probe, student)
    for T, N in (2, 3), (1, 1), (4, 2):
        model, _ = _new(probe, student)
        for target in None, TARGET[-T:, :N]:
            _run(probe, model, X[-T:, :N], target)
    model, groups = _new(probe, student)
    for target in TARGET, None:
        first = _run(probe, model, X, target)
        if _explained(first, X, target, groups) is None:
            _name_mistake(probe, model, first, target, groups)
        second = _run(probe, model, X, target)
        same = all(ref.same(b, a) for a, b in zip(first, second, strict=True))
        probe.require(same, "remembers")
        short = X[2:, 1:], None if target is None else target[2:, 1:]
        found = _explained(_run(probe, model, *short), *short, groups)
        probe.require(found is not None, "remembers")
    _check_gradients(probe, student)


def _check_objects(probe: Probe, student: Any) -> None:
    model = ref.make(probe, student, (C, D, C))
    for count, tried in (1, "model(x)"), (2, "model(x, target)"):
        probe.tried = tried
        probe.require(ref.accepts(model, count), "signature", got=ref.signature(model))
    tensors = ref.read_parameters(probe, model, "model")
    n, k, found = len(tensors), len({id(tensor) for tensor in tensors}), ref.listing(tensors)
    groups = _by_shape(tensors)
    # state and context may go through one layer together
    joined = len(groups["W_y"]) == 1 and not groups["W_out"]
    probe.require(k == n == 10 - joined, "parameters_count", got=found, k=k)
    counts = [len(groups[name]) for name in ("W_xh", "b_h", "W_hh", "b_y")]
    fits = counts == [2, 2, 3, 1] and (joined or len(groups["W_out"]) == 2)
    wanted = f"2 x ({C}, {D}), 2 x (1, {D}), 3 x ({D}, {D}), 2 x ({D}, {C}), (1, {C})"
    probe.require(fits, "parameters_shapes", got=found, expected=wanted)
    other = ref.read_parameters(probe, ref.make(probe, student, (C, D, C)), "model")
    shared = len(other) != n or {id(t) for t in tensors} & {id(t) for t in other}
    probe.require(not shared, "parameters_shared", got=ref.listing((*tensors, *other)))


def _by_shape(tensors: tuple[Tensor, ...]) -> dict[str, list[Tensor]]:
    shapes = {(C, D): "W_xh", (D,): "b_h", (D, D): "W_hh", (D, C): "W_out", (C,): "b_y",
              (2 * D, C): "W_y"}  # fmt: skip
    groups: dict[str, list[Tensor]] = {name: [] for name in (*shapes.values(), "?")}
    for tensor in tensors:
        groups[shapes.get(tuple(n for n in tensor.shape if n != 1), "?")].append(tensor)
    return groups


VALUES = {
    "W_xh": [0.75 * ref.wave(seed, C, D) for seed in (10.8, 105.1)],
    "b_h": [0.5 * ref.wave(seed, D) + 0.25 for seed in (17.8, 112.2)],
    "W_hh": [0.5 * ref.wave(seed, D, D) for seed in (24.8, 119.1, 61.3)],
    "W_out": [ref.wave(seed, D, C) for seed in (31.8, 126.1)],
    "b_y": [0.5 * ref.wave(38.8, C)],
}
VALUES["W_y"] = [np.concatenate(VALUES["W_out"])]


def _new(probe: Probe, student: Any) -> tuple[Any, dict[str, list[Tensor]]]:
    """A student's model, and its tensors by shape; each has our values for its place."""
    model = ref.make(probe, student, (C, D, C))
    groups = _by_shape(ref.read_parameters(probe, model, "model"))
    for name, values in VALUES.items():
        for tensor, value in zip(groups[name], values, strict=False):
            ref.fill(tensor, value)
    return model, groups


def _run(
    probe: Probe, model: Any, x: np.ndarray, target: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """The student's scores and weights, of the right types and shapes; the input unchanged."""
    scores, weights = _call(probe, model, x, target)
    return scores.data, np.asarray(weights)


def _call(probe: Probe, model: Any, x: np.ndarray, target: np.ndarray | None) -> tuple:
    given = [x.astype(np.float32), *([] if target is None else [target.copy()])]
    arguments = "x" if target is None else "x, target"
    sizes = f"x {x.shape}" + ("" if target is None else f", target {target.shape}")
    tried = f"scores, weights = model({arguments})  # {sizes}; {ref.OWN_WEIGHTS()}"
    result = probe.call(tried, model, *given)
    for name, value, before in zip(("x", "target"), given, (x, target), strict=False):
        probe.require(np.array_equal(value, np.asarray(before)), "changes_input", name=name)
    both = isinstance(result, tuple | list) and len(result) == 2
    probe.require(both, "pair", got=ref.brief(result))
    _require_shapes(probe, *result, *x.shape[:2])
    return result[0], result[1]


def _require_shapes(probe: Probe, scores: Any, weights: Any, T: int, N: int) -> None:
    got = f"scores: {ref.brief(scores)}, weights: {ref.brief(weights)}"
    shown = {"got": got, "expected": f"scores: {(T, N, C)}, weights: {(T, T, N)}"}
    exchanged = (np.shape(weights), np.shape(scores)) == ((T, N, C), (T, T, N))
    probe.require(not exchanged, "swapped", **shown)
    for name, value in ("scores", scores), ("weights", weights):
        probe.require(not isinstance(value, list | tuple), "list", **shown, name=name)
    probe.require(isinstance(scores, Tensor), "array", **shown, name="scores")
    is_array = isinstance(weights, Tensor | np.ndarray)  # no gradient has to flow through these
    probe.require(is_array, "array", **shown, name="weights")
    for name, shape, wanted in (
        ("scores", scores.shape, (T, N, C)),
        ("weights", weights.shape, (T, T, N)),
    ):
        if shape != wanted:
            hint = _shape_hint(name, shape, wanted, T, N)
            probe.fail(hint, **shown, name=name, n=(*shape, 0)[0], T=T)
    for name, value in ("scores", scores), ("weights", weights):
        finite = np.isfinite(np.asarray(value)).all()
        probe.require(finite, "not_finite", got=f"{name}: {ref.brief(value)}")


def _shape_hint(name: str, shape: tuple[int, ...], wanted: tuple[int, ...], T: int, N: int) -> str:
    """What is wrong with a shape that is not the one ``wanted``."""
    if len(shape) > 3:
        return "extra_axis"
    if name == "scores" and shape == (N, T, C):
        return "time_axis"
    if name == "weights" and T > 1 and shape in ((T * T, N), (1, T * T, N), (T, N)):
        return "weights_joined" if T * T in shape else "steps"
    if len(shape) == 3 and shape[1:] == wanted[1:]:
        return "steps"
    if name == "weights" and len(shape) == 3 and sorted(shape) == sorted(wanted):
        return "weights_axes"
    return "shape"


class Assignment(NamedTuple):
    """Which of the tensors in each group plays which part."""

    order: dict[str, tuple[int, ...]]  # group -> places of the encoder's, the decoder's (, W_a)
    transposed: bool  # W_a works on the encoder's states, which is as good

    def net(self) -> Net:
        v = {name: [VALUES[name][i] for i in places] for name, places in self.order.items()}
        W_a = v["W_hh"][2].T if self.transposed else v["W_hh"][2]
        rnns = [
            ref.Weights(v["W_xh"][i], v["b_h"][i], v["W_hh"][i], v["W_out"][0], VALUES["b_y"][0])
            for i in (0, 1)
        ]
        return Net(rnns[0], rnns[1], W_a, v["W_out"][1])


def _assignments(only_usual: bool = False) -> Iterator[Assignment]:
    """All ways to say which tensor is which, the usual ones first.

    Usual: all of one network's tensors are listed in the same order, wherever W_a stands.
    """
    pairs = ((0, 1), (1, 0))
    choices = itertools.product(
        (False, True), pairs, pairs, itertools.permutations(range(3)), pairs
    )
    ways = [
        (xh == b and (hh[0] < hh[1]) == (xh == (0, 1)), transposed, xh, b, hh, out)
        for transposed, xh, b, hh, out in choices
    ]
    for usual, transposed, xh, b, hh, out in sorted(ways, key=lambda way: (not way[0], way[1])):
        if not only_usual or (usual and not transposed):
            yield Assignment({"W_xh": xh, "b_h": b, "W_hh": hh, "W_out": out}, transposed)


def _explained(
    got: tuple, x: np.ndarray, target: np.ndarray | None, groups: dict, way: Way = RIGHT
) -> Assignment | None:
    """The assignment under which scores and weights are right, if there is one."""
    for assignment in _assignments(only_usual=way is not RIGHT):
        if _alike(got, write(x, target, assignment.net(), way, got)):
            return assignment
    return None


def _alike(got: tuple, wanted: tuple) -> bool:
    return all(ref.same(a, b) for a, b in zip(got, wanted, strict=True))


def _name_mistake(
    probe: Probe, model: Any, got: tuple, target: np.ndarray | None, groups: dict
) -> None:
    """Fail with the hint of the mistake that gives the same numbers, or with what is right yet."""
    nets = [assignment.net() for assignment in _assignments()]
    off = {"got": "", "expected": ""}
    first_ok = False
    for net in nets:
        wanted = write(X, target, net, RIGHT)
        step_ok = _alike((got[0][:1], got[1][:1]), (wanted[0][:1], wanted[1][:1]))
        if not off["got"] or step_ok:
            name = "scores" if ref.same(got[1], wanted[1]) else "weights"
            values = (got[0], wanted[0]) if name == "scores" else (got[1], wanted[1])
            off, first_ok = _first_off(name, *values), first_ok or step_ok
        if ref.same(got[0], wanted[0]):
            _returned_weights(probe, got[1], wanted[1], off)
    if target is not None:
        tried = probe.tried
        free = _run(probe, model, X, None)
        probe.tried = tried
        probe.require(not _alike(got, free), "target_ignored", **off)
    usual = [assignment.net() for assignment in _assignments(only_usual=True)]
    with np.errstate(all="ignore"):
        for (hint, way), net in itertools.product(
            MISTAKES if target is not None else FEEDS + MISTAKES, usual
        ):
            if _alike(got, write(X, target, net, way, got)):
                wanted = write(X, target, net, RIGHT)
                name = "weights" if not ref.same(got[1], wanted[1]) else "scores"
                values = (got[1], wanted[1]) if name == "weights" else (got[0], wanted[0])
                probe.fail(hint, **_first_off(name, *values), token=START)
        for net in usual:
            twice = net._replace(decoder=_with_rnn(net.decoder, net.encoder))
            if _alike(got, write(X, target, twice, RIGHT, got)):
                probe.fail("same_rnn_twice", **off)
    if np.allclose(got[1].sum(axis=2), 1, atol=1e-3):
        probe.fail("softmax_axis", **_sums(got[1]))
    probe.require(np.allclose(got[1].sum(axis=1), 1, atol=1e-3), "weights_sum", **_sums(got[1]))
    probe.require((got[1] >= -1e-6).all(), "weights_sum", **off)
    for net in nets:  # what went into the softmax is something else, the first state is right
        wanted = write(X, target, net, RIGHT)
        if ref.same(got[1][:1], wanted[1][:1]) and not ref.same(got[0][:1], wanted[0][:1]):
            probe.fail("context", **_first_off("scores", got[0], wanted[0]))
    probe.fail("later_step" if first_ok else "first_step", **off)


def _returned_weights(probe: Probe, got: np.ndarray, wanted: np.ndarray, off: dict) -> None:
    """The scores are right: fail with what the weights are."""
    for hint, way in MISTAKES:
        if hint in ("weights_order", "weights_kept") and ref.same(got, way.shown(wanted)):
            probe.fail(hint, **off)
    probe.require(np.allclose(got.sum(axis=1), 1, atol=1e-3), "weights_sum", **_sums(got))
    probe.fail("weights_other", **off)


def _with_rnn(decoder: ref.Weights, encoder: ref.Weights) -> ref.Weights:
    return decoder._replace(W_xh=encoder.W_xh, b_h=encoder.b_h, W_hh=encoder.W_hh)


def _sums(weights: np.ndarray) -> dict[str, str]:
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        got = f"weights[0].sum(axis=0) = {weights[0].sum(axis=0)}"
        return {"got": got, "expected": f"weights[0].sum(axis=0) = {np.ones(weights.shape[2])}"}


def _first_off(name: str, got: np.ndarray, wanted: np.ndarray) -> dict[str, str]:
    """The first row of scores, or weights of one sequence, that differ."""
    if name == "scores":
        return ref.first_off(name, got, wanted)
    off = np.argwhere(~np.isclose(got, wanted, rtol=1e-3, atol=1e-3))
    t, _, n = off[0] if len(off) else (0, 0, 0)
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        return {
            key: f"weights[{t}, :, {n}] = {value[t, :, n] + 0.0}"
            for key, value in (("got", got), ("expected", wanted))
        }


CUTS = {  # hint -> what is used as data
    "": (),
    "weights_cut": ("weights",),
    "encoder_cut": ("keys", "start"),
    "keys_cut": ("keys",),
    "start_cut": ("start",),
    "decoder_cut": ("state",),
}


def _gradients(assignment: Assignment, d: np.ndarray, cut: tuple[str, ...]) -> dict[str, Any]:
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
        w = data("weights", mg_softmax((query * h_enc).sum(axis=-1), axis=0))
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


def _check_gradients(probe: Probe, student: Any) -> None:
    """The gradients of a sum over scores, against those of the equations and of known cuts."""
    model, groups = _new(probe, student)
    scores, weights = _call(probe, model, X, TARGET)
    assignment = _explained((scores.data, np.asarray(weights)), X, TARGET, groups)
    probe.require(assignment is not None, "remembers")
    d = ref.wave(0.7, *X.shape)
    tried = f"{probe.tried}\nloss = (scores * numbers).sum()\nloss.backward()"
    probe.call(tried, lambda: (scores * d).sum().backward())
    assignment = assignment or next(_assignments())
    names = [name for name in VALUES if groups[name]]
    got = {name: [tensor.grad for tensor in groups[name]] for name in names}
    none = all(grad is None for grads in got.values() for grad in grads)
    shown = ref.NO_GRADIENT(name="model.parameters")
    probe.require(not none, "no_gradient", got=shown, name="scores")
    right = _gradients(assignment, d, CUTS[""])
    if _same_gradients(got, right):
        return
    off = _gradient_off(got, right, assignment)
    for hint, cut in CUTS.items():
        if _same_gradients(got, _gradients(assignment, d, cut)):
            probe.fail(hint, **off[1])
    probe.require(got["W_hh"][assignment.order["W_hh"][2]] is not None, "weights_cut", **off[1])
    probe.fail("gradient", **off[1], term=off[0])


def _same_gradients(got: dict[str, list], wanted: dict[str, list]) -> bool:
    return all(
        ref.same(np.zeros_like(good) if grad is None else grad, good)
        for name, grads in got.items()
        for grad, good in zip(grads, wanted[name], strict=True)
    )


def _gradient_off(got: dict, wanted: dict, assignment: Assignment) -> tuple[str, dict[str, str]]:
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
