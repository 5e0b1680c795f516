"""The course's notebooks: they run, they agree, and students get no solution."""

import os
import re

import nbformat
import pytest

from seq2seq_lab.cli import main
from seq2seq_lab.course.build import read_source, student_notebook, verify
from seq2seq_lab.course.run import execute
from seq2seq_lab.course.tags import ANY_TAG, CODE_TAG, tagged_lines
from seq2seq_lab.grading import judging, words
from seq2seq_lab.language import LANGUAGES
from students_notebooks import FOLDER, solved

SOURCES = sorted(FOLDER.glob("*/instructor/*.md"))
by_source = pytest.mark.parametrize(
    "source", SOURCES, ids=lambda path: f"{path.parts[-3]}-{path.stem}"
)


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setenv("SEQ2SEQ_LAB_ITERATIONS", "20")
    monkeypatch.delenv("MPLBACKEND", raising=False)


def outputs(notebook, kind):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [output for cell in cells for output in cell.outputs if output.output_type == kind]


def pictures(notebook):
    return [o for o in outputs(notebook, "display_data") if "image/png" in o.data]


def test_all_notebooks_agree():
    assert len(SOURCES) >= 2
    assert verify(FOLDER) == []


ENGLISH = [path.stem for path in SOURCES if "en" in path.parts]
IN_BROWSER = pytest.mark.skipif(
    os.environ.get("SEQ2SEQ_LAB_BROWSER") == "later", reason="run in a browser afterwards"
)
EVERY_OTHER = [ENGLISH[0], *(pytest.param(n, marks=pytest.mark.slow) for n in ENGLISH[2::2])]


# The other ones are run below, the students' in Korean: the code is the same.
@IN_BROWSER
@pytest.mark.parametrize("name", EVERY_OTHER)
def test_an_instructors_notebook_runs_without_a_word_on_stderr(name, short):
    source = FOLDER / "en" / "instructor" / f"{name}.md"
    notebook = read_source(source)
    execute(notebook, source.parent, lambda line: None)
    assert [o.text for o in outputs(notebook, "stream") if o.name == "stderr"] == []
    assert len(pictures(notebook)) >= 5
    assert all(picture.metadata["image/png"]["alt"] for picture in pictures(notebook))


@by_source
def test_instructors_notebooks_are_saved_with_their_pictures(source):
    notebook = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    assert len(pictures(notebook)) >= 5
    assert not outputs(notebook, "error")
    assert all(picture.metadata["image/png"]["alt"] for picture in pictures(notebook))
    assert source.with_suffix(".ipynb").stat().st_size < 3e6
    text = source.read_text(encoding="utf-8")
    assert 'os.environ.get("SEQ2SEQ_LAB_ITERATIONS", ' in text


@by_source
def test_students_get_no_solution(source):
    code = [c.source for c in read_source(source).cells if c.cell_type == "code"]
    hidden = [line for text in code for line in tagged_lines(text, str(source))]
    shown = {line.strip() for text in code for line in text.splitlines()} - set(hidden)
    shown = {line for line in shown if not CODE_TAG.search(line)}
    assert len(hidden) > 20
    for path in (FOLDER / source.parts[-3] / "student").glob(f"{source.stem}.*"):
        text = path.read_text(encoding="utf-8")
        assert not ANY_TAG.search(text)
        lines = {line.strip() for line in text.splitlines()}
        for line in set(hidden) - shown:
            if re.search(r"\w", line) and not line.startswith("#"):
                assert line not in lines, (path.name, line)
                assert len(line) < 20 or line.replace('"', '\\"') not in text, (path.name, line)
        if path.suffix == ".ipynb":
            notebook = nbformat.read(path, as_version=4)
            assert all(not c.outputs for c in notebook.cells if c.cell_type == "code")


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGLISH)
def test_checks_of_a_solved_and_of_an_untouched_notebook(name, tmp_path, capsys):
    path = tmp_path / f"{name}.ipynb"
    nbformat.write(solved("en", name), path)
    for result in judging.check(path).exercises:  # some are long enough to be known as copies
        said = result.verdict, result.message
        assert said in (("passed", ""), ("review", words.COPIED())), result.exercise
    untouched = FOLDER / "ko" / "student" / f"{name}.ipynb"
    assert main(["check", str(untouched)]) == 1
    out, err = capsys.readouterr()
    assert set(re.findall(r": (.*)", out)) == {"blank"}
    assert "Traceback" not in out + err


@pytest.mark.slow
@IN_BROWSER
@pytest.mark.parametrize("name", ENGLISH[1::2])
def test_a_solved_notebook_runs_from_top_to_bottom(name, short):
    notebook = solved("ko", name)
    execute(notebook, FOLDER, lambda line: None)
    text = "".join(o.text for o in outputs(notebook, "stream"))
    assert "✓" in text


def test_students_cells_are_the_instructors(short):
    for language in LANGUAGES:
        for source in (FOLDER / language / "instructor").glob("*.md"):
            whole = read_source(source)
            part = student_notebook(whole, language, str(source))
            ids = [cell.id for cell in whole.cells]
            assert [c.id for c in part.cells] == [i for i in ids if i in {c.id for c in part.cells}]
