"""Verdicts: of files as people hand them in, of cells in any state, and of hostile code."""

import json
import os
import sys
import time
from pathlib import Path

import nbformat
import pytest

from grading.handins import (
    CHECK,
    FIRST,
    RIGHT,
    RIGHT_SOLUTIONS,
    a_class,
    code,
    filled_in,
    raw,
    write,
)
from grading.hostile import TO_HARM, WRONG, hostile
from seq2seq_lab.cli import main
from seq2seq_lab.grading import judging, sandbox
from seq2seq_lab.grading.judging import judge
from seq2seq_lab.grading.reading import read
from seq2seq_lab.grading.released import course_of, find
from seq2seq_lab.grading.sandbox import Limits

ONE_HOT = "one_hot_encode_prediction"
NO_BATCH = "def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):\n    return None"
ISOLATIONS = [
    "none",
    pytest.param(
        "bwrap",
        marks=pytest.mark.skipif(
            sandbox.isolation("auto") == "none", reason="bubblewrap does not work here"
        ),
    ),
]


def judged(path, **limits):
    return judge([path], limits=Limits(**limits))


def verdict(path, exercise=ONE_HOT, **limits):
    found = judged(path, **limits)
    return next(r for r in found.exercises if r.exercise == exercise)


def source(text, **about):
    return {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], **about}


def odd_forms(folder):
    """Files that Jupyter opens, however they came to be so."""
    plain = [source(FIRST), source(RIGHT), source(CHECK)]
    yield raw(folder / "no_ids.ipynb", plain)
    yield raw(folder / "doubled_ids.ipynb", [{**c, "id": "x"} for c in plain], nbformat_minor=5)
    yield raw(folder / "odd_ids.ipynb", [{**c, "id": 7 * "ä "} for c in plain], nbformat_minor=5)
    odd = [{**c, "outputs": [{"output_type": "stream"}, 3], "execution_count": "1"} for c in plain]
    yield raw(folder / "outputs.ipynb", odd, metadata={"kernelspec": {"name": "conda-env-x"}})
    yield raw(
        folder / "no_metadata.ipynb",
        [{"cell_type": "code", "source": c["source"].splitlines(True)} for c in plain],
    )
    yield raw(folder / "markdown_outputs.ipynb", [*plain, source("text", cell_type="markdown")])
    yield raw(
        folder / "colab.ipynb",
        [source("!pip install -q no_such_package"), *plain],
        nbformat_minor=0,
    )
    old = [{"cell_type": "code", "input": c["source"], "language": "python"} for c in plain]
    path = folder / "v3.ipynb"
    path.write_text(json.dumps({"nbformat": 3, "worksheets": [{"cells": old}]}))
    yield path
    text = json.dumps({"nbformat": 4, "cells": [source("# 학생"), *plain]}, ensure_ascii=False)
    for encoding in ("utf-8-sig", "utf-16", "cp949"):
        path = folder / f"{encoding}.ipynb"
        path.write_bytes(text.encode(encoding))
        yield path
    for suffix in (".md", ".py"):
        yield filled_in(folder / f"1_reversal{suffix}", "1_reversal", {ONE_HOT: RIGHT})


def test_whatever_jupyter_opens_is_read(tmp_path, recwarn, capfd):
    for path in odd_forms(tmp_path):
        sources = [cell.source for cell in read(path) if cell.kind == "code"]
        assert RIGHT in sources, path.name
        assert find(path, read(path), course_of(None)).name == "1_reversal"
    for name in ("colab.ipynb", "v3.ipynb", "1_reversal.md"):
        assert verdict(tmp_path / name).verdict == "passed", name
    assert not recwarn.list
    assert capfd.readouterr() == ("", "")


# fmt: off
CELLS = {  # cells between the first and the end -> verdict, altered, a word of the message
    "time_magic": ([RIGHT, f"%time check_{ONE_HOT}({ONE_HOT})"], "passed", True, ""),
    "time_cell": (["%%time\n" + RIGHT, CHECK], "passed", True, ""),
    "help": ([RIGHT, "np.argmax?\n" + CHECK], "passed", True, ""),
    "in_a_block": ([RIGHT, f"if True:\n    check_{ONE_HOT}({ONE_HOT})"], "passed", True, ""),
    "commented_out": ([WRONG, f"# check_{ONE_HOT}({ONE_HOT})"], "failed", True, "->"),
    "deleted": ([WRONG], "failed", True, "->"),
    "twice": ([RIGHT, CHECK, CHECK], "passed", True, ""),
    "below_the_check": ([CHECK, RIGHT], "passed", True, ""),
    "by_another_name": (
        ["mine = lambda y_t: y_t\n" + RIGHT.replace(ONE_HOT, "mine"), f"{ONE_HOT} = mine", CHECK],
        "passed",
        True,
        "",
    ),
    "after_an_error": (["1 / 0\n" + RIGHT, CHECK], "passed", True, ""),
    "own_assert": ([RIGHT, "assert False\n" + CHECK], "passed", True, ""),
    "copied_tag": ([code(RIGHT, tags=["training"]), CHECK], "passed", True, ""),
    "skip_tag": (
        [code(RIGHT, tags=["skip-execution", "raises-exception"]), CHECK],
        "passed",
        True,
        "",
    ),
    "no_such_name": ([CHECK], "missing", True, "defined"),
    "markdown": ([nbformat.v4.new_markdown_cell(RIGHT), CHECK], "missing", True, "no code cell"),
    "syntax_error": ([RIGHT + ")", CHECK], "missing", True, "SyntaxError"),
    "os_exit": ([RIGHT, "import os; os._exit(1)", CHECK], "passed", True, ""),
    "own_not_implemented": (
        [
            RIGHT.replace("    s =", "    np.linalg\n    raise NotImplementedError\n    s =", 1),
            CHECK,
        ],
        "failed",
        True,
        "NotImplementedError",
    ),
    "input": (
        [RIGHT.replace("    s =", "    input()\n    s =", 1), CHECK],
        "failed",
        True,
        "EOFError",
    ),
    "a_module_of_ones_own": (
        ["%%writefile mine.py\nimport numpy as np\n" + RIGHT, f"from mine import {ONE_HOT}", CHECK],
        "passed",
        True,
        "",
    ),
}
# fmt: on


@pytest.mark.parametrize("name", CELLS)
def test_what_became_of_a_check_cell_changes_nothing(name, tmp_path):
    cells, wanted, altered, said = CELLS[name]
    found = verdict(write(tmp_path / "mine.ipynb", FIRST, *cells))
    assert (found.verdict, found.altered) == (wanted, altered)
    assert said in found.message


def test_one_exercise_does_not_hide_another(tmp_path):
    both = f"check_generate_batch(generate_batch)\ncheck_{ONE_HOT}({ONE_HOT})"
    for last in (both, both.replace("check_gen", "# check_gen")):
        path = write(tmp_path / "mine.ipynb", FIRST, NO_BATCH, RIGHT, last)
        assert verdict(path, "generate_batch").verdict == "failed"
        assert verdict(path).verdict == "passed"


def test_what_is_no_notebook(tmp_path):
    conflict = "<<<<<<< HEAD\n{}\n=======\n>>>>>>> x\n"
    texts = {"empty": "", "list": "[]", "conflict": conflict, "cut": '{"cells": [', "none": "{}"}
    for name, text in texts.items():
        path = tmp_path / f"1_reversal_{name}.ipynb"
        path.write_text(text)
        found = judged(path)
        assert {r.verdict for r in found.exercises} == {"unreadable"}, name
        assert "\n" not in found.notes[0]
    assert {r.verdict for r in judge([], ["1_reversal"]).exercises} == {"missing"}


def test_check_says_it_in_a_line_each(tmp_path, capsys):
    path = write(tmp_path / "mine.ipynb", FIRST, RIGHT, CHECK)
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"{ONE_HOT}: passed (its check cell was altered)" in lines
    path.write_text("")
    assert main(["check", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_skipped_training_is_named(tmp_path):
    notebook = "2_attention"
    answers = {"attend": "def attend(h_t, hs):\n    return config.hidden"}
    found = verdict(filled_in(tmp_path / f"{notebook}.ipynb", notebook, answers), "attend")
    assert found.verdict == "failed"
    assert "config is made in cell" in found.message


def test_escapes_and_long_texts_are_harmless(tmp_path):
    loud = "def one_hot_encode_prediction(y_t):\n    raise ValueError('\\x1b[31m\\u202e' + 'x' * 10 ** 6)"
    found = verdict(write(tmp_path / "mine.ipynb", FIRST, loud, CHECK))
    assert len(found.message) <= 2000
    assert found.message.isprintable() or (
        "\x1b" not in found.message and "\u202e" not in found.message
    )


@pytest.mark.slow
def test_a_class_whose_verdicts_are_known(tmp_path):
    size = int(os.environ.get("SEQ2SEQ_LAB_CLASS", 4))
    for student, wanted in a_class(tmp_path, size).items():
        found = judged(tmp_path / student / "1_reversal.ipynb")
        assert {r.exercise: r.verdict for r in found.exercises} == wanted, student
        assert not any(r.altered for r in found.exercises)


SLOW = ("c_loop", "stack_overflow", "deaf", "c_loop_in_answer", "memory", "huge", "error_text")


@pytest.fixture
def others(tmp_path, monkeypatch):
    """What is none of a hand-in's business."""
    monkeypatch.setenv("SECRET", "1")
    folder = tmp_path / "others"
    folder.mkdir()
    (folder / "kept.txt").write_text("kept")
    return folder


def tried(name, tmp_path, others, isolate):
    cells = [cell.replace("{outside}", str(others)) for cell in hostile()[name]]
    path = write(tmp_path / "1_reversal.ipynb", FIRST, *cells, CHECK)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    seconds = 12 if name in SLOW else 30
    start = time.monotonic()
    found = verdict(path, isolate=isolate, scratch=scratch, seconds=seconds)
    assert time.monotonic() - start < seconds + 10
    assert [p.name for p in others.iterdir()] == ["kept.txt"]
    assert (others / "kept.txt").read_text() == "kept"
    assert not [*scratch.iterdir()]
    return found.verdict


@pytest.mark.slow
@pytest.mark.parametrize("isolate", ISOLATIONS)
@pytest.mark.parametrize("name", hostile())
def test_hostile_code_neither_passes_nor_harms_nor_stays(name, isolate, tmp_path, others):
    if isolate == "bwrap" and name not in TO_HARM and "SEQ2SEQ_LAB_CLASS" not in os.environ:
        pytest.skip("the verdict is made in the same way")
    if name in SLOW and "SEQ2SEQ_LAB_CLASS" not in os.environ:
        pytest.skip("takes seconds, on purpose")
    assert tried(name, tmp_path, others, isolate) != "passed"
    end = time.monotonic() + 5  # another test's may be dying just now
    while (left := _processes_left()) and time.monotonic() < end:
        time.sleep(0.1)
    assert not left


def _processes_left():
    if sys.platform != "linux":
        return []
    return [path for path in Path("/proc").glob("[0-9]*") if _is_a_left_hand_in(path)]


def _is_a_left_hand_in(process):
    """Whether it is a hand-in's, and nobody's child but ours, or that of the system's first."""
    try:
        parent = (process / "stat").read_text().rsplit(") ", 1)[1].split()[1]
        mine = parent in ("1", str(os.getpid()))
        return mine and b"grading.student" in (process / "cmdline").read_bytes()
    except OSError:
        return False


BEAMS = "from seq2seq_lab.checks import check_beam_search"


@pytest.mark.parametrize(
    ("edit", "hint"),
    [
        (("", ""), ""),
        (("range(longest)", "range(longest - 1)"), "do not get as long"),
        (("beams = [beam for beam in kept if beam[0][-1] != end]", "beams = kept"), "after `end`"),
        (("next_log_probs(ids)", "next_log_probs(beams)"), "wanted a tuple of ids"),
    ],
)
def test_a_function_is_given_to_an_answer_in_its_own_process(edit, hint, tmp_path):
    right = (RIGHT_SOLUTIONS / "beam_search" / "heap.py").read_text()
    course = (RIGHT_SOLUTIONS / "beam_search" / "course.py").read_text()
    answer = course.replace(*edit) if hint else right
    path = write(tmp_path / "beams.ipynb", BEAMS, answer, "check_beam_search(beam_search)")
    (found,) = (e for e in judging.check(path).exercises if e.exercise == "beam_search")
    assert found.verdict == ("failed" if hint else "passed")
    assert hint in found.message
    assert "next_log_probs, line" not in found.message
