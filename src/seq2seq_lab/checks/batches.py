"""The check of ``generate_batch``."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.language import Text
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.vocabulary import END, REVERSAL, START

HINTS = {
    "nothing": Text(
        "It returned None. What hands a function's results back to its caller?",
        "None이 반환되었습니다. 함수의 결과를 호출한 곳으로 돌려주는 것은 무엇인가요?",
    ),
    "three": Text(
        "The docstring promises a tuple of three arrays. What does your last line return?",
        "docstring에 따르면 배열 세 개를 튜플로 반환해야 합니다. 마지막 줄은 무엇을 반환하나요?",
    ),
    "arrays": Text(
        "{name} is of type {type}. Which type does the docstring ask for?",
        "{name}의 타입이 {type}입니다. docstring에서는 어떤 타입을 요구하나요?",
    ),
    "order": Text(
        "Compare the three shapes: is this the order in which the docstring lists the arrays?",
        "세 배열의 shape를 비교해 보세요. docstring에 적힌 순서대로 반환했나요?",
    ),
    "ids": Text(
        "x holds one id for each token. In what form does the network read a token?",
        "x에 토큰의 id가 그대로 들어 있습니다. 네트워크는 토큰을 어떤 형태로 입력받나요?",
    ),
    "target_ids": Text(
        "target has a third axis. In what form does the loss want its labels?",
        "target에 세 번째 축이 있습니다. loss는 정답 라벨을 어떤 형태로 받나요?",
    ),
    "axes": Text(
        "x should have three axes, target and digits two. Which array has another number of them?",
        "x의 축은 3개, target과 digits의 축은 2개여야 합니다. 축의 수가 다른 배열은 무엇인가요?",
    ),
    "time_first": Text(
        "Axis 0 is time and axis 1 the batch. Which of the two comes first in your arrays?",
        "0번 축은 시간, 1번 축은 배치입니다. 작성한 배열에서는 둘 중 어느 것이 먼저 나오나요?",
    ),
    "batch_size": Text(
        "You were asked for batch size {asked}; {name} has {n}. Where is that argument used?",
        "요청한 배치 크기는 {asked}인데 {name}에는 시퀀스가 {n}개 있습니다. "
        "batch_size 인자를 어디에서 사용했나요?",
    ),
    "twelve": Text(
        "Your one-hot vectors have {k} entries. How many tokens are there in all?",
        "one-hot 벡터의 길이가 {k}입니다. 토큰은 모두 몇 개인가요?",
    ),
    "rows": Text(
        "x and target should be one step longer than digits. What stands in that step?",
        "x와 target은 digits보다 한 스텝 더 길어야 합니다. 그 한 스텝에는 무엇이 들어가나요?",
    ),
    "digits_end": Text(
        "digits has a row of token 11. Is that a digit that was drawn?",
        "digits에 토큰 11로 된 행이 있습니다. 이것도 뽑은 숫자인가요?",
    ),
    "length": Text(
        "You were asked for {shortest} to {longest} digits, END not counted, and gave {length}. "
        "Which is the smallest and which the largest length that your code can draw?",
        "END를 빼고 숫자 {shortest}~{longest}개를 요청했는데 {length}개가 나왔습니다. "
        "코드에서 뽑힐 수 있는 가장 짧은 길이와 가장 긴 길이는 각각 얼마인가요?",
    ),
    "dtype": Text(
        "The dtype of {name} is {dtype}. Which does the docstring ask for?",
        "{name}의 dtype이 {dtype}입니다. docstring에서는 어떤 dtype을 요구하나요?",
    ),
    "digit_range": Text(
        "Digits are 0 to 9, and {wrong} is none. Which numbers can your code draw?",
        "숫자는 0부터 9까지인데 digits에 {wrong}도 있습니다. 어떤 범위에서 수를 뽑고 있나요?",
    ),
    "end_everywhere": Text(
        "END (11) is marked in {steps} of the {T} steps of x. To which steps does it belong?",
        "x의 {T}개 스텝 가운데 {steps}개에 END(11)가 표시되어 있습니다. "
        "END는 어느 스텝에 있어야 하나요?",
    ),
    "end_first": Text(
        "x starts with END (11). Where does a sequence end?",
        "x가 END(11)로 시작합니다. 시퀀스의 끝은 어디인가요?",
    ),
    "end_token": Text(
        "The last step of {name} is token 10. Which of the twelve tokens is that?",
        "{name}의 마지막 스텝이 토큰 10입니다. 토큰 열두 개 가운데 10번은 무엇인가요?",
    ),
    "end_missing": Text(
        "The last step of {name} is not END (11) in column {n}. What does your code write there?",
        "{name}의 {n}번 열에서 마지막 스텝이 END(11)가 아닙니다. 코드는 그 자리에 무엇을 쓰나요?",
    ),
    "one_one": Text(
        "Each (t, n) row of x needs one 1; x[{t}, {n}] sums to {total}. "
        "Which entries does your assignment reach?",
        "x의 (t, n)마다 1이 하나씩 있어야 하는데 x[{t}, {n}]의 합은 {total}입니다. "
        "대입문이 어느 원소들에 값을 쓰고 있나요?",
    ),
    "x_reversed": Text(
        "x and digits run in opposite directions. "
        "Which arrays keep the order in which the digits were drawn?",
        "x와 digits의 시간 순서가 서로 반대입니다. "
        "숫자를 뽑은 순서를 그대로 지켜야 하는 배열은 무엇인가요?",
    ),
    "x_digits": Text(
        "The ones of x do not stand where digits says. Which entry of x does digits[t, n] name?",
        "x의 1이 digits가 가리키는 자리에 없습니다. digits[t, n]은 x의 어느 원소를 가리키나요?",
    ),
    "target_end_front": Text(
        "target starts with END (11). Did you add END before or after the reversal?",
        "target이 END(11)로 시작합니다. END를 뒤집기 전에 붙였나요, 뒤집은 뒤에 붙였나요?",
    ),
    "not_reversed": Text(
        "target runs in the same order as digits. What is the model to write?",
        "target의 순서가 digits와 같습니다. 모델은 무엇을 써내야 하나요?",
    ),
    "batch_reversed": Text(
        "The sequences have changed places. Along which axis does time run?",
        "시퀀스의 자리가 서로 바뀌었습니다. 시간은 어느 축을 따라 흐르나요?",
    ),
    "target_values": Text(
        "Column {n} of target is not column {n} of digits backwards. What happened to it?",
        "target의 {n}번 열은 digits의 {n}번 열을 거꾸로 한 것이 아닙니다. 무엇이 달라졌나요?",
    ),
    "same_batch": Text(
        "Two calls gave the same batch. What makes the random numbers start over?",
        "두 번 호출했는데 똑같은 배치가 나왔습니다. 무엇 때문에 난수가 처음부터 다시 시작될까요?",
    ),
    "overwritten": Text(
        "The second call changed the arrays of the first. Where are your arrays made?",
        "두 번째 호출이 첫 번째 호출에서 받은 배열을 바꾸었습니다. 배열을 어디에서 만들고 있나요?",
    ),
    "one_length": Text(
        "All {calls} batches had sequences of {length} digits. Where is the length drawn?",
        "배치 {calls}개에서 시퀀스의 길이가 모두 {length}입니다. 길이를 어디에서 뽑고 있나요?",
    ),
    "length_missing": Text(
        "Length {length} never came up in {calls} batches. "
        "What does the function that draws the length do with the ends of its range?",
        "배치 {calls}개 가운데 길이가 {length}인 것이 하나도 없습니다. "
        "길이를 뽑는 함수는 범위의 양쪽 끝을 어떻게 다루나요?",
    ),
    "uniform": Text(
        "A fair draw does not give such counts. What does your way of drawing prefer?",
        "골고루 뽑았다고 하기에는 횟수의 차이가 너무 큽니다. 지금의 방법은 무엇을 더 자주 뽑나요?",
    ),
    "same_columns": Text(
        "All columns match. How many random numbers do N sequences of T-1 digits need?",
        "모든 열이 똑같습니다. 숫자 T-1개로 된 시퀀스 N개를 만들려면 난수가 몇 개 필요한가요?",
    ),
    "digit_missing": Text(
        "Never seen among {count} digits: {missing}. From which range does your code draw?",
        "숫자 {count}개 가운데 한 번도 나오지 않은 숫자가 있습니다: {missing}. "
        "코드는 어디부터 어디까지에서 숫자를 뽑나요?",
    ),
    "related": Text(
        "Neighbouring digits are equal too often or too rarely. "
        "Does one digit depend on another in your code?",
        "이웃한 두 숫자가 같은 경우가 너무 많거나 너무 적습니다. "
        "코드에서 한 숫자가 다른 숫자에 영향을 주고 있나요?",
    ),
}

# Standard deviations that a count may be off. Fair draws, also those of a generator that we do
# not seed, fail with a chance below 1e-9 in all.
SIGMAS = 7.0


class Batch(NamedTuple):
    x: np.ndarray
    target: np.ndarray
    digits: np.ndarray


def check_generate_batch(generate_batch: Callable) -> None:
    """Check a student's ``generate_batch``: prints one line, or raises CheckFailed."""
    run_check("generate_batch", HINTS, _check, generate_batch)


def _check(probe: Probe, student: Callable) -> None:
    np.random.seed(0)
    # The shortest length differs from the longest, since randint(lo, hi) raises when they are
    # equal; 7 is none of the possible numbers of steps, so that the axes can be told apart.
    _batch(probe, student, 2, 3, 7)
    named = {"seq_len_min": 3, "seq_len_max": 4, "batch_size": 2}
    tried = "generate_batch(seq_len_min=3, seq_len_max=4, batch_size=2)"
    _check_values(probe, _formed(probe, probe.call(tried, student, **named), 3, 4, 2))
    _check_two_calls(probe, student)
    _check_lengths(probe, student, range(2, 5))
    _check_digits(probe, _batch(probe, student, 8, 8, 600).digits)
    for length, n in [(1, 1), (1, 6), (6, 1), (12, 12), (20, 3), (3, 4), (11, 11)]:
        _batch(probe, student, length, length, n)
    for _ in range(3):
        _check_values(probe, _formed(probe, probe.call("generate_batch()", student), 1, 20, 10))


def _batch(probe: Probe, student: Callable, shortest: int, longest: int, n: int) -> Batch:
    """A batch of the student's, right in itself."""
    batch = _form_of(probe, student, shortest, longest, n)
    _check_values(probe, batch)
    return batch


def _form_of(probe: Probe, student: Callable, shortest: int, longest: int, n: int) -> Batch:
    """A batch of the student's: right types and shapes, whatever its values."""
    tried = f"generate_batch({shortest}, {longest}, {n})"
    return _formed(probe, probe.call(tried, student, shortest, longest, n), shortest, longest, n)


def _formed(probe: Probe, result: Any, shortest: int, longest: int, n: int) -> Batch:
    probe.require(result is not None, "nothing")
    parts = [*result] if isinstance(result, tuple | list) else []
    probe.require(len(parts) == 3, "three", got=describe(result))
    batch = Batch(*parts)
    for name, part in batch._asdict().items():
        if not isinstance(part, np.ndarray):
            probe.fail("arrays", got=describe(part), name=name, type=type(part).__name__)
    T = len(batch.digits) + 1 if batch.digits.ndim else 0
    if [part.shape for part in batch] != [(T, n, len(REVERSAL)), (T, n), (T - 1, n)]:
        _explain_shapes(probe, batch, n)
    if not shortest <= T - 1 <= longest:
        shown = {"got": f"T-1 = {T - 1}", "expected": f"{shortest} <= T-1 <= {longest}"}
        probe.fail("length", **shown, shortest=shortest, longest=longest, length=T - 1)
    for name, part in batch._asdict().items():
        if part.dtype != np.float32 if name == "x" else part.dtype.kind not in "iu":
            probe.fail("dtype", got=f"{name} {part.dtype}", name=name, dtype=part.dtype)
    return batch


def _explain_shapes(probe: Probe, batch: Batch, n: int) -> None:
    x, target, digits = batch
    shown = {
        "got": f"x {x.shape}, target {target.shape}, digits {digits.shape}",
        "expected": f"x (T, {n}, 12), target (T, {n}), digits (T-1, {n})",
    }
    axes = (x.ndim, target.ndim, digits.ndim)
    probe.require(axes not in [(2, 3, 2), (2, 2, 3)], "order", **shown)
    probe.require(axes != (2, 2, 2), "ids", **shown)
    probe.require(axes != (3, 3, 2), "target_ids", **shown)
    probe.require(axes == (3, 2, 2), "axes", **shown)
    for name, part in batch._asdict().items():
        first, second = part.shape[:2]
        # (N, 1) is rather N steps of a single sequence
        probe.require(second in (1, n) or first != n, "time_first", **shown)
        if second != n:
            probe.fail("batch_size", **shown, asked=n, name=name, n=second)
    if x.shape[2] != len(REVERSAL):
        probe.fail("twelve", **shown, k=x.shape[2])
    probe.require(not len(x) == len(digits) == len(target) + 1, "order", **shown)
    ended = len(digits) and (digits[-1] == END).all()
    probe.require(not ended, "digits_end", **shown)
    probe.fail("rows", **shown)


def _check_values(probe: Probe, batch: Batch) -> None:
    _check_x(probe, batch)
    _check_target(probe, batch)


def _check_x(probe: Probe, batch: Batch) -> None:
    x, _, digits = batch
    for wrong in digits[(digits < 0) | (digits > 9)][:1]:
        probe.fail("digit_range", got=f"digits = {describe(digits)}", wrong=wrong)
    _check_end_of_x(probe, x)
    # == 1 and == 0 are False for NaN as well
    bad = (x.sum(axis=-1) != 1) | ((x != 0) & (x != 1)).any(axis=-1)
    for t, n in np.argwhere(bad)[:1]:
        got = f"x[{t}, {n}] = {x[t, n]}"
        probe.fail("one_one", got=got, t=t, n=n, total=f"{x[t, n].sum():.4g}")
    ids = x[:-1].argmax(axis=-1)
    hint = "x_reversed" if np.array_equal(ids, digits[::-1]) else "x_digits"
    for n in _columns(ids != digits):
        got = f"ids of x[:-1, {n}]: {ids[:, n]}"
        probe.fail(hint, got=got, expected=f"digits[:, {n}]: {digits[:, n]}")


def _check_end_of_x(probe: Probe, x: np.ndarray) -> None:
    ends = x[:, :, END] != 0
    steps = int(ends.any(axis=1).sum())
    got = f"x[:, 0, {END}] = {x[:, 0, END]}"
    everywhere = ends[-1].all() and steps > 1
    probe.require(not everywhere, "end_everywhere", got=got, steps=steps, T=len(x))
    for n in _columns(~ends[-1:]):
        got = f"x[-1, {n}] = {x[-1, n]}"
        probe.require(not ends[0].any(), "end_first", got=f"x[0, {n}] = {x[0, n]}")
        probe.require(x[-1, n, START] != 1, "end_token", got=got, name="x")
        probe.fail("end_missing", got=got, name="x", n=n)


def _check_target(probe: Probe, batch: Batch) -> None:
    _, target, digits = batch
    expected = np.concatenate([digits[::-1], np.full_like(digits[:1], END)])
    for n in _columns(target != expected)[:1]:
        shown = {
            "got": f"digits[:, {n}] = {digits[:, n]}, target[:, {n}] = {target[:, n]}",
            "expected": f"target[:, {n}] = {expected[:, n]}",
        }
        probe.require(target[0, n] != END, "target_end_front", **shown)
        probe.require(target[-1, n] != START, "end_token", **shown, name="target")
        probe.require(target[-1, n] == END, "end_missing", **shown, name="target", n=n)
        for hint, order in [
            ("not_reversed", digits),
            ("batch_reversed", digits[:, ::-1]),
            ("batch_reversed", digits[::-1, ::-1]),
        ]:
            probe.require(not np.array_equal(target[:-1], order), hint, **shown)
        probe.fail("target_values", **shown, n=n)


def _columns(wrong: np.ndarray) -> list[int]:
    """The columns of a (T, N) array in which something is wrong."""
    return np.flatnonzero(wrong.any(axis=0)).tolist()


def _check_two_calls(probe: Probe, student: Callable) -> None:
    first = _batch(probe, student, 18, 20, 12)
    kept = [part.copy() for part in first]
    digits = _batch(probe, student, 18, 20, 12).digits
    # The lengths may differ, so that a row or a column alike is enough; one that holds a single
    # digit may be alike by chance, and is another mistake.
    alike: list[tuple[str, Any]] = [("digits[0]", 0), ("digits[:18, 0]", np.s_[:18, 0])]
    for which, at in alike:
        same = np.array_equal(kept[2][at], digits[at]) and np.ptp(digits[at]) > 0
        got = f"{which} = {kept[2][at]}\n{which} = {digits[at]}"
        probe.require(not same, "same_batch", got=got)
    shown = {"got": f"digits[0] = {first.digits[0]}", "expected": f"digits[0] = {kept[2][0]}"}
    probe.require(all(map(np.array_equal, first, kept)), "overwritten", **shown)


def _check_lengths(probe: Probe, student: Callable, wanted: range) -> None:
    lengths: list[int] = []
    # A few calls are mostly enough to see that all is well, and many to be sure that it is not.
    for calls, sigmas in [(160, 2.5), (600, 6.6)]:
        while len(lengths) < calls:
            lengths.append(len(_form_of(probe, student, wanted[0], wanted[-1], 1).digits))
        times = {length: lengths.count(length) for length in wanted}
        fair = dict.fromkeys(wanted, calls // len(wanted))
        shown = {"got": f"{{T-1: n}} = {times}", "expected": f"{{T-1: n}} ~ {fair}"}
        if max(times.values()) == calls:
            probe.fail("one_length", **shown, calls=calls, length=lengths[0])
        for length in [length for length in reversed(wanted) if not times[length]]:
            probe.fail("length_missing", **shown, calls=calls, length=length)
        if _all_near([*times.values()], calls, 1 / len(wanted), sigmas):
            return
    probe.fail("uniform", **shown)


def _check_digits(probe: Probe, digits: np.ndarray) -> None:
    probe.require((digits != digits[:, :1]).any(), "same_columns", got=describe(digits[:, :3]))
    times = np.bincount(digits.ravel(), minlength=10)
    shown = {"got": f"n(0), ..., n(9) = {times}", "expected": f"~ {digits.size // 10}"}
    missing = ", ".join(map(str, np.flatnonzero(times == 0)))
    if missing:
        probe.fail("digit_missing", **shown, count=digits.size, missing=missing)
    probe.require(_all_near(times, digits.size, 0.1), "uniform", **shown)
    for axis, pair in enumerate(["digits[t+1, n]", "digits[t, n+1]"]):
        equal = np.diff(digits, axis=axis) == 0
        shown = {"got": f"digits[t, n] == {pair}: {equal.mean():.1%}", "expected": "~ 10%"}
        probe.require(_all_near([equal.sum()], equal.size, 0.1), "related", **shown)


def _all_near(
    counts: Sequence[int] | np.ndarray, draws: int, chance: float, sigmas: float = SIGMAS
) -> bool:
    """Whether each count is near its mean, give or take so many standard deviations."""
    off = np.abs(np.asarray(counts) - draws * chance)
    return bool((off < sigmas * np.sqrt(draws * chance * (1 - chance))).all())
