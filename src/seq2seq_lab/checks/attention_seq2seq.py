"""The check of ``AttentionSeq2Seq``: shapes, then values with and without a target, gradients."""

from functools import partial
from typing import Any

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.attention_gradients import CUTS, gradient_off, gradients, same_gradients
from seq2seq_lab.checks.attention_mistakes import name_mistake
from seq2seq_lab.checks.attention_parts import VALUES, assignments, by_shape, explained
from seq2seq_lab.checks.attention_seq2seq_hints import HINTS
from seq2seq_lab.checks.attention_ways import TARGET, C, D, X
from seq2seq_lab.checks.probe import Probe, run_check


def check_attention_seq2seq(AttentionSeq2Seq: type) -> None:
    """Check a student's class ``AttentionSeq2Seq``; print one green line, or raise CheckFailed."""
    run_check("AttentionSeq2Seq", HINTS, _check, AttentionSeq2Seq)


def _check(probe: Probe, student: Any) -> None:
    _check_objects(probe, student)
    for T, N in (2, 3), (1, 1), (4, 2):
        model, _ = _new(probe, student)
        for target in None, TARGET[-T:, :N]:
            _run(probe, model, X[-T:, :N], target)
    model, _ = _new(probe, student)
    for target in TARGET, None:
        first = _run(probe, model, X, target)
        if explained(first, X, target) is None:
            name_mistake(probe, first, target, free=partial(_run, probe, model, X, None))
        second = _run(probe, model, X, target)
        same = all(ref.same(b, a) for a, b in zip(first, second, strict=True))
        probe.require(same, "remembers")
        short = X[2:, 1:], None if target is None else target[2:, 1:]
        found = explained(_run(probe, model, *short), *short)
        probe.require(found is not None, "remembers")
    _check_gradients(probe, student)


def _check_objects(probe: Probe, student: Any) -> None:
    model = objects.make(probe, student, (C, D, C))
    for count, tried in (1, "model(x)"), (2, "model(x, target)"):
        probe.tried = tried
        probe.require(objects.accepts(model, count), "signature", got=objects.signature(model))
    tensors = objects.read_parameters(probe, model, "model")
    n, k, found = len(tensors), len({id(tensor) for tensor in tensors}), objects.listing(tensors)
    groups = by_shape(tensors)
    # state and context may go through one layer together
    joined = len(groups["W_y"]) == 1 and not groups["W_out"]
    probe.require(k == n == 10 - joined, "parameters_count", got=found, k=k)
    counts = [len(groups[name]) for name in ("W_xh", "b_h", "W_hh", "b_y")]
    fits = counts == [2, 2, 3, 1] and (joined or len(groups["W_out"]) == 2)
    wanted = f"2 x ({C}, {D}), 2 x (1, {D}), 3 x ({D}, {D}), 2 x ({D}, {C}), (1, {C})"
    probe.require(fits, "parameters_shapes", got=found, expected=wanted)
    other = objects.read_parameters(probe, objects.make(probe, student, (C, D, C)), "model")
    shared = len(other) != n or {id(t) for t in tensors} & {id(t) for t in other}
    probe.require(not shared, "parameters_shared", got=objects.listing((*tensors, *other)))


def _new(probe: Probe, student: Any) -> tuple[Any, dict[str, list[Tensor]]]:
    """A student's model, and its tensors by shape; each has our values for its place."""
    model = objects.make(probe, student, (C, D, C))
    groups = by_shape(objects.read_parameters(probe, model, "model"))
    for name, values in VALUES.items():
        for tensor, value in zip(groups[name], values, strict=False):
            objects.fill(tensor, value)
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


def _check_gradients(probe: Probe, student: Any) -> None:
    """The gradients of a sum over scores, against those of the equations and of known cuts."""
    model, groups = _new(probe, student)
    scores, weights = _call(probe, model, X, TARGET)
    assignment = explained((scores.data, np.asarray(weights)), X, TARGET)
    probe.require(assignment is not None, "remembers")
    d = ref.wave(0.7, *X.shape)
    tried = f"{probe.tried}\nloss = (scores * numbers).sum()\nloss.backward()"
    probe.call(tried, lambda: (scores * d).sum().backward())
    assignment = assignment or next(assignments())
    names = [name for name in VALUES if groups[name]]
    got = {name: [tensor.grad for tensor in groups[name]] for name in names}
    none = all(grad is None for grads in got.values() for grad in grads)
    shown = ref.NO_GRADIENT(name="model.parameters")
    probe.require(not none, "no_gradient", got=shown, name="scores")
    right = gradients(assignment, d, CUTS[""])
    if same_gradients(got, right):
        return
    off = gradient_off(got, right, assignment)
    for hint, cut in CUTS.items():
        if same_gradients(got, gradients(assignment, d, cut)):
            probe.fail(hint, **off[1])
    probe.require(got["W_hh"][assignment.order["W_hh"][2]] is not None, "weights_cut", **off[1])
    probe.fail("gradient", **off[1], term=off[0])
