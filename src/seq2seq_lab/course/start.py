"""Hands a student a fresh copy of the notebooks."""

import os
from pathlib import Path

import nbformat

from seq2seq_lab.course.reading import read_text, to_ipynb
from seq2seq_lab.files import save_bytes
from seq2seq_lab.language import LANGUAGES

PACKAGED = Path(__file__).parent / "notebooks"  # in the wheel
CHECKOUT = Path(__file__).parents[3] / "notebooks"  # in a clone of the repository


def student_notebooks(language: str) -> list[Path]:
    """The students' notebooks of a language, each .ipynb with its .md beside it.

    Raises
    ------
    ValueError
        There is no such language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"--lang: got {language!r}, wanted one of {', '.join(LANGUAGES)}")
    for folder in (CHECKOUT, PACKAGED):
        texts = sorted((folder / language / "student").glob("*.md"))
        if found := [path for text in texts if (path := text.with_suffix(".ipynb")).is_file()]:
            return found
    raise ValueError(f"--lang: the notebooks of {language!r} are not installed")


def start(folder: Path, language: str, pair: bool = False) -> tuple[list[Path], list[Path]]:
    """Copy the students' notebooks into ``folder``; -> (files copied, files kept as they are).

    A file that is there already is never touched: it may be a student's work. Neither is one
    written whose pair is there, since Jupyter would take the newer of the two for the work.

    Parameters
    ----------
    folder : made if it is not there
    language : of LANGUAGES
    pair : with a .md beside each .ipynb, which Jupyter keeps the same; other editors do not, and
        what is newer after a copy of the folder is not always what was edited

    Raises
    ------
    ValueError
        There is no such language, or the folder cannot be written to.
    """
    copied, kept = [], []
    notebooks = {path: _contents(path, pair) for path in student_notebooks(language)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, contents in notebooks.items():
            work = [folder / path.with_suffix(suffix).name for suffix in (".ipynb", ".md")]
            there = [file for file in work if os.path.lexists(file)]
            kept += there
            for suffix, content in contents.items() if not there else ():
                copied.append(folder / path.with_suffix(suffix).name)
                save_bytes(copied[-1], content)
    except OSError as error:
        raise ValueError(
            f"DIR: got {folder}, wanted a folder to write to ({error.strerror})"
        ) from None
    return copied, kept


def _contents(path: Path, pair: bool) -> dict[str, bytes]:
    """What a student gets of a notebook, by suffix."""
    text = path.with_suffix(".md")
    if pair:
        return {file.suffix: read_text(file).encode() for file in (path, text)}
    notebook = nbformat.reads(read_text(path), as_version=4)
    notebook.metadata.pop("jupytext", None)  # which would say that it is one of a pair
    return {path.suffix: to_ipynb(notebook).encode()}
