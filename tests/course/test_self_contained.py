"""Notebooks that bring the package with them, and what a kernel needs of it."""

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

from seq2seq_lab.cli import main
from seq2seq_lab.course.setup_cell import ABOUT, WORDS, is_setup, setup_cell
from seq2seq_lab.course.wheel import make_wheel
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


def test_where_it_is_missing_pip_gets_the_wheel(monkeypatch, capsys):
    [(words, wheel)] = run(setup_cell("en"), monkeypatch)
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
    words = getattr(WORDS["failed"], language)
    assert caught.value._render_traceback_() == [f"{words} (pip: {reason})"]


def test_an_altered_wheel_is_not_installed(monkeypatch):
    cell = setup_cell("en")
    middle = cell.source.index("UEsDB") + 1000
    cell.source = cell.source[:middle] + "AAAA" + cell.source[middle + 4 :]
    with pytest.raises(Exception, match=re.escape(WORDS["altered"].en)):
        run(cell, monkeypatch)


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


DESK = {re.match(r"[\w-]+", each)[0] for each in PROJECT["optional-dependencies"]["desk"]}
BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {desk}:
            raise ModuleNotFoundError("blocked: " + name, name=name)
sys.meta_path.insert(0, Blocked())
"""
USES = """
import numpy as np
from seq2seq_lab import Seq2Seq, generate_batch, train, TrainConfig
from seq2seq_lab.checks import CheckFailed, check_attend, more
from seq2seq_lab.plots import create_plot, explore, plot_attention
from seq2seq_lab.tasks.dates import DatesConfig
try:
    check_attend(lambda h, hs: (hs[0], np.zeros(3)))
except CheckFailed as error:
    more()
model = Seq2Seq(12, 8, 12)
plotter, *_ = create_plot(["loss", "accuracy"])
train(model, TrainConfig(iterations=2, hidden=8), logger=plotter)
explore(model, [1, 2])
DatesConfig(examples=500).prepare()
from seq2seq_lab.cli import main
assert main("train reversal --iterations 2 --out run".split()) == 0
assert main("predict run 1 2".split()) == 0
"""


def test_a_students_notebook_needs_nothing_of_the_desk(tmp_path):
    kernel = {re.match(r"[\w-]+", each)[0] for each in PROJECT["dependencies"]}
    cells = [solved("en", name).cells for name in NAMES]
    first = [next(c.source for c in each if c.cell_type == "code") for each in cells]
    assert all("seq2seq_lab" in source for source in first)
    first = [re.sub("^ipytest.autoconfig.*", "", source, flags=re.M) for source in first]
    desk = DESK - kernel | {"nbformat", "nbconvert"}
    code = "\n".join([BLOCKED.format(desk=desk), *first, USES, "print('all of it')"])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all of it\n")


def test_a_command_of_the_desk_says_what_it_lacks(tmp_path):
    code = BLOCKED.format(desk=DESK | {"nbformat"})
    code += f"from seq2seq_lab.cli import main; sys.exit(main(['start', {str(tmp_path / 'x')!r}]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "pip install 'seq2seq_lab[desk]'" in done.stderr
