"""A judge that is told its verdicts by the hand-ins.

A hand-in's notebook is a line such as "1_reversal: rnn passed, attend failed"; "slow", "die",
"raise" and "full" are what becomes of the judge itself.
"""

import errno
import os
import time

from seq2seq_lab.grading.results import ExerciseResult, Judged

EXERCISES = {"1_reversal": ["rnn", "seq2seq"], "2_attention": ["attend"]}
LOG = "FAKE_JUDGE_LOG"  # the file to which the judge writes whom it judged


def answers(path, course=None):
    text = path.read_text(encoding="utf-8", errors="replace")
    if "too deep" in text:
        raise RecursionError
    return next((name for name in EXERCISES if name in text), None)


def exercises(course=None):
    return EXERCISES


def given(course=None):
    return {}


def judge(files, expected=(), course=None, limits=None):
    found = {}
    for path in files:
        text = path.read_text(encoding="utf-8")
        name, _, rest = text.partition(": ")
        found[name] = dict(part.split() for part in rest.split(", "))
        _misbehave(text)
        with open(os.environ.get(LOG, os.devnull), "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(f"{path.parent.name}/{name}\n")
    results = [
        ExerciseResult(name, exercise, found.get(name, {}).get(exercise, "missing"), stages=("a",))
        for name in expected
        for exercise in EXERCISES[name]
    ]
    return Judged((*results,), (), "ko", 0.5)


def _misbehave(text):
    if "slow" in text:
        time.sleep(0.05)
    if "die" in text:
        os._exit(1)
    if "endless" in text:
        time.sleep(600)
    if "raise" in text:
        raise RuntimeError("a fault\nof the judge")
    if "full" in text:
        raise OSError(errno.ENOSPC, "No space left on device")
