"""The check of ``one_hot_encode_prediction``."""

from collections.abc import Callable
from typing import Any

import mygrad as mg
import numpy as np

from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.predictions_hints import HINTS
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.vocabulary import one_hot

# One difficulty a time; each row's best score stands at another place, so that no axis can be
# taken for another. The name is the hint for a row that goes wrong here and nowhere before.
CASES = {
    "winner": [
        [0.1, 12.0, 0.3, 0.4, -1.0, 0.5],
        [5.0, -1.0, 0.0, 4.0, 1.0, 3.0],
        [0.0, 1.0, 2.0, 3.0, 4.0, 10.0],
    ],
    "negative": [[-3.0, -1.0, -2.0, -6.0, -4.0, -5.0], [-9.0, -8.0, -7.0, -6.0, -7.0, -8.0]],
    "close": [[0.2, 0.4, 0.9, 0.3, 0.1, 0.6], [1.3, 1.1, 1.2, 1.45, 1.4, 1.0]],
    "large": [
        [0.0, 1000.0, 2000.0, 0.0, 1.0, 2.0],
        [-3000.0, -4000.0, -5000.0, -2000.0, -2001.0, -9000.0],
    ],
    "ties": [[3.0, 7.0, 7.0, 1.0, 7.0, 0.0], [0.0] * 6, [-1.0, -2.0, -2.0, -2.0, -1.0, -3.0]],
}
SIZES = [(1, 1), (1, 6), (6, 6), (2, 3), (40, 12), (50, 4)]  # N, K


def check_one_hot_encode_prediction(one_hot_encode_prediction: Callable) -> None:
    """Check a student's ``one_hot_encode_prediction``: prints one line, or raises CheckFailed."""
    run_check("one_hot_encode_prediction", HINTS, _check, one_hot_encode_prediction)


def _check(probe: Probe, student: Callable) -> None:
    np.random.seed(0)  # a student may draw the token; the verdict is the same each time
    for case, rows in CASES.items():
        _check_scores(probe, student, case, np.array([rows], np.float32))
    _check_fresh(probe, student)
    rng = np.random.default_rng(0)
    for n, k in SIZES:
        scores = rng.normal(size=(1, n, k))  # float64, as in a gradient check
        _check_scores(probe, student, "winner", scores)
        # as in the decoder: scores that were computed, which nobody may write to
        _check_scores(probe, student, "winner", scores.astype(np.float32), computed=True)


def _check_scores(
    probe: Probe, student: Callable, case: str, scores: np.ndarray, computed: bool = False
) -> np.ndarray:
    y_t = mg.tensor(scores)
    y_t = +y_t if computed else y_t
    _, n, k = scores.shape
    result = probe.call(f"one_hot_encode_prediction(y_t)  # N={n}, K={k}", student, y_t)
    if not np.array_equal(y_t.data, scores):
        probe.fail("changed", got=f"y_t = {describe(y_t)}", expected=f"y_t = {describe(scores)}")
    _check_form(probe, result, scores)
    if case == "winner" and n > 1:
        _check_axis(probe, result, scores)
    for row in range(n):
        _check_row(probe, case, row, scores[0, row], result[0, row])
    return result


def _check_form(probe: Probe, result: Any, scores: np.ndarray) -> None:
    probe.require(result is not None, "nothing")
    probe.require(not isinstance(result, mg.Tensor), "tensor", got=describe(result))
    if not isinstance(result, np.ndarray):
        probe.fail("array", got=describe(result), type=type(result).__name__)
    _, n, k = scores.shape
    shown = {"got": describe(result), "expected": f"(1, N, K) = {scores.shape}, float32"}
    if result.shape != scores.shape:
        probe.require(result.shape not in [(1, n), (n,), (1, n, 1)], "ids", **shown)
        probe.require(result.shape != (n, k), "leading", **shown)
        probe.require(result.shape not in [(k,), (1, k, k), (n, k, k)], "axis", **shown)
        if result.shape[:-1] == (1, n):
            probe.fail("classes", **shown, k=k, width=result.shape[-1])
        probe.fail("shape", **shown)
    if result.dtype != np.float32:
        probe.fail("dtype", **shown, dtype=result.dtype)


def _check_axis(probe: Probe, result: np.ndarray, scores: np.ndarray) -> None:
    """The best of all, of each class, or of the first row, in place of the best of each row."""
    right = one_hot(scores.argmax(axis=-1), scores.shape[-1])
    shown = {"got": f"y_t = {scores}\n{describe(result)}", "expected": describe(right)}
    of_all, of_class = (scores == scores.max(axis=axis, keepdims=True) for axis in (None, 1))
    of_first = np.broadcast_to(right[:, :1], right.shape)
    for other in (of_all, of_class, of_first):
        mistaken = np.array_equal(result, other) and not np.array_equal(right, other)
        probe.require(not mistaken, "axis", **shown)


def _check_row(probe: Probe, case: str, n: int, scores: np.ndarray, row: np.ndarray) -> None:
    best = scores.argmax()
    expected = np.zeros_like(row)
    expected[best] = 1
    if np.array_equal(row, expected):
        return
    with np.printoptions(precision=3, suppress=True, linewidth=120):
        shown = {
            "got": f"y_t[0, {n}] = {scores}\nresult[0, {n}] = {row}",
            "expected": f"result[0, {n}] = {expected}",
        }
    probe.require(((row == 0) | (row == 1)).all(), "zeros_ones", **shown)
    ones = int(row.sum())
    if case == "ties":
        probe.require(ones < 2, "ties", **shown, ones=ones)
        probe.require(ones != 1 or scores[row.argmax()] != scores[best], "first", **shown)
    if case == "winner":
        probe.require(ones < 2, "several", **shown, n=n, ones=ones)
        probe.require(ones, "none", **shown, n=n)
        probe.require(row.argmax() != scores.argmin(), "smallest", **shown)
    probe.fail(case if case != "ties" else "winner", **shown, n=n)


def _check_fresh(probe: Probe, student: Callable) -> None:
    first = _check_scores(probe, student, "winner", np.array([[[1, 2.0, 0]]]))
    kept = first.copy()
    _check_scores(probe, student, "winner", np.array([[[3, 1.0, 2]]]))
    unchanged = np.array_equal(first, kept)
    probe.require(unchanged, "overwritten", got=describe(first), expected=describe(kept))
