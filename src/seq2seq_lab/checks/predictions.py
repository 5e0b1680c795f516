"""The check of ``one_hot_encode_prediction``."""

from collections.abc import Callable
from typing import Any

import mygrad as mg
import numpy as np

from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.language import Text
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.vocabulary import one_hot

HINTS = {
    "nothing": Text(
        "It returned None. What hands a function's result back to its caller?",
        "None이 반환되었습니다. 함수의 결과를 호출한 곳으로 돌려주는 것은 무엇인가요?",
    ),
    "tensor": Text(
        "It returned a Tensor. Which type does the docstring ask for?",
        "Tensor가 반환되었습니다. docstring에서는 어떤 타입을 요구하나요?",
    ),
    "array": Text(
        "It returned a value of type {type}. Which type does the docstring ask for?",
        "반환된 값의 타입이 {type}입니다. docstring에서는 어떤 타입을 요구하나요?",
    ),
    "ids": Text(
        "It returned one id for each row. In what form does the decoder read a token?",
        "행마다 토큰의 id 하나가 반환되었습니다. 디코더는 토큰을 어떤 형태로 입력받나요?",
    ),
    "leading": Text(
        "The time axis, of length 1, is gone. Which operation dropped it?",
        "길이가 1인 시간 축이 사라졌습니다. 어떤 연산에서 없어졌나요?",
    ),
    "classes": Text(
        "There are {k} classes here; your rows have {width} entries. Where does {width} come from?",
        "이번 입력의 클래스는 {k}개인데 결과의 행 길이는 {width}입니다. 이 수는 어디에서 왔나요?",
    ),
    "shape": Text(
        "The result should have the shape of y_t. Which axis differs?",
        "결과의 shape는 y_t의 shape와 같아야 합니다. 어느 축이 다른가요?",
    ),
    "dtype": Text(
        "The dtype is {dtype}. Which does the docstring ask for?",
        "dtype이 {dtype}입니다. docstring에서는 어떤 dtype을 요구하나요?",
    ),
    "changed": Text(
        "y_t was changed. Who else still needs those scores?",
        "y_t의 값이 바뀌었습니다. 이 점수가 또 필요한 곳은 어디인가요?",
    ),
    "zeros_ones": Text(
        "A one-hot vector holds zeros and ones alone. What do your entries mean?",
        "one-hot 벡터에는 0과 1만 있습니다. 결과에 들어 있는 값은 무엇을 뜻하나요?",
    ),
    "axis": Text(
        "Every sequence needs its own winner. Along which axis are its scores?",
        "시퀀스마다 가장 높은 점수를 따로 찾아야 합니다. "
        "한 시퀀스의 점수들은 어느 축에 놓여 있나요?",
    ),
    "none": Text(
        "Row {n} has no 1, although one of its scores is the best. Why was none found?",
        "{n}번 행에 1이 없습니다. 이 행의 가장 높은 점수를 찾지 못한 까닭은 무엇일까요?",
    ),
    "ties": Text(
        "On ties your row has {ones} ones, and should have one. "
        "Do you ask for the best score, or for its place?",
        "점수가 같을 때 1이 {ones}개 생겼습니다. 1은 하나여야 합니다. "
        "가장 높은 '점수'를 찾고 있나요, 그 '위치'를 찾고 있나요?",
    ),
    "several": Text(
        "Row {n} has {ones} ones. How many tokens can be written at one step?",
        "{n}번 행에 1이 {ones}개 있습니다. 한 스텝에 쓸 수 있는 토큰은 몇 개인가요?",
    ),
    "first": Text(
        "Of equal scores the first should get the 1. Which one does your code find?",
        "점수가 같으면 첫 번째가 1이 되어야 합니다. 코드는 그중 어느 것을 찾아내나요?",
    ),
    "smallest": Text(
        "The 1 stands at the lowest score. Which token does the model think best?",
        "가장 낮은 점수의 자리에 1이 있습니다. 모델이 가장 알맞다고 보는 토큰은 무엇인가요?",
    ),
    "negative": Text(
        "In row {n} all scores are below zero. Which of them is the highest?",
        "{n}번 행의 점수는 모두 0보다 작습니다. 그중 가장 높은 점수는 어느 것인가요?",
    ),
    "close": Text(
        "In row {n} the best scores differ by less than 1. Is anything rounded on the way?",
        "{n}번 행에서 높은 점수들의 차이는 1보다 작습니다. 중간에 값을 반올림하거나 버리고 있나요?",
    ),
    "large": Text(
        "Row {n} has large scores. What becomes of exp(1000)?",
        "{n}번 행의 점수는 아주 큽니다. exp(1000)을 계산하면 어떻게 되나요?",
    ),
    "winner": Text(
        "The 1 of row {n} is not at its best score. How do you get from the scores to that place?",
        "{n}번 행의 1이 가장 높은 점수의 자리에 있지 않습니다. 그 자리를 어떻게 구했나요?",
    ),
    "overwritten": Text(
        "The second call changed the result of the first. Where is your array made?",
        "두 번째 호출이 첫 번째 결과를 바꾸었습니다. 배열을 어디에서 만들고 있나요?",
    ),
}

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
