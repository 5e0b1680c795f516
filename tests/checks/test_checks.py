"""Every mistake that is known gets its own question; every right solution is accepted.

With SEQ2SEQ_LAB_MISTAKES=all each of an exercise's edits is tried, which takes some minutes.

The mistakes stand in the exercises. ``wrong_solutions/EXERCISE/`` holds those that are no edits:
the first line of a file names the hint that it must be given, ``hint: NAME``.
"""

import os
import re
import time
from functools import cache
from pathlib import Path

import mygrad as mg
import numpy as np
import pytest
from faults import FAULTS

from seq2seq_lab import checks, language
from seq2seq_lab.checks import CheckFailed, NotAttempted, safely
from seq2seq_lab.checks.asking import failure
from seq2seq_lab.checks.more import last

HERE = Path(__file__).parent
SECONDS = 5  # a check ends, whatever it is given
ENDLESS = 0.1  # for code that is endless after any time


@cache
def check_of(exercise):
    return getattr(checks, f"check_{exercise}")


def files(folder):
    return [
        pytest.param(path, id=f"{path.parent.name}-{path.stem}")
        for path in sorted((HERE / folder).glob("*/*.py"))
    ]


def load(path):
    """-> the check, the student's object, and the hint that its docstring names."""
    source = path.read_text(encoding="utf-8")
    namespace = {"__name__": "students_notebook"}
    exec(compile(source, str(path), "exec"), namespace)
    hint = re.match(r'"""hint: (\w+)', source)
    check = check_of(path.parent.name)
    return check, namespace[check.name], hint and hint[1]


def assert_fails(check, student, hint, capsys):
    """The check fails with that hint, and says so in both languages."""
    start = time.process_time()
    with pytest.raises(CheckFailed) as caught:
        check(student)
    assert time.process_time() - start < SECONDS
    assert caught.value.hint == hint, str(caught.value)
    assert capsys.readouterr().out == ""
    failures = {"en": caught.value}
    if hint not in ("endless", "slow"):
        language.set_language("ko")
        failures["ko"] = failure(check, last[-1].fault)
        language.set_language("en")
    for chosen, failed in failures.items():
        text = str(failed)
        assert failed.hint == hint
        assert 2 <= len(text.splitlines()) <= 25
        assert "seq2seq_lab" not in text
        assert not re.search(r"\{\w*\}", text.split("->")[1])
        assert bool(re.search("[가-힣]", text)) == (chosen == "ko")
        assert failed._render_traceback_() == text.splitlines()


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setattr(language, "_chosen", "en")


def some(mistakes):
    """All of them, if asked for; else the first of each hint, which takes a third of the time."""
    if os.environ.get("SEQ2SEQ_LAB_MISTAKES") == "all":
        return mistakes
    return [*{mistake.hint: mistake for mistake in reversed(mistakes)}.values()]


@pytest.mark.parametrize("path", files("right_solutions"))
def test_right_solutions_are_accepted_and_nothing_is_changed(path, capsys):
    check, student, _ = load(path)
    np.random.seed(5)
    wanted = np.random.randint(2**31)
    np.random.seed(5)
    start = time.process_time()
    assert check(student) is None
    assert time.process_time() - start < SECONDS
    assert np.random.randint(2**31) == wanted
    assert not mg.tensor([1.0]).__add__(1).constant  # autodiff is still on
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert "passed" in out


@pytest.mark.slow
@pytest.mark.parametrize("quarter", range(4))
@pytest.mark.parametrize("exercise", checks.EXERCISES)
def test_each_mistake_gets_its_own_question(exercise, quarter, capsys):
    check = check_of(exercise)
    for mistake in some(check.built_mistakes)[quarter::4]:
        assert_fails(check, mistake.new()[0], mistake.hint, capsys)


def edited(exercise, base, *edits):
    """The student's object in a right solution with some edits."""
    source = (HERE / "right_solutions" / exercise / f"{base}.py").read_text(encoding="utf-8")
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    namespace = {"__name__": "students_notebook"}
    exec(compile(source, "a student's cell", "exec"), namespace)
    return namespace[check_of(exercise).name]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("exercise", "base", "hint", "edits"),
    [
        pytest.param(exercise, base, hint, edits, id=f"{exercise}-{name}")
        for last in (False, True)  # as nothing is kept of what was known when code was endless
        for exercise, (base, faults) in FAULTS.items()
        for name, hint, *edits in faults
        if (hint == "endless") == last
    ],
)
def test_faults_of_other_kinds_get_a_general_question(
    exercise, base, hint, edits, capsys, monkeypatch
):
    if hint == "endless":
        monkeypatch.setattr(safely, "SECONDS", ENDLESS)
    assert_fails(check_of(exercise), edited(exercise, base, *edits), hint, capsys)


@pytest.mark.slow
@pytest.mark.parametrize("path", files("wrong_solutions"))
def test_wrong_solutions_are_rejected_with_their_hint(path, capsys, monkeypatch):
    check, student, hint = load(path)
    if hint == "endless":
        monkeypatch.setattr(safely, "SECONDS", ENDLESS)
    assert_fails(check, student, hint, capsys)


@pytest.mark.parametrize("exercise", checks.EXERCISES)
def test_a_blank_is_not_attempted(exercise):
    def blank(*args, **kwargs):
        raise NotImplementedError("still blank: f")

    check = check_of(exercise)
    if check.make:
        blank = type("Blank", (), {"__init__": blank})
    with pytest.raises(NotAttempted):
        check(blank)


def test_there_are_enough_solutions():
    for exercise in checks.EXERCISES:
        assert len(list((HERE / "right_solutions" / exercise).glob("*.py"))) >= 5
        assert len(check_of(exercise).built_mistakes) >= 10


def test_languages():
    with pytest.raises(ValueError, match="'fr'"):
        checks.set_language("fr")
