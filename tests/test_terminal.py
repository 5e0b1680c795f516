"""Terminals that lack some characters: none of ours, and none of a student's, ends anything."""

import contextlib
import io
import os
import subprocess
import sys

import pytest
from ipykernel.iostream import OutStream

from seq2seq_lab import language, one_hot_encode_prediction
from seq2seq_lab.checks import CheckFailed, check_one_hot_encode_prediction, more
from seq2seq_lab.cli import main
from seq2seq_lab.terminal import command, printable

pytestmark = pytest.mark.slow  # and not a matter of the packages' versions
ENCODINGS = ["cp949", "cp1252", "ascii"]
ANY = "✓ × 한글 é 😀 \udcff \ud800"
SMALL = ["--iterations", "3", "--batch-size", "2", "--hidden", "4", "--max-length", "2"]


by_encoding = pytest.mark.parametrize("encoding", ENCODINGS)


@contextlib.contextmanager
def terminal(encoding):
    """-> a list: what was printed, on stdout and on stderr, in a terminal of that encoding."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="") for _ in range(2))
    printed = []
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield printed
    for stream in (out, err):
        stream.flush()
        printed.append(stream.buffer.getvalue().decode(encoding))
        assert stream.errors == "strict"  # as before


@by_encoding
def test_what_stands_for_a_character_that_is_missing(encoding):
    with terminal(encoding) as printed, printable():
        print(ANY)
        print(ANY, file=sys.stderr)
    known = {
        "cp949": "ok × 한글",
        "cp1252": r"ok × \ud55c\uae00",
        "ascii": r"ok x \ud55c\uae00",
    }[encoding]
    assert printed[0].startswith(known)
    assert printed[0].endswith("\\U0001f600 \\udcff \\ud800\n")
    assert printed[1] == printed[0]


def test_streams_that_know_all_characters_print_them():
    with terminal("utf-8") as printed, printable():
        print(ANY[:-4])
    assert printed[0] == ANY[:-4] + "\n"


@pytest.mark.parametrize(
    "stream", [io.StringIO(), None, OutStream], ids=["text", "none", "jupyter"]
)
def test_streams_of_another_kind_are_left_alone(stream):
    assert not hasattr(stream, "reconfigure")
    with contextlib.redirect_stdout(None if stream is OutStream else stream), printable():
        print(ANY)


def test_a_closed_stream_is_left_alone():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    stream.close()
    with contextlib.redirect_stdout(stream), printable():
        pass


@by_encoding
def test_a_passed_check(encoding):
    with terminal(encoding) as printed:
        check_one_hot_encode_prediction(one_hot_encode_prediction)
    assert printed == ["\033[32mok one_hot_encode_prediction: passed\033[0m\n", ""]


@by_encoding
def test_a_student_may_print_anything_in_a_check(encoding):
    def student(y_t):
        print(ANY)
        return one_hot_encode_prediction(y_t)

    with terminal(encoding) as printed:
        check_one_hot_encode_prediction(student)
    assert r"\U0001f600" in printed[0]


@by_encoding
def test_the_smallest_input_of_a_failed_check(encoding, monkeypatch):
    monkeypatch.setattr(language, "_chosen", "ko")
    with pytest.raises(CheckFailed), terminal(encoding):
        check_one_hot_encode_prediction(lambda y_t: y_t)
    with terminal(encoding) as printed:
        more()
    assert printed[0].count("\n") >= 1


@by_encoding
def test_errors_of_commands(encoding, tmp_path):
    with terminal(encoding) as printed:
        assert main(["evaluate", f"{tmp_path}/{ANY}"]) == 2
        assert main(["check", f"{tmp_path}/{ANY}.ipynb"]) == 2
        with pytest.raises(SystemExit):
            main(["train", ANY])
    assert printed[0] == ""
    assert printed[1].count("\n") == printed[1].count("error: ") == 3


def environment(encoding):
    """A process's environment: that of a pipe on Windows, or of a very plain machine."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    if encoding == "LC_ALL=C":
        return kept | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    return kept | {"PYTHONIOENCODING": encoding}


@pytest.mark.parametrize("encoding", [*ENCODINGS, "LC_ALL=C"])
def test_training_in_a_process_of_its_own(encoding, tmp_path):
    folder = tmp_path / ("run" if encoding == "LC_ALL=C" else "é")
    done = subprocess.run(
        [sys.executable, "-m", "seq2seq_lab", "train", "reversal", *SMALL, "--out", folder],
        env=environment(encoding),
        capture_output=True,
    )
    encoding = "ascii" if encoding == "LC_ALL=C" else encoding
    out, err = done.stdout.decode(encoding), done.stderr.decode(encoding)
    assert (done.returncode, err.count("\n")) == (0, 1), err
    assert "3/3" in err  # of the progress bar
    assert "Try it: " in out


@pytest.mark.parametrize(
    ("folder", "shell", "powershell"),
    [
        ("my-course", "my-course", "my-course"),
        ("my course", "'my course'", '"my course"'),
        ("내 수업", "'내 수업'", '"내 수업"'),
        ("a$b", "'a$b'", "'a$b'"),
        ("it's $1", """'it'"'"'s $1'""", "'it''s $1'"),
        ("a&b", "'a&b'", '"a&b"'),
        (r"C:\my\course", r"'C:\my\course'", r"C:\my\course"),
    ],
)
def test_a_command_is_quoted(folder, shell, powershell):
    assert command(["jupyter", "lab", folder], windows=False) == f"jupyter lab {shell}"
    assert command(["jupyter", "lab", folder], windows=True) == f"jupyter lab {powershell}"


def test_a_quoted_program_is_called_in_powershell():
    typed = command([r"C:\Program Files\python", "-m", "jupyterlab"], windows=True)
    assert typed == r'& "C:\Program Files\python" -m jupyterlab'
