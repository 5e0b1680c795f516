"""The instructor's handbook works as pasted."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest

from seq2seq_lab.checks import CheckFailed, load_check
from seq2seq_lab.cli import main

HANDBOOK = (Path(__file__).parents[2] / "notebooks" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """The folder above ``mine``, with the handbook's two files."""
    files = re.findall(r"^`(mine/[^`]*)`[^\n]*:\n\n(`{3,})\w+\n(.*?)\n\2$", HANDBOOK, re.M | re.S)
    assert len(files) == 2
    for path, _, text in files:
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text + "\n", encoding="utf-8")
        if path.endswith(".py"):
            assert len(text.splitlines()) <= 40
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands():
    lines = re.findall(r"^```bash\n(.*?)^```", HANDBOOK, re.M | re.S)
    return [shlex.split(line)[1:] for block in lines for line in block.splitlines()]


def test_all_of_it(mine, capsys):
    *before, check = commands()
    assert [line[0] for line in before] == ["build", "run", "verify", "start"]
    for line in before:
        assert main(line) == 0, capsys.readouterr()
    assert "all notebooks agree" in capsys.readouterr().out
    assert main(check) == 1
    assert "perplexity: blank" in capsys.readouterr().out
    answer(mine / "work" / "1_perplexity.ipynb", "return float(np.exp(losses.mean()))")
    assert main(check) == 0
    assert "perplexity: passed" in capsys.readouterr().out
    answer(mine / "work" / "1_perplexity.ipynb", "return float(np.exp(losses).mean())")
    assert main(check) == 1
    assert "Which comes first, exp or mean?" in capsys.readouterr().out


def answer(path, code):
    notebook = jupytext.read(path)
    cell = next(cell for cell in notebook.cells if cell.source.startswith("def perplexity"))
    cell.source = re.sub(r"    (raise|return) .*", lambda _: "    " + code, cell.source)
    nbformat.write(notebook, path)


def test_verify_tells_of_a_mistake_that_is_taken_for_another(mine, capsys):
    path = mine / "mine" / "exercises" / "perplexity.py"
    text = path.read_text()
    path.write_text(text.replace('"2 ** losses.mean()"', '"np.exp(losses).mean()"'))
    main(["build", "--notebooks", "mine"])
    assert main(["verify", "--notebooks", "mine"]) == 1
    out = capsys.readouterr().out
    assert "perplexity.py: mistake 2, 'two': is taken for 'mean_of_exp'" in out


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"losses.sum()"', '"losses.sum("', "no Python"),
        (
            '"losses.mean()",\n            "losses.sum()"',
            '"losses.max()",\n            ""',
            "0 times",
        ),
        ('"import numpy as np\\n"', '"import no_such_thing\\n"', "no_such_thing"),
        ("check_perplexity", "check_other", "wanted check_perplexity"),
    ],
)
def test_a_faulty_exercise_is_refused(mine, capsys, old, new, message):
    main(["build", "--notebooks", "mine"])
    path = mine / "mine" / "exercises" / "perplexity.py"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ValueError, match=message):
        load_check("perplexity", mine / "mine")
    assert main(["verify", "--notebooks", "mine"]) == 1
    assert message in capsys.readouterr().out


def test_one_text_serves_both_languages(mine, monkeypatch):
    main(["build", "--notebooks", "mine"])
    check = load_check("perplexity", mine / "mine" / "en" / "student")
    monkeypatch.setenv("SEQ2SEQ_LAB_LANG", "ko")
    with pytest.raises(CheckFailed, match="Which comes first") as caught:
        check(lambda losses: float(__import__("numpy").exp(losses).mean()))
    assert caught.value.hint == "mean_of_exp"


def test_a_third_language_is_told_what_it_lacks(mine, capsys):
    (mine / "mine" / "fr" / "instructor").mkdir(parents=True)
    assert main(["build", "--notebooks", "mine"]) == 2
    assert "'fr' there are no messages" in capsys.readouterr().err


def test_an_unknown_check(tmp_path):
    with pytest.raises(ValueError, match="'nothing'"):
        load_check("nothing", tmp_path)


def test_a_notebook_finds_its_check_where_it_was_handed_out(mine):
    for line in commands()[:1]:
        main(line)
    main(["start", "work", "--notebooks", "mine"])
    code = 'from seq2seq_lab.checks import load_check; print(load_check("perplexity").name)'
    done = subprocess.run([sys.executable, "-c", code], cwd=mine / "work", capture_output=True)
    assert done.stdout.split() == [b"perplexity"]
