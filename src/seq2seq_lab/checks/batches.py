"""The check of ``generate_batch``."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from seq2seq_lab.checks.batches_hints import HINTS
from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.vocabulary import END, REVERSAL, START

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
