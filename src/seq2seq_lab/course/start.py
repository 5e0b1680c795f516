"""Hands a student a fresh copy of the notebooks."""

import io
import os
import zipfile
from pathlib import Path

import nbformat

from seq2seq_lab.checks.own import FOLDER, HANDED_OUT
from seq2seq_lab.course.reading import CHECKOUT, read_text, to_ipynb
from seq2seq_lab.course.setup_cell import setup_cell
from seq2seq_lab.files import save_bytes
from seq2seq_lab.language import LANGUAGES

PACKAGED = Path(__file__).parent / "notebooks"  # in the wheel


def student_notebooks(language: str, course: Path | None = None) -> list[Path]:
    """The students' notebooks of a language, each .ipynb with its .md beside it.

    Parameters
    ----------
    course : the folder of its languages; ours by default

    Raises
    ------
    ValueError
        There is no such language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"--lang: got {language!r}, wanted one of {', '.join(LANGUAGES)}")
    for folder in (course,) if course else (CHECKOUT, PACKAGED):
        texts = sorted((folder / language / "student").glob("*.md"))
        if found := [path for text in texts if (path := text.with_suffix(".ipynb")).is_file()]:
            return found
    if course:
        raise ValueError(f"--notebooks: got {course}, wanted {language}/student/*.ipynb in it")
    raise ValueError(f"--lang: the notebooks of {language!r} are not installed")


def start(
    folder: Path,
    language: str,
    pair: bool = False,
    course: Path | None = None,
    self_contained: bool = False,
    requirement: str | None = None,
) -> tuple[list[Path], list[Path]]:
    """Copy the students' notebooks into ``folder``; -> (files copied, files kept as they are).

    A file that is there already is never touched: it may be a student's work. Neither is one
    written whose pair is there, since Jupyter would take the newer of the two for the work.

    Parameters
    ----------
    folder : made if it is not there
    language : of LANGUAGES
    pair : with a .md beside each .ipynb, which Jupyter keeps the same; other editors do not, and
        what is newer after a copy of the folder is not always what was edited
    course : the folder of a course of one's own, whose exercises are handed out as well
    self_contained : each notebook begins with a cell that installs this package where it is missing
    requirement : what that asks pip for; by default it brings the package with it

    Raises
    ------
    ValueError
        There is no such language, the folder cannot be written to, or what is asked for excludes
        each other.
    """
    if self_contained and pair:
        raise ValueError("--pair: got it with --self-contained, wanted one of the two")
    if requirement is not None and not (self_contained and requirement.strip()):
        got = f"--requirement: got {requirement!r}"
        raise ValueError(f"{got}, wanted --self-contained with it, and a URL, an address or a name")
    exercises = sorted((course / FOLDER).glob("*.py")) if course else []
    handed_out = {HANDED_OUT: _zipped(exercises)} if exercises else {}
    setup = [setup_cell(language, requirement, handed_out)] if self_contained else []
    paths = student_notebooks(language, course)
    contents = [_contents(path, pair, setup) for path in paths]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copied, kept = _hand_out(folder, contents)
        for name, content in handed_out.items():
            save_bytes(folder / name, content)
            copied.append(folder / name)
    except OSError as error:
        raise ValueError(
            f"DIR: got {folder}, wanted a folder to write to ({error.strerror})"
        ) from None
    return copied, kept


def _hand_out(folder: Path, notebooks: list[dict[str, bytes]]) -> tuple[list[Path], list[Path]]:
    """Write the files of each notebook unless one of its pair is there; -> (written, kept)."""
    copied, kept = [], []
    for files in notebooks:
        name = next(iter(files))
        pair = [folder / Path(name).with_suffix(suffix) for suffix in (".ipynb", ".md")]
        there = [path for path in pair if os.path.lexists(path)]
        kept += there
        for name, content in files.items() if not there else ():
            save_bytes(folder / name, content)
            copied.append(folder / name)
    return copied, kept


def _contents(path: Path, pair: bool, setup: list[nbformat.NotebookNode]) -> dict[str, bytes]:
    """What a student gets of a notebook, by name; ``setup`` are cells before its own."""
    text = path.with_suffix(".md")
    if pair:
        return {file.name: read_text(file).encode() for file in (path, text)}
    notebook = nbformat.reads(read_text(path), as_version=4)
    notebook.metadata.pop("jupytext", None)  # which would say that it is one of a pair
    notebook.cells[:0] = setup
    return {path.name: to_ipynb(notebook).encode()}


def _zipped(paths: list[Path]) -> bytes:
    """Files in one that Python can import from, and that nobody reads by accident."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes())
    return found.getvalue()
