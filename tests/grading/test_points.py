"""Points by stages and by ``--points``, and what ``--due`` and ``--late`` take off."""

import pytest

from seq2seq_lab.grading.points import (
    Lateness,
    Rules,
    points_of,
    read_lateness,
    read_rules,
    read_time,
)
from seq2seq_lab.grading.results import VERDICTS, ExerciseResult

COURSE = {"1_reversal": ["rnn", "seq2seq"], "2_attention": ["attend", "seq2seq"]}
STAGES = ("form", "values", "gradients")


def result(verdict, reached=0, notebook="1_reversal", exercise="rnn", stages=STAGES):
    return ExerciseResult(notebook, exercise, verdict, stages=stages, reached=reached)


@pytest.mark.parametrize(
    ("verdict", "reached", "points"),
    [
        ("passed", 3, 1),
        ("passed", 0, 1),  # whatever the stages say
        ("failed", 0, 0),
        ("failed", 1, 0.33),
        ("failed", 2, 0.67),
        ("failed", 3, 0.67),  # what failed is not whole
        ("timeout", 1, 0.33),
        ("memory", 1, 0.33),
        ("crashed", 1, 0.33),
        ("blank", 2, 0),
        ("missing", 2, 0),
        ("review", 3, 0),
        ("unreadable", 0, 0),
    ],
)
def test_points_go_by_the_stages_passed(verdict, reached, points):
    assert points_of(result(verdict, reached), Rules()) == (points, 1)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_check_without_stages_is_all_or_nothing(verdict):
    assert points_of(result(verdict, stages=()), Rules()) == (float(verdict == "passed"), 1)


@pytest.fixture
def rules(tmp_path):
    def read(text, encoding="utf-8"):
        path = tmp_path / "points.toml"
        path.write_text(text, encoding=encoding)
        return read_rules(path, COURSE)

    return read


def worth(rules):
    return {key: tuple(found) for key, found in rules.of.items()}


def test_an_empty_file_says_what_is_usual(rules):
    assert {*worth(rules("")).values()} == {(1, True)}


def test_the_more_particular_counts(rules):
    found = rules(
        """
        points = 2
        partial = false
        seq2seq = 5
        attend = {partial = true}
        ["1_reversal"]
        points = 3
        seq2seq = {points = 0.5, partial = true}
        """,
        encoding="utf-8-sig",  # of Notepad
    )
    assert worth(found) == {
        ("1_reversal", "rnn"): (3, False),
        ("1_reversal", "seq2seq"): (0.5, True),
        ("2_attention", "attend"): (2, True),
        ("2_attention", "seq2seq"): (5, False),
    }
    assert points_of(result("failed", 2), found) == (0, 3)
    assert points_of(result("failed", 1, "2_attention", "attend"), found) == (0.67, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rrn = 3", "points.toml: got 'rrn', wanted one of points, partial, attend, rnn, seq2seq"),
        ("['1_reversal']\nattend = 1", "points.toml: 1_reversal: got 'attend', wanted one of"),
        ("rnn = -1", "points.toml: rnn: points: got -1, wanted a number of points, 0 or more"),
        ("points = 'two'", "points: got 'two', wanted"),
        ("points = true", "points: got True, wanted"),
        ("points = nan", "points: got nan, wanted"),
        ("points = inf", "points: got inf, wanted"),
        ("rnn = {max = 2}", "points.toml: rnn: got 'max', wanted one of points, partial"),
        ("partial = 0.5", "partial: got 0.5, wanted true or false"),
        ("rnn = [1, 2]", "rnn: points: got [1, 2], wanted"),
        ("rnn = ", "got no TOML"),
        ("1_reversal = 2", "got '1_reversal', wanted one of"),
    ],
)
def test_a_bad_value_is_named(rules, text, said):
    with pytest.raises(ValueError, match=r"points\.toml") as raised:
        rules(text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


DUE = "2026-11-20T23:59+09:00"


@pytest.mark.parametrize(
    ("late", "submitted", "off"),
    [
        ("10%/day", "2026-11-20T23:59+09:00", 0),
        ("10%/day", "2026-11-20T14:59:01+00:00", 0.1),  # a day that has begun
        ("10%/day", "2026-11-21T23:59+09:00", 0.1),
        ("10%/day", "2026-11-22T00:00+09:00", 0.2),
        ("10%/day", "2027-11-22T00:00+09:00", 1),
        (" 2.5 % / hour ", "2026-11-21T02:00+09:00", 0.075),
        (None, "2027-01-01T00:00+09:00", 0),
        ("10%/day", None, 0),
    ],
)
def test_what_is_taken_off(late, submitted, off):
    when = submitted and read_time(submitted)
    assert read_lateness(DUE, late).off(when) == pytest.approx(off)


def test_a_time_without_an_offset_is_by_this_machines_clock(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "Asia/Seoul")
    if not hasattr(time, "tzset"):
        pytest.skip("no time zones to choose")
    time.tzset()
    try:
        assert read_time("2026-11-20T23:59") == read_time(DUE)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("late", ["10", "10%", "10%/week", "101%/day", "-1%/day", "x%/day", ""])
def test_a_bad_rate_is_named(late):
    with pytest.raises(ValueError, match=r"--late: got .*, wanted such as 10%/day"):
        read_lateness(DUE, late)


@pytest.mark.parametrize("due", ["tomorrow", "2026-13-01", "", "23:59"])
def test_a_bad_time_is_named(due):
    with pytest.raises(ValueError, match=r"--due: got .*, wanted such as 2026-11-20T23:59"):
        read_lateness(due)


def test_the_days_that_have_begun_are_counted():
    lateness = Lateness(read_time(DUE), 0.1)
    assert lateness.off(read_time("2026-11-23T00:00+09:00")) == pytest.approx(0.3)
