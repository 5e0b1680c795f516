"""``seq2seq-lab grade``: what a person types, and sees."""

import os
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from fake_command import FAKE
from fake_judge import LOG

from seq2seq_lab.cli import main
from seq2seq_lab.commands.grade import read_size

RIGHT = "1_reversal: rnn passed, seq2seq passed"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command; -> exit status, stdout, stderr without the bar."""
    monkeypatch.setattr("seq2seq_lab.grading.grade.the_course", lambda: FAKE)
    monkeypatch.setattr("seq2seq_lab.grading.grade.each", here)
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        try:
            status = main(["grade", *arguments, "--notebooks", "."])
        except SystemExit as error:
            status = error.code
        out, err = capsys.readouterr()
        lines = [line for line in err.splitlines() if "grading:" not in line]
        return status, out, [line for line in lines if line and "warning: " not in line]

    return run


def here(work, items, jobs, dask):
    yield from ((item, work(item)) for item in items)


def fill(folder, **texts):
    for id, text in texts.items():
        path = folder / id / "hw.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return folder


def test_a_class_without_a_fault(run, tmp_path):
    fill(tmp_path / "class", anna=RIGHT, ben="1_reversal: rnn failed, seq2seq blank")
    status, out, err = run("class", "-o", "grades")
    assert (status, err) == (0, [])
    assert [line.split() for line in out.splitlines()] == [
        ["exercise", "passed", "failed", "blank", "missing", "a", "person", "median"],
        ["1_reversal/rnn", "1", "1", "0", "0", "0", "0.5/1"],
        ["1_reversal/seq2seq", "1", "0", "1", "0", "0", "0.5/1"],
    ]


def test_who_needs_a_person(run, tmp_path):
    fill(tmp_path / "class", anna=RIGHT, ben="1_reversal: rnn review, seq2seq timeout")
    (tmp_path / "class" / "ben" / "x.zip").write_text("no zip")
    (tmp_path / "class" / "notes.txt").write_text("mine")
    status, out, err = run("class", "-o", "grades")
    assert status == 1
    assert err == [
        "seq2seq-lab: left out, since nobody knows whose it is: notes.txt",
        "seq2seq-lab: 1 of 2 hand-ins need a person",
    ]
    assert out.splitlines()[-4:] == [
        "A person is needed for:",
        "  ben",
        "    review      1_reversal/rnn",
        "    timeout     1_reversal/seq2seq",
    ]


def test_a_bar_with_names_and_the_time_left(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("seq2seq_lab.grading.grade.the_course", lambda: FAKE)
    monkeypatch.setattr("seq2seq_lab.grading.grade.each", here)
    fill(tmp_path / "class", anna=RIGHT)
    arguments = [str(tmp_path / "class"), "-o", str(tmp_path / "g"), "--notebooks", str(tmp_path)]
    assert main(["grade", *arguments]) == 0
    bar = capsys.readouterr().err.split("\r")[-1]
    assert "1/1" in bar
    assert "anna" in bar
    assert main(["grade", *arguments]) == 0
    assert "grading:" not in capsys.readouterr().err, "there is nothing left to do"


def test_names_that_a_terminal_would_obey_are_shown_plain(run, tmp_path):
    fill(tmp_path / "class", **{"a\x1b[2Jb": "1_reversal: rnn review, seq2seq passed"})
    _, out, err = run("class", "-o", "grades")
    assert "\x1b" not in out + "".join(err)


WRONG = {
    "no folder": (["none", "-o", "g"], "SUBMISSIONS: got none"),
    "no GRADES": (["class"], "required: -o"),
    "inside": (["class", "-o", "class/g"], "GRADES: got class/g"),
    "pattern": (["class", "-o", "g", "--pattern", "(.*)"], "--pattern: got '(.*)'"),
    "size": (["class", "-o", "g", "--unpacked", "2X"], "--unpacked: got '2X', wanted a size"),
    "no memory": (["class", "-o", "g", "--memory", "0"], "--memory: got '0'"),
    "no time": (["class", "-o", "g", "--seconds", "0"], "--seconds: got 0.0"),
    "jobs": (["class", "-o", "g", "--jobs", "0"], "--jobs: got 0"),
    "only": (["class", "-o", "g", "--only", "me"], "--only: got 'me'"),
    "late": (["class", "-o", "g", "--late", "10%/day"], "--late: got '10%/day', wanted --due"),
    "due": (["class", "-o", "g", "--due", "soon"], "--due: got 'soon'"),
    "export": (["class", "-o", "g", "--export", "excel"], "--export: got 'excel'"),
    "sheet": (["class", "-o", "g", "--export", "moodle=none.csv"], "none.csv"),
    "roster": (["class", "-o", "g", "--roster", "none.csv"], "none.csv"),
    "points": (["class", "-o", "g", "--points", "none.toml"], "none.toml"),
    "zip": (["evil.zip", "-o", "g"], "'../evil', a name that leads outside"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_in_a_line(case, run, tmp_path):
    fill(tmp_path / "class", anna=RIGHT)
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("../evil", "")
    arguments, told = WRONG[case]
    status, out, err = run(*arguments)
    assert (status, out, len(err)) == (2, "", 1), err
    assert told in err[0]
    assert not (tmp_path / "g").exists()


@pytest.mark.parametrize(
    ("typed", "size"), [("2G", 2 << 30), ("1.5g", 3 << 29), ("300MiB", 300 << 20), ("9", 9)]
)
def test_sizes(typed, size):
    assert read_size("--memory", typed) == size


INTERRUPTED = """
import sys
import fake_command, seq2seq_lab.grading.grade as grading
grading.the_course = lambda: fake_command.FAKE
from seq2seq_lab.__main__ import main
sys.exit(main())
"""


@pytest.mark.skipif(os.name == "nt", reason="another way to send interrupts")
def test_an_interrupt_is_told_in_a_line(tmp_path, monkeypatch):
    fill(tmp_path / "class", anna=RIGHT, ben="1_reversal: rnn endless")
    monkeypatch.setenv(LOG, str(tmp_path / "log"))
    arguments = ["grade", "class", "-o", "grades", "--notebooks", "."]
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    end = time.perf_counter() + 20
    while not list(tmp_path.glob("grades/results/anna.json")) and time.perf_counter() < end:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (130, "")
    told = [line for line in err.replace("\r", "\n").splitlines() if "grading:" not in line]
    assert [line for line in told if line and "warning: " not in line] == [
        "seq2seq-lab: stopped; the same command goes on",
        "seq2seq-lab: interrupted",
    ]
    assert [path.name for path in tmp_path.glob("grades/results/*")] == ["anna.json"]
