"""The check of ``train_step``."""

import math
from collections.abc import Callable
from typing import Any

import mygrad as mg
import numpy as np
from mynn.optimizers.adam import Adam
from mynn.optimizers.sgd import SGD

from seq2seq_lab.checks.failure import CheckFailed, describe, students_lines
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.checks.train_step_hints import HINTS
from seq2seq_lab.checks.train_step_numbers import (
    Case,
    accuracies,
    check_accuracy,
    check_loss,
    losses,
    near,
    softmax,
)
from seq2seq_lab.models.seq2seq import Seq2Seq
from seq2seq_lab.tasks.digits import generate_batch
from seq2seq_lab.training.step import train_step
from seq2seq_lab.vocabulary import END, REVERSAL, one_hot

RATE = 5.0  # large, so that the loss before and after the step differ


class Model:
    """A model whose only parameter is its scores, so that NumPy knows loss and gradient."""

    def __init__(self, scores: np.ndarray):
        self.scores = mg.tensor(scores)
        self.parameters = (self.scores,)
        self.calls: list[tuple] = []

    def __call__(self, x: Any = None, *others: Any, **named: Any) -> mg.Tensor:
        self.calls.append((x, others, named))
        return +self.scores  # a node of the graph, as of a real model


class Optimizer(SGD):
    """Remembers the gradients that it finds at each step."""

    def __init__(self, params: tuple[mg.Tensor, ...]):
        super().__init__(params, learning_rate=RATE)
        self.found: list[Any] = []  # None where there was no gradient

    def step(self) -> None:
        (scores,) = self.params
        self.found.append(None if scores.grad is None else scores.grad.copy())
        super().step()


def check_train_step(student: Callable) -> None:
    """Check a student's ``train_step``: prints one line, or raises CheckFailed."""
    run_check("train_step", HINTS, _check, student)


def _check(probe: Probe, student: Callable) -> None:
    # with the first seed, each mistake of which we know gives another loss and accuracy
    for T, N, seed in [(7, 4, 724), (3, 3, 0), (2, 7, 1), (1, 4, 2), (6, 1, 3), (1, 1, 4)]:
        _check_case(probe, student, _case(T, N, seed))
    _check_real_model(probe, student)


def _case(T: int, N: int, seed: int) -> Case:
    rng = np.random.default_rng(seed)
    ids = np.concatenate([rng.integers(10, size=(T - 1, N)), np.full((1, N), END)])
    target = np.concatenate([ids[-2::-1], ids[-1:]])
    scores = rng.normal(scale=1.5, size=(T, N, len(REVERSAL))).astype(np.float32)
    known = rng.random((T, N)) < 0.5
    known[:, 0] = True  # one sequence is right as a whole
    scores[known] += 6 * one_hot(target[known], len(REVERSAL))
    return Case(ids, one_hot(ids, len(REVERSAL)), target, scores)


def _check_case(probe: Probe, student: Callable, case: Case) -> None:
    model = Model(case.scores)
    optimizer = Optimizer(model.parameters)
    x, target = case.x.copy(), case.target.copy()
    result = _call(probe, student, model, optimizer, x, target)
    loss, accuracy = _numbers(probe, result)
    for name, given, kept in [("x", x, case.x), ("target", target, case.target)]:
        probe.require(np.array_equal(given, kept), "changed", name=name)
    _check_inputs(probe, model, case)
    if len(optimizer.found) > 1:
        times = len(optimizer.found)
        shown = {"got": f"{times} × optimizer.step()", "expected": "1 × optimizer.step()"}
        probe.fail("steps", **shown, times=times)
    after = model.scores.data
    right = accuracies(case.scores, case.target).mean()
    mean = losses(case.scores, case.target).mean()
    swapped = near(loss, right) and near(accuracy, mean)
    wanted = f"({mean:.4g}, {right:.4g})"
    probe.require(not swapped, "order", got=f"({loss:.4g}, {accuracy:.4g})", expected=wanted)
    check_loss(probe, loss, case, after)
    check_accuracy(probe, accuracy, case, after)
    _check_update(probe, model, optimizer, case)
    if len(model.calls) > 1:
        times = len(model.calls)
        probe.fail("model_twice", got=f"{times} × model(x)", expected="1 × model(x)", times=times)


def _call(probe: Probe, student: Callable, *args: Any) -> Any:
    """Call the student's function; MyGrad's errors about shapes get a hint of their own."""
    errors: list[Exception] = []

    def watched(*args: Any) -> Any:
        try:
            return student(*args)
        except Exception as error:
            errors.append(error)
            raise

    T, N, _ = args[2].shape
    tried = f"train_step(model, optimizer, x, target)  # T={T}, N={N}"
    try:
        return probe.call(tried, watched, *args)
    except CheckFailed as failure:
        if failure.hint == "raised":
            _explain_error(probe, errors[0], T * N)
        raise


def _explain_error(probe: Probe, error: Exception, tokens: int) -> None:
    text = str(error)
    # MyGrad writes the two shapes on lines of their own
    got = "\n".join([students_lines(error), *text.split("\n\t")[1:]])
    expected = f"(T*N, K) = ({tokens}, {len(REVERSAL)}), (T*N,) = ({tokens},)"
    probe.require("read-only" not in text, "locked", got=got)
    for hint, words in [
        ("first_flat", "2-dimensional array-like object, got 1-dim"),
        ("scores_3d", "`x` must be a 2-dimensional"),
        ("target_type", "`y_true` must be an integer-type"),
        ("target_shape", "`y_true` must be a shape-(N,)"),
    ]:
        probe.require(words not in text, hint, got=got, expected=expected)


def _numbers(probe: Probe, result: Any) -> tuple[float, float]:
    probe.require(result is not None, "nothing")
    pair = [*result] if isinstance(result, tuple | list) else []
    probe.require(len(pair) == 2, "pair", got=describe(result))
    for name, value in zip(("loss", "accuracy"), pair, strict=True):
        if not isinstance(value, float | int | np.floating) or isinstance(value, bool):
            probe.fail("number", got=describe(value), name=name, type=type(value).__name__)
    try:
        return float(pair[0]), float(pair[1])
    except OverflowError:  # an integer beyond all floats
        return math.inf, math.inf


def _check_inputs(probe: Probe, model: Model, case: Case) -> None:
    probe.require(model.calls, "model_unused")
    for x, others, named in model.calls:
        more = ["..." for _ in others] + [f"{name}=..." for name in named]
        shown = {"got": f"model(x, {', '.join(more)})", "expected": "model(x)"}
        probe.require(not more, "model_target", **shown)
        x = x.data if isinstance(x, mg.Tensor) else x
        shown = {"got": _reading(x, case), "expected": _reading(case.x, case)}
        probe.require(np.array_equal(x, case.x), "model_input", **shown)


def _reading(x: Any, case: Case) -> str:
    """What a model gets to read: the ids of the first sequence, if the shape is right."""
    text = f"x = {describe(x)}"
    if isinstance(x, np.ndarray) and x.shape == case.x.shape and x.dtype.kind in "fiu":
        text += f", x[:, 0].argmax(axis=-1) = {x[:, 0].argmax(axis=-1)}"
    return text


def _check_update(probe: Probe, model: Model, optimizer: Optimizer, case: Case) -> None:
    found, scores = optimizer.found, model.scores
    if not found:
        still = np.array_equal(scores.data, case.scores)
        shown = {"got": "0 × optimizer.step()", "expected": "1 × optimizer.step()"}
        probe.require(still, "own_update", **shown)
        probe.require(scores.grad is None, "no_step", **shown)
    if not found or found[0] is None:
        hint = "no_gradient" if scores.grad is None else "step_first"
        shape = f"p.grad.shape = {case.scores.shape}"
        probe.fail(hint, got="p.grad = None", expected=shape)
    right = (softmax(case.scores) - one_hot(case.target, len(REVERSAL))) / case.target.size
    if not np.allclose(found[0], right, atol=1e-5):
        factor = np.vdot(found[0], right) / np.vdot(right, right)
        scaled = np.allclose(found[0], factor * right, atol=1e-5)
        hint, shown = "scaled" if scaled else "gradient", _compare("p.grad", found[0], right)
        probe.fail(hint, **shown, factor=factor)
    moved = case.scores - RATE * right
    close = np.allclose(scores.data, moved, atol=1e-3)
    probe.require(close, "moved", **_compare("p", scores.data, moved))


def _compare(name: str, got: np.ndarray, wanted: np.ndarray) -> dict[str, str]:
    """The row of two (T, N, K) arrays in which they differ most."""
    t, n, _ = np.unravel_index(np.abs(got - wanted).argmax(), got.shape)
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        return {
            "got": f"{name}[{t}, {n}] = {got[t, n]}",
            "expected": f"{name}[{t}, {n}] = {wanted[t, n]}",
        }


def _check_real_model(probe: Probe, student: Callable) -> None:
    """A run with Adam and a model like the student's own, beside a run that is right."""
    models = []
    for _ in range(2):
        np.random.seed(0)
        models.append(Seq2Seq(len(REVERSAL), 8, len(REVERSAL)))
    model, twin = models
    optimizer, adam = (Adam(m.parameters, learning_rate=0.02) for m in models)
    rng = np.random.default_rng(0)
    for k in range(1, 5):
        x, target, _ = generate_batch(k, k, 3, rng=rng)
        wanted = train_step(twin, adam, x, target)
        got = _numbers(probe, _call(probe, student, model, optimizer, x, target))
        shown = {"got": f"loss = {got[0]:.6g}", "expected": f"loss = {wanted[0]:.6g}"}
        if abs(got[0] - wanted[0]) > 1e-3 or abs(got[1] - wanted[1]) > 1e-3:
            probe.fail("later_steps", **shown, k=k)
