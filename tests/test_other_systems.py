"""What other systems lack: a browser's Python, Windows, macOS; as far as it can be played here."""

import errno
import io
import ntpath
import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from seq2seq_lab import cli, files, one_hot_encode_prediction
from seq2seq_lab.checks import CheckFailed, check_one_hot_encode_prediction, safely
from seq2seq_lab.grading.sandbox import Sandbox

BROWSER = """
import _thread, os, subprocess, sys, threading, time
def none(*_, **__):
    raise RuntimeError("can't start new thread")
def no_process(*_, **__):
    raise OSError(138, "emscripten does not support processes.")
threading.Thread.start = _thread.start_new_thread = none
subprocess.Popen = no_process
del time.thread_time, os.link  # as Pyodide 314
for name in ("_multiprocessing", "resource", "pwd", "grp"):
    sys.modules[name] = None
"""
WINDOWS = """
import asyncio, os, signal, subprocess, sys, time  # which know what they have there
import matplotlib.pyplot, nbclient, numpy
for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty"):
    sys.modules[name] = None
del os.sched_getaffinity, os.killpg, os.fork, os.setsid, os.O_NOFOLLOW, os.O_DIRECTORY
del signal.SIGKILL, signal.SIGALRM, signal.setitimer, signal.SIGPROF, signal.pthread_sigmask
del signal.ITIMER_PROF, time.pthread_getcpuclockid, time.clock_gettime
"""
ALL = """
import importlib, pkgutil, seq2seq_lab
names = [m.name for m in pkgutil.walk_packages(seq2seq_lab.__path__, "seq2seq_lab.")]
for name in names:
    if ".exercises." not in name:  # two seconds, for what is NumPy alone
        importlib.import_module(name)
assert len(names) > 100
"""
STUDENT = """
from seq2seq_lab import *
from seq2seq_lab.checks import *
from seq2seq_lab.checks import check_one_hot_encode_prediction as check
from seq2seq_lab.plots import create_plot, explore

model = Seq2Seq(12, 4, 12)
config = TrainConfig(iterations=2, hidden=4)
plotter, fig, ax = create_plot(["loss", "accuracy"])
train(model, config, logger=plotter, progress=True)
explore(model)
set_language("ko")
check(one_hot_encode_prediction)
try:
    check(lambda y_t: y_t)
except AssertionError as error:
    print(str(error).splitlines()[0])
check(one_hot_encode_prediction)
more()
"""


def run(code, **options):
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, encoding="utf-8", **options)


@pytest.mark.slow
def test_windows_imports_every_module():
    done = run(WINDOWS + ALL)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_browser_trains_and_checks_and_says_once_that_there_is_no_limit():
    done = run(BROWSER + STUDENT, env=os.environ | {"PYTHONIOENCODING": "utf-8"})
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    passed = "\033[32m✓ one_hot_encode_prediction: 통과\033[0m"
    said, *others = done.stdout.splitlines()
    assert said == safely.UNLIMITED.ko
    assert others[:3] == [
        passed,
        "one_hot_encode_prediction: 아직 맞지 않습니다",
        passed,
    ]


def test_a_swallowed_interrupt_is_told_where_there_are_no_threads():
    code = (
        "import gc, seq2seq_lab\nclass A:\n    def __del__(self):\n        raise KeyboardInterrupt"
    )
    done = run(f"{BROWSER}{code}\nA()\nprint('goes on')")
    assert done.stdout == "goes on\n"
    assert done.stderr.startswith("Exception ignored in: <function A.__del__")
    assert "can't start new thread" not in done.stderr


@pytest.fixture
def no_clock_of_a_thread(monkeypatch):
    """As on macOS and Windows."""
    monkeypatch.delattr(time, "pthread_getcpuclockid", raising=False)
    monkeypatch.setattr(safely, "SECONDS", 0.3)
    monkeypatch.setattr(safely, "SECONDS_IN_ALL", 2)


def test_right_code_on_a_busy_machine_passes(no_clock_of_a_thread):
    waited = []

    def student(y_t):
        if not waited:
            waited.append(time.sleep(0.6))  # as long as others have the processor
        return one_hot_encode_prediction(y_t)

    check_one_hot_encode_prediction(student)
    assert waited


def test_code_without_an_end_is_stopped(no_clock_of_a_thread):
    def student(y_t):
        while True:
            pass

    with pytest.raises(CheckFailed) as caught:
        check_one_hot_encode_prediction(student)
    assert caught.value.hint == "endless"


@pytest.mark.parametrize("times", [2, 99])
def test_a_file_that_another_program_has_open(times, tmp_path, monkeypatch):
    path, left, replace = tmp_path / "gradebook.csv", [None] * times, os.replace

    def replace_on_windows(beside, path):
        if left:
            left.pop()
            raise PermissionError(errno.EACCES, "Access is denied")
        replace(beside, path)

    path.write_bytes(b"old")
    monkeypatch.setattr(os, "replace", replace_on_windows)
    if times == 2:
        files.save_bytes(path, b"new")
    else:
        with pytest.raises(PermissionError, match=r"gradebook.csv: got .* open.* it is as it was$"):
            files.save_bytes(path, b"new")
    assert path.read_bytes() == (b"new" if times == 2 else b"old")
    assert [*tmp_path.iterdir()] == [path]


def test_a_system_without_links_makes_a_new_file(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "link")
    files.save_new_json(tmp_path / "a.json", {"a": 1})
    with pytest.raises(FileExistsError):
        files.save_new_json(tmp_path / "a.json", {"a": 2})
    assert files.load_json(tmp_path / "a.json") == {"a": 1}


def test_a_hand_in_has_a_home_on_windows(monkeypatch):
    """Without one, matplotlib cannot be imported there."""
    box = SimpleNamespace(mark="MARK=1", folder="C:\\handed in")
    monkeypatch.setattr(os, "environ", Sandbox._environment(box))
    assert ntpath.expanduser("~") == box.folder


@pytest.fixture
def say(monkeypatch):
    """-> runs a command ``say`` that does what it is given."""

    def run_command(what):
        def add(commands):
            commands.add_parser("say").set_defaults(command=lambda options: what())

        monkeypatch.setattr(cli, "add_grade", add)
        monkeypatch.setattr(cli, "GONE", {errno.EPIPE, errno.EINVAL})  # as on Windows
        return cli.main(["say"])

    return run_command


@pytest.mark.parametrize("number", [errno.EPIPE, errno.EINVAL])
def test_a_reader_that_has_seen_enough(number, say, monkeypatch, tmp_path, capsys):
    """As of `seq2seq-lab predict ... | head -1`."""

    descriptor = os.open(tmp_path / "pipe", os.O_CREAT | os.O_WRONLY)

    class Pipe(io.StringIO):
        def write(self, text):
            raise OSError(number, "gone")

        def fileno(self):
            return descriptor

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Pipe())
        assert say(lambda: print("a line")) == 0
    os.close(descriptor)
    assert capsys.readouterr().err == ""


def test_a_name_that_windows_refuses_is_told(say, capsys):
    def refuse():
        raise OSError(errno.EINVAL, "Invalid argument", "a?b")

    assert say(refuse) == 2
    assert "a?b" in capsys.readouterr().err
