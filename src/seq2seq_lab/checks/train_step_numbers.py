"""Loss and accuracy of a batch, in plain NumPy, and which mistake gives another number."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from seq2seq_lab.checks.probe import Probe


class Case(NamedTuple):
    """One batch, and the scores that a model gives to it, whatever its input."""

    ids: np.ndarray  # (T, N), what was read
    x: np.ndarray  # (T, N, K)
    target: np.ndarray  # (T, N)
    scores: np.ndarray  # (T, N, K)


def losses(scores: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The cross-entropy of each token, shape (T, N), in float64."""
    p = softmax(scores)
    return -np.log(np.take_along_axis(p, target[..., np.newaxis], axis=-1)[..., 0])


def softmax(scores: np.ndarray) -> np.ndarray:
    e = np.exp(scores.astype(float) - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def accuracies(scores: np.ndarray, target: np.ndarray) -> np.ndarray:
    """1 for each token that is right, else 0, shape (T, N)."""
    return (scores.argmax(axis=-1) == target).astype(float)


def near(value: float, wanted: float) -> bool:
    return bool(abs(value - wanted) <= 1e-4 * max(1.0, abs(wanted)))


def check_loss(probe: Probe, loss: float, case: Case, after: np.ndarray) -> None:
    each = losses(case.scores, case.target)
    mean = each.mean()
    if near(loss, mean):
        return
    shown = {"got": f"loss = {loss:.6g}", "expected": f"loss = {mean:.6g}"}
    T, N = each.shape
    for factor in (T * N, T, N):
        if near(loss, mean * factor):
            probe.fail("summed", **shown, factor=factor)
    probe.require(not near(loss, -mean), "negative", **shown)
    softmax_twice = losses(softmax(case.scores), case.target).mean()
    probe.require(not near(loss, softmax_twice), "softmax", **shown)
    _explain(probe, losses, "loss", loss, case, after, shown)
    probe.fail("loss", **shown)


def check_accuracy(probe: Probe, accuracy: float, case: Case, after: np.ndarray) -> None:
    each = accuracies(case.scores, case.target)
    mean = each.mean()
    if near(accuracy, mean):
        return
    shown = {"got": f"accuracy = {accuracy:.6g}", "expected": f"accuracy = {mean:.6g}"}
    for factor in (100, each.size, *each.shape):
        if near(accuracy, mean * factor):
            probe.fail("percent", **shown, factor=factor)
    probe.require(not near(accuracy, each.all(axis=0).mean()), "sequences", **shown)
    probe.require(not near(accuracy, 1 - mean), "errors", **shown)
    _explain(probe, accuracies, "accuracy", accuracy, case, after, shown)
    probe.fail("accuracy", **shown)


def _explain(
    probe: Probe,
    measure: Callable[[np.ndarray, np.ndarray], np.ndarray],
    name: str,
    value: float,
    case: Case,
    after: np.ndarray,
    shown: dict[str, str],
) -> None:
    """Fail with the hint of the mistake that leads to this very value, if there is one."""
    scores, target = case.scores, case.target
    crossed = scores.swapaxes(0, 1).reshape(scores.shape)
    each = measure(scores, target)
    known = [
        ("transposed", measure(crossed, target)),
        ("transposed", measure(scores, target.T.reshape(target.shape))),
        ("label", measure(scores, case.ids)),
        ("reversed", measure(scores, target[::-1])),
        ("shifted", measure(scores[:-1], target[1:])),
        ("shifted", measure(scores[1:], target[:-1])),
        ("part", each[:-1]),
        ("part", each[-1:]),
        ("part", each[:1]),
        ("after", measure(after, target)),
    ]
    for hint, values in known:
        if values.size and near(value, values.mean()):
            probe.fail(hint, **shown, name=name)
