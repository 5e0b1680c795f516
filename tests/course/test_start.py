"""What ``seq2seq-lab start`` hands out, and where."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from seq2seq_lab.cli import main
from seq2seq_lab.course import start as starting

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAMES = sorted(path.stem for path in (NOTEBOOKS / "en" / "student").glob("*.md"))


def start(*arguments):
    assert main(["start", *map(str, arguments)]) == 0


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def content(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_copy_is_single_notebooks_that_are_no_pairs(language, tmp_path, capsys):
    start(tmp_path / "mine", "--lang", language)
    assert names(tmp_path / "mine") == [f"{name}.ipynb" for name in NAMES]
    assert re.findall(r"^made  .*?(\w+)\.ipynb$", capsys.readouterr().out, re.M) == NAMES
    for path in (tmp_path / "mine").iterdir():
        wanted = content(NOTEBOOKS / language / "student" / path.name)
        assert wanted["metadata"].pop("jupytext") == {"formats": "ipynb,md"}
        assert content(path) == wanted
        nbformat.validate(nbformat.read(path, as_version=4))


def test_pairs_for_who_asks(tmp_path, capsys):
    start(tmp_path / "mine", "--pair")
    assert names(tmp_path / "mine") == sorted(f"{n}{s}" for n in NAMES for s in (".ipynb", ".md"))
    for path in (tmp_path / "mine").iterdir():
        wanted = (NOTEBOOKS / "en" / "student" / path.name).read_text(encoding="utf-8")
        assert path.read_text(encoding="utf-8") == wanted


@pytest.mark.parametrize("there", [[".ipynb"], [".md"], [".ipynb", ".md"]])
@pytest.mark.parametrize("asked", [[], ["--pair"]])
def test_what_is_there_is_kept_and_gets_no_pair(there, asked, tmp_path, capsys):
    for suffix in there:
        (tmp_path / f"{NAMES[1]}{suffix}").write_text("my work")
    start(tmp_path, *asked)
    found = [path for path in tmp_path.iterdir() if path.stem == NAMES[1]]
    assert sorted((path.suffix, path.read_text()) for path in found) == [
        (suffix, "my work") for suffix in there
    ]
    kept = re.findall(r"^kept  (.*), which is there already$", capsys.readouterr().out, re.M)
    assert sorted(kept) == sorted(map(str, found))
    start(tmp_path, *asked)
    assert "made" not in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="needs a right on Windows")
def test_a_link_to_nowhere_is_kept_too(tmp_path):
    (tmp_path / f"{NAMES[0]}.ipynb").symlink_to("nowhere")
    start(tmp_path)
    assert (tmp_path / f"{NAMES[0]}.ipynb").is_symlink()


def test_what_jupyter_and_others_left_is_not_handed_out(tmp_path, monkeypatch):
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")
    student = tmp_path / "notebooks" / "en" / "student"
    (student / ".ipynb_checkpoints").mkdir()
    (student / ".ipynb_checkpoints" / "1_reversal-checkpoint.ipynb").write_text("old")
    (student / "a folder.md").mkdir()
    (student / "Untitled.ipynb").write_text("{}")
    monkeypatch.setattr(starting, "CHECKOUT", tmp_path / "notebooks")
    (tmp_path / "mine" / ".ipynb_checkpoints").mkdir(parents=True)
    start(tmp_path / "mine")
    wanted = [".ipynb_checkpoints", *(f"{name}.ipynb" for name in NAMES)]
    assert names(tmp_path / "mine") == wanted


def test_a_checkout_for_windows_gives_the_same(tmp_path, monkeypatch):
    start(tmp_path / "unix", "--pair")
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")
    for path in (tmp_path / "notebooks" / "en" / "student").iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text("\ufeff" + text, encoding="utf-8", newline="\r\n")
    monkeypatch.setattr(starting, "CHECKOUT", tmp_path / "notebooks")
    start(tmp_path / "windows", "--pair")
    for path in (tmp_path / "windows").iterdir():
        assert path.read_bytes() == (tmp_path / "unix" / path.name).read_bytes()


def opened(out):
    """The folder of the command that is printed, as a shell reads it."""
    typed = shlex.split(re.search(r"^Open them: (.*)$", out, re.M)[1])
    assert re.search(r"jupyter( |-?)lab$", " ".join(typed[:-1]))
    return typed[-1]


@pytest.mark.skipif(os.name == "nt", reason="test_terminal.py has PowerShell's quoting")
@pytest.mark.parametrize(
    "name", ["my course", "a/b/c", "내 수업", "it's", "a$HOME;&`b`", "-x", "~"]
)
def test_the_printed_command_opens_the_folder(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    start("--", name)
    folder = opened(capsys.readouterr().out)
    assert not folder.startswith("-")
    assert names(Path(folder)) == [f"{name}.ipynb" for name in NAMES]
    assert (Path(folder) == tmp_path / "home") == (name == "~")


def test_open_gets_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    called = []
    monkeypatch.setattr(subprocess, "run", lambda words, **options: called.append(words))
    start("--open", "--", "-x y")
    assert called == [[sys.executable, "-m", "jupyterlab", f".{os.sep}-x y"]]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp949", "cp1252", "ascii", "utf-8"])
def test_a_name_that_the_terminal_cannot_print(encoding, tmp_path):
    folder = os.fsdecode(os.fsencode(tmp_path) + "/실행 é ".encode() + b"\xff")
    done = subprocess.run(
        [sys.executable, "-m", "seq2seq_lab", "start", folder],
        env=os.environ | {"PYTHONIOENCODING": encoding},
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    out = done.stdout.decode(encoding)
    assert out.count("made") == len(NAMES)
    assert re.search(r"^Open them: .*\\udcff", out, re.M)
    assert names(Path(folder)) == [f"{name}.ipynb" for name in NAMES]


def test_a_folder_that_cannot_be(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / ("long" * 100)):
        assert main(["start", str(folder)]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert f"DIR: got {folder}, wanted a folder to write to (" in err
    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert main(["start", str(tmp_path / "readonly")]) == 2
    assert "wanted a folder to write to (Read-only file system)" in capsys.readouterr().err
    assert names(tmp_path) == ["file", "readonly"]
    assert (tmp_path / "file").read_text() == "mine"


def refuse(path, content):
    raise OSError(30, "Read-only file system", str(path))


def test_jupyter_with_jupytext_opens_and_saves_the_copy_alone(tmp_path, monkeypatch):
    """Whatever else is there, and whatever came last when the folder was copied."""
    import jupytext

    start(tmp_path)
    name = f"{NAMES[0]}.ipynb"
    text = tmp_path / f"{NAMES[0]}.md"
    text.write_bytes((NOTEBOOKS / "en" / "student" / text.name).read_bytes())
    swap = content(tmp_path / name)
    swap["cells"][0]["source"] = ["edited"]
    (tmp_path / name).write_text(json.dumps(swap), encoding="utf-8")
    manager = jupytext.TextFileContentsManager()
    manager.root_dir = str(tmp_path)
    for newer in (-3000, 3000):  # the .md is the older one, then the newer one
        os.utime(text, ((tmp_path / name).stat().st_mtime + newer,) * 2)
        before = text.read_bytes()
        model = manager.get(name)
        assert model["content"].cells[0].source == "edited"
        manager.save(model, name)
        assert content(tmp_path / name)["cells"][0]["source"] == ["edited"]
        assert "jupytext" not in content(tmp_path / name)["metadata"]
        assert text.read_bytes() == before
