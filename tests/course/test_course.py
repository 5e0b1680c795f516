"""The instructor's desk, on a course of one small notebook."""

import json
import re
import shutil
import socket

import nbformat
import pytest
from nbclient import NotebookClient

from seq2seq_lab.cli import main
from seq2seq_lab.course.build import build, to_ipynb, verify
from test_terminal import terminal

HEADER = """---
jupyter:
  jupytext:
    formats: ipynb,md
    text_representation:
      extension: .md
      format_name: markdown
      format_version: '1.3'
      jupytext_version: 1.19.6
  kernelspec:
    display_name: Python 3 (ipykernel)
    language: python
    name: python3
---

"""

BODY = """# {title}

```python
from seq2seq_lab.checks import check_one_hot_encode_prediction, set_language

set_language("{language}")
import numpy as np
```

{words}

```python
def one_hot_encode_prediction(y_t):
    \"\"\"{title}\"\"\"
    # <COGINST>
    best = y_t.data.argmax(axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best]
    # </COGINST>
```

```python tags=["training"]
print(undefined_unless_trained if False else "trained")
```

```python
check_one_hot_encode_prediction(one_hot_encode_prediction)
```

<COGINST>
Because it is so.
</COGINST>
"""


def build_course(folder):
    for language, title, words in (("en", "One", "Write it."), ("ko", "하나", "써 보자.")):
        path = folder / language / "instructor" / "1_one.md"
        path.parent.mkdir(parents=True)
        text = HEADER + BODY.format(language=language, title=title, words=words)
        path.write_text(text, encoding="utf-8")
    build(folder)
    return folder


@pytest.fixture
def course(tmp_path):
    return build_course(tmp_path / "notebooks")


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def executed_once(tmp_path_factory):
    folder = build_course(tmp_path_factory.mktemp("course"))
    assert main(["run", "--notebooks", str(folder)]) == 0
    return folder


@pytest.fixture
def executed(executed_once, tmp_path):
    return shutil.copytree(executed_once, tmp_path / "notebooks")


def test_build_makes_every_notebook_the_same_each_time(course):
    before = files(course)
    assert len(before) == 8
    assert build(course) == []
    for path in course.rglob("student/*"):
        path.unlink()
    assert len(build(course)) == 4
    assert files(course) == before


def test_students_get_no_solution_and_no_output(executed):
    for path in executed.rglob("student/*"):
        text = path.read_text(encoding="utf-8")
        assert not re.search("argmax|Because|COG|trained\\\\n", text)
        assert "set_language" in text
    student = nbformat.read(executed / "en" / "student" / "1_one.ipynb", 4)
    nbformat.validate(student)
    for cell in student.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    assert student.cells[-2].source == "check_one_hot_encode_prediction(one_hot_encode_prediction)"
    assert student.metadata.kernelspec.name == "python3"


def test_outputs_of_a_run_are_kept_as_long_as_the_code_is_the_same(executed):
    path = executed / "en" / "instructor" / "1_one.md"
    pair = path.with_suffix(".ipynb")
    assert '"trained\\n"' in pair.read_text()
    path.write_text(path.read_text() + "\nOne more word.\n")
    assert {p.suffix for p in build(executed)} == {".md", ".ipynb"}
    assert '"trained\\n"' in pair.read_text()
    assert "One more word." in pair.read_text()
    path.write_text(path.read_text().replace('"trained"', '"well trained"'))
    build(executed)
    assert '"trained\\n"' not in pair.read_text()
    assert any("its outputs are not of this code" in problem for problem in verify(executed))


def test_verify_is_content_after_a_run(executed, capsys):
    assert verify(executed) == []
    assert main(["verify", "--notebooks", str(executed)]) == 0
    assert "all notebooks agree" in capsys.readouterr().out


def test_a_quick_run_executes_everything_and_saves_nothing(course, capsys):
    for source in course.glob("*/instructor/*.md"):
        swap(source, "import numpy as np", f"import numpy as np\nimport os\n\n{SHORT}")
    build(course)
    before = files(course)
    assert main(["run", "--quick", "--notebooks", str(course)]) == 0
    out = capsys.readouterr().out
    assert out.count("cell  4 of 4") == 2
    assert out.endswith("nothing was saved\n")
    assert files(course) == before
    assert main(["run", "--notebooks", str(course)]) == 1
    assert "KeyError: 'SEQ2SEQ_LAB_ITERATIONS'" in capsys.readouterr().err


SHORT = "assert 1 < int(os.environ['SEQ2SEQ_LAB_ITERATIONS']) < 100"


@pytest.mark.parametrize("value", ["1", "10000", ""])
def test_what_is_saved_is_of_the_whole_form(course, value, monkeypatch, capsys):
    monkeypatch.setenv("SEQ2SEQ_LAB_ITERATIONS", value)
    before = files(course)
    assert main(["run", "--notebooks", str(course)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"SEQ2SEQ_LAB_ITERATIONS: got {value!r}, wanted it unset" in said
    assert files(course) == before
    assert any("its outputs are not of this code" in problem for problem in verify(course))


@pytest.mark.parametrize("form", [None, "short"])
def test_verify_names_a_notebook_that_was_not_executed_whole(executed, form):
    path = executed / "en/instructor/1_one.ipynb"
    notebook = nbformat.read(path, 4)
    assert notebook.metadata["seq2seq_lab"].pop("form") == "whole"
    if form:
        notebook.metadata["seq2seq_lab"]["form"] = form
    path.write_text(to_ipynb(notebook), encoding="utf-8")
    (problem,) = verify(executed)
    assert problem.startswith(f"{path}: it does not say that it was executed whole; run: ")
    build(executed)  # mends nothing, since nothing was executed
    assert verify(executed) == [problem]


@pytest.mark.slow
def test_deleting_one_line_anywhere_is_noticed(executed):
    """Every third line of a source and of what is made from it, but for blanks and its header."""
    quiet = []
    for path in sorted(executed.glob("en/*/*.*")):
        whole = path.read_bytes()
        lines = whole.splitlines(keepends=True)
        for number, line in [*enumerate(lines)][::3]:
            if not line.strip():
                continue
            path.write_bytes(b"".join(lines[:number] + lines[number + 1 :]))
            try:
                noticed = bool(verify(executed))
            except ValueError:
                noticed = True
            if not noticed:
                quiet.append((path.parent.parent.name, path.name, number, line))
        path.write_bytes(whole)
    assert [q for q in quiet if q[2] > len(HEADER.splitlines())] == []
    assert len(quiet) < 7


def as_for_windows(path, mark="\ufeff"):
    text = path.read_text(encoding="utf-8")
    path.write_text(mark + text, encoding="utf-8", newline="\r\n")


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["crlf", "crlf and bom"])
def test_files_written_for_windows_are_the_same(executed, mark):
    """As by Git with core.autocrlf, and by Notepad."""
    for path in executed.rglob("*.*"):
        as_for_windows(path, mark)
    before = files(executed)
    assert verify(executed) == []
    assert build(executed) == []
    assert files(executed) == before
    source = executed / "en/instructor/1_one.md"
    source.write_bytes(source.read_bytes().replace(b"Write it", b"Write this"))
    assert len(verify(executed)) == 3
    assert {path.parent.parent.name for path in build(executed)} == {"en"}
    assert verify(executed) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: (c / "ko/student/1_one.md").unlink(), "1_one.md: missing"),
        (lambda c: (c / "ko/student/9_extra.md").write_text("x"), "9_extra.md: has no source"),
        (lambda c: (c / "en/student/1_one.ipynb").write_text("{"), "is no notebook"),
        (lambda c: swap(c / "en/student/1_one.md", "Write it", "Wrote it"), "out of sync"),
        (lambda c: swap(c / "en/instructor/1_one.ipynb", "Write it", "Wrote it"), "out of sync"),
        (lambda c: swap(c / "en/instructor/1_one.ipynb", "trained\\n", "x"), "outputs are not"),
    ],
)
def test_verify_names_the_file(executed, change, said, capsys):
    change(executed)
    assert main(["verify", "--notebooks", str(executed)]) == 1
    assert said in capsys.readouterr().out


def swap(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("axis=-1", "axis=1", "code cell 2 differs"),
        ("# <COGINST>\n    best", "best", None),
        ("import numpy as np\n", "import numpy as np\nnp.ones(1)\n", "code cell 1 differs"),
        (
            "```python\ncheck_",
            "more words\n\n```python\n1\n```\n\n```python\ncheck_",
            "other cells",
        ),
    ],
)
def test_verify_compares_the_languages(course, old, new, said, capsys):
    swap(course / "ko/instructor/1_one.md", old, new)
    status = main(["verify", "--notebooks", str(course)])
    out, err = capsys.readouterr()
    if said is None:  # a tag lost: an error of its own, in one line
        assert status == 2
        assert "cell 4, line 5: misplaced </COGINST>" in err
    else:
        assert status == 1
        assert said in out


@pytest.mark.parametrize(
    ("korean", "said"),
    [
        ('wording("trained", "배웠다")', ""),
        ('wording("learned", "배웠다")', "code cell 3 differs"),
        ('wording("trained")', "code cell 3 differs"),
        ('other("trained", "배웠다")', "code cell 3 differs"),
    ],
)
def test_words_of_pictures_may_be_korean_in_the_korean_notebook(course, korean, said, capsys):
    source = course / "ko/instructor/1_one.md"
    swap(source, 'else "trained"', f"else {korean}")
    swap(
        source,
        "import numpy as np\n",
        "import numpy as np\nfrom seq2seq_lab.plots import wording\n",
    )
    main(["verify", "--notebooks", str(course)])
    out, _ = capsys.readouterr()
    assert "code cell 1 differs" not in out
    assert said in out
    assert said or "differs" not in out


def test_a_bad_tag_leaves_every_file_as_it_was(course, capsys):
    swap(course / "ko/instructor/1_one.md", "    # </COGINST>\n", "")
    swap(course / "en/instructor/1_one.md", "Write it", "Write this")
    before = files(course)
    assert main(["build", "--notebooks", str(course)]) == 2
    assert "never closed" in capsys.readouterr().err
    assert files(course) == before


def test_run_says_which_cell_failed_and_leaves_the_file(executed, capsys):
    source = executed / "en/instructor/1_one.md"
    swap(source, "import numpy as np", "import numpy as np\n1 / 0")
    before = files(executed)
    assert main(["run", str(source)]) == 1
    out, err = capsys.readouterr()
    assert "cell  1 of 4" in out
    assert "ZeroDivisionError" in err
    assert "1 / 0" in err
    assert files(executed) == before


def test_commands_without_notebooks(tmp_path, capsys):
    for command in ("build", "verify", "run"):
        assert main([command, "--notebooks", str(tmp_path)]) == 2
        assert "notebooks: got" in capsys.readouterr().err
    assert main(["run", str(tmp_path / "no.ipynb")]) == 2
    assert main(["check", str(tmp_path / "no.ipynb")]) == 2
    (tmp_path / "no.ipynb").write_text("hello")
    capsys.readouterr()
    assert main(["check", str(tmp_path / "no.ipynb")]) == 2
    assert "which is no notebook" in capsys.readouterr().err


def check(path, capsys):
    status = main(["check", str(path)])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out


def test_check_outside_jupyter(course, capsys):
    student = course / "en/student/1_one.ipynb"
    assert check(student, capsys) == (1, "one_hot_encode_prediction: blank\n")
    blank = json.dumps('    raise NotImplementedError("still blank: one_hot_encode_prediction")')
    wrong = json.dumps("    return y_t")
    swap(student, blank[1:-1], wrong[1:-1])
    status, out = check(student, capsys)
    assert status == 1
    assert out.startswith("one_hot_encode_prediction: failed\n  one_hot_encode_prediction: not")
    swap(student, wrong[1:-1], json.dumps("    while True: pass")[1:-1])
    status, out = check(student, capsys)
    assert status == 1
    assert "did not finish" in out
    assert check(course / "ko/instructor/1_one.ipynb", capsys) == (
        0,
        "one_hot_encode_prediction: passed\n",
    )


def test_check_takes_what_editors_write(course, capsys):
    student = course / "en/student/1_one.ipynb"
    blank = json.dumps('    raise NotImplementedError("still blank: one_hot_encode_prediction")')
    half = json.dumps("    raise ValueError('half a character: \\ud800' + '\ud800')")
    swap(student, blank[1:-1], half[1:-1])
    as_for_windows(student)
    status, out = check(student, capsys)
    assert status == 1
    assert out.startswith("one_hot_encode_prediction: failed\n")
    text = student.with_suffix(".md")
    as_for_windows(text)
    assert check(text, capsys) == (1, "one_hot_encode_prediction: blank\n")


@pytest.mark.parametrize("encoding", ["cp949", "cp1252", "ascii"])
def test_commands_on_a_terminal_that_lacks_characters(course, encoding):
    swap(course / "ko/instructor/1_one.md", "print(undef", "# 훈련 ✓ 😀\nprint(undef")
    swap(course / "ko/instructor/1_one.md", "best = ", "1 / 0  # ✓ 😀 한글\n    best = ")
    folder = course.with_name("과정 ✓ 😀 \udcff")
    course.rename(folder)
    answered = folder / "en/student/1_one 한글 \udcff.ipynb"
    answered.write_bytes((folder / "ko/instructor/1_one.ipynb").read_bytes())
    swap(answered, "np.eye(y_t.shape[-1], ", "np.eye(y_t.한글(), ")
    with terminal(encoding) as printed:
        assert main(["check", str(answered)]) == 1
        assert main(["verify", "--notebooks", str(folder)]) == 1
        assert main(["build", "--notebooks", str(folder)]) == 0
        assert main(["run", "--quick", str(folder / "ko/instructor/1_one.md")]) == 1
    assert "one_hot_encode_prediction: failed" in printed[0]
    assert re.search(r"cell  3 of 4: # .* ok \\U0001f600", printed[0])
    assert "ok \\U0001f600 \\udcff" in printed[0]
    assert "ZeroDivisionError" in printed[1]
    assert "error:" not in printed[1]


def test_a_kernel_whose_port_was_taken_is_started_again(course, monkeypatch, capfd):
    create, made = NotebookClient.create_kernel_manager, []
    with socket.create_server(("127.0.0.1", 0)) as taken:

        def with_that_port_at_first(client):
            manager = create(client)
            if not made:
                manager.cache_ports, manager.shell_port = False, taken.getsockname()[1]
            made.append(manager)
            return manager

        monkeypatch.setattr(NotebookClient, "create_kernel_manager", with_that_port_at_first)
        assert main(["run", str(course / "en" / "instructor" / "1_one.md")]) == 0
    assert len(made) == 2
