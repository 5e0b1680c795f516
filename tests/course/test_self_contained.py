"""Notebooks that bring the package with them."""

import csv
import hashlib
import io
import re
import subprocess
import sys
import tomllib
import zipfile
from base64 import urlsafe_b64decode
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbconvert import HTMLExporter

from seq2seq_lab.cli import main
from seq2seq_lab.course.setup_cell import ABOUT, WORDS, is_setup, setup_cell
from seq2seq_lab.course.wheel import make_wheel
from seq2seq_lab.grading import words
from seq2seq_lab.grading.judging import judge
from students_notebooks import FOLDER, solved

PROJECT = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME, CONTENT = make_wheel()
NAMES = sorted(path.stem for path in (FOLDER / "en" / "student").glob("*.md"))


def missing(name):
    return None


def run(cell, monkeypatch, finds=missing):
    """Run a cell where the package is, or is missing; -> what pip was asked, and the wheel."""
    asked = []

    def pip(words, **options):
        assert ("--no-color" in words, options["env"]["TERM"]) == (True, "dumb")
        asked.append((words, Path(words[-1]).read_bytes() if words[-1].endswith("whl") else None))
        return done

    done = SimpleNamespace(returncode=0, stderr="")
    monkeypatch.setattr("importlib.util.find_spec", finds)
    monkeypatch.setattr(subprocess, "run", pip)
    exec(cell.source, {})
    return asked


def test_the_wheel_is_whole_and_holds_no_notebook():
    archive = zipfile.ZipFile(io.BytesIO(CONTENT))
    names = archive.namelist()
    about = f"seq2seq_lab-{PROJECT['version']}.dist-info/"
    assert f"seq2seq_lab-{PROJECT['version']}-py3-none-any.whl" == NAME
    assert {f"{about}{n}" for n in ("METADATA", "WHEEL", "RECORD", "licenses/LICENSE")} < {*names}
    assert {"seq2seq_lab/py.typed", "seq2seq_lab/grading/feedback.html"} < {*names}
    assert not [n for n in names if "ipynb" in n or n.endswith((".md", ".pyc"))]
    record = list(csv.reader(archive.read(f"{about}RECORD").decode().splitlines()))
    assert [row[0] for row in record] == names
    for name, digest, size in record[:-1]:
        content = archive.read(name)
        assert (
            urlsafe_b64decode(digest.removeprefix("sha256=") + "=")
            == hashlib.sha256(content).digest()
        )
        assert int(size) == len(content)


def test_what_the_wheel_wants_is_what_a_kernel_needs():
    about = f"seq2seq_lab-{PROJECT['version']}.dist-info/METADATA"
    text = zipfile.ZipFile(io.BytesIO(CONTENT)).read(about).decode()
    always = re.findall(r"^Requires-Dist: ([^;\n]+)$", text, re.M)
    assert sorted(always) == sorted(PROJECT["dependencies"])


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_self_contained_notebook_is_the_same_but_for_its_first_cell(language, tmp_path):
    assert main(["start", str(tmp_path), "--lang", language, "--self-contained"]) == 0
    assert sorted(path.stem for path in tmp_path.iterdir()) == NAMES
    for path in tmp_path.iterdir():
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        wanted = nbformat.read(FOLDER / language / "student" / path.name, as_version=4)
        cell, *others = notebook.cells
        assert others == wanted.cells
        assert cell.metadata["tags"] == ["setup"]
        assert cell.metadata["jupyter"] == {"source_hidden": True}
        assert cell.source.startswith(f"# @title {getattr(ABOUT, language)}\n")
        assert cell.outputs == []


def test_where_the_package_is_there_the_cell_does_nothing(monkeypatch, capsys):
    assert run(setup_cell("en"), monkeypatch, find_spec) == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("found", [None, SimpleNamespace(origin=None)], ids=["none", "a folder"])
def test_where_it_is_missing_pip_gets_the_wheel(found, monkeypatch, capsys):
    [(words, wheel)] = run(setup_cell("en"), monkeypatch, lambda name: found)
    assert words[:4] == [sys.executable, "-m", "pip", "install"]
    assert Path(words[-1]).name == NAME
    assert not [word for word in words if "upgrade" in word]
    assert wheel == CONTENT
    assert capsys.readouterr().out == WORDS["installing"].en + "\n"


def test_or_what_is_to_be_asked_for(monkeypatch, tmp_path):
    spec = "seq2seq_lab @ git+https://example.org/it's.git"
    assert main(["start", str(tmp_path), "--self-contained", "--requirement", spec]) == 0
    for path in tmp_path.iterdir():
        cell = nbformat.read(path, as_version=4).cells[0]
        assert len(cell.source) < 3000
    [(words, _)] = run(cell, monkeypatch)
    assert words[-1] == spec


@pytest.mark.parametrize(
    ("stderr", "reason"),
    [
        ("WARNING: a\nERROR: no mygrad\nERROR: b\n", "ERROR: no mygrad"),
        ("python: No module named pip\n", "python: No module named pip"),
        ("\nerror: externally-managed\n\nhint: See\n", "error: externally-managed"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_failed_is_one_line(language, stderr, reason, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", missing)
    failed = SimpleNamespace(returncode=1, stderr=stderr)
    monkeypatch.setattr(subprocess, "run", lambda words, **options: failed)
    with pytest.raises(Exception) as caught:  # noqa: PT011  (its class is in the cell)
        exec(setup_cell(language).source, {})
    said = getattr(WORDS["failed"], language)
    assert caught.value._render_traceback_() == [f"{said} (pip: {reason})"]


@pytest.mark.parametrize("instead", ["AAAA", "AAA", "é"])
def test_an_altered_wheel_is_not_installed(instead, monkeypatch):
    cell = setup_cell("en")
    middle = cell.source.index("UEsDB") + 1000
    cell.source = cell.source[:middle] + instead + cell.source[middle + 4 :]
    with pytest.raises(Exception, match=re.escape(WORDS["altered"].en)):
        run(cell, monkeypatch)


def test_what_pip_installed_for_one_user_is_found_at_once(monkeypatch, tmp_path):
    """Python looks there from its start only if there was something then."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr("site.getusersitepackages", lambda: str(tmp_path))
    for enabled in (False, True):
        monkeypatch.setattr("site.ENABLE_USER_SITE", enabled)
        run(setup_cell("en"), monkeypatch)
        assert (str(tmp_path) in sys.path) == enabled


def test_nobody_sees_the_wheels_text():
    """A traceback shows lines around the call; an HTML export shows what is hidden elsewhere."""
    cell = setup_cell("en")
    assert [i for i, line in enumerate(cell.source.splitlines()) if len(line) > 500] == [1]
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert "UEsDB" not in page


def test_exercises_of_ones_own_come_with_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cell = setup_cell("en", files={"exercises.zip": b"of mine"})
    monkeypatch.setattr("importlib.util.find_spec", find_spec)
    exec(cell.source, {})
    assert Path("exercises.zip").read_bytes() == b"of mine"
    Path("exercises.zip").write_bytes(b"newer")
    exec(cell.source, {})
    assert Path("exercises.zip").read_bytes() == b"newer"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (["--self-contained", "--pair"], "--pair"),
        (["--requirement", "seq2seq_lab"], "--requirement"),
        (["--self-contained", "--requirement", " "], "--requirement"),
    ],
)
def test_what_does_not_go_together(asked, named, tmp_path, capsys):
    assert main(["start", str(tmp_path / "mine"), *asked]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert re.search(f"error: {named}: got .*, wanted ", err)
    assert not (tmp_path / "mine").exists()


def test_grading_passes_over_the_cell(tmp_path):
    """With its tag or without, and even where it would end all."""
    handed_in = solved("en", "1_reversal")
    cell = setup_cell("en")
    cell.source += "\nraise SystemExit"
    for tags in (["setup"], []):
        cell.metadata["tags"] = tags
        whole = nbformat.v4.new_notebook(cells=[cell, *handed_in.cells])
        nbformat.write(whole, tmp_path / "1_reversal.ipynb")
        found = judge([tmp_path / "1_reversal.ipynb"])
        assert {r.verdict for r in found.exercises} <= {"passed", "review"}
        assert found.exercises
        assert not any(r.altered for r in found.exercises)
    assert not any(is_setup(other.source) for other in handed_in.cells)


def test_an_answer_in_the_cell_is_said_to_be_there(tmp_path):
    cells = solved("en", "1_reversal").cells
    answer = next(c for c in cells if "def generate_batch(" in c.source)
    cell = setup_cell("en")
    cell.source += "\n" + answer.source
    whole = nbformat.v4.new_notebook(cells=[cell, *(c for c in cells if c is not answer)])
    nbformat.write(whole, tmp_path / "1_reversal.ipynb")
    found = judge([tmp_path / "1_reversal.ipynb"])
    [result] = [r for r in found.exercises if r.exercise == "generate_batch"]
    assert (result.verdict, result.source) == ("missing", "")
    assert result.message == words.SETUP(cell=1)
