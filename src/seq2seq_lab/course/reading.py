"""Notebooks as files: an instructor's .md, and any .ipynb."""

import json
import re
import warnings
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from seq2seq_lab.language import LANGUAGES

CHECKOUT = Path(__file__).parents[3] / "notebooks"  # in a clone of the repository


def languages_of(folder: Path) -> list[str]:
    """The languages of a course: those of LANGUAGES that have a folder there.

    Raises
    ------
    ValueError
        There is none, or one whose words we lack.
    """
    found = sorted(path.parent.name for path in folder.glob("*/instructor") if path.is_dir())
    for language in found:
        if language not in LANGUAGES:
            raise ValueError(
                f"notebooks: got {folder / language}, wanted a language of {', '.join(LANGUAGES)}: "
                f"for {language!r} there are no messages in checks/ and no words in course/tags.py"
            )
    if not found:
        wanted = " or ".join(f"{language}/instructor/*.md" for language in LANGUAGES)
        raise ValueError(f"notebooks: got {folder}, wanted a folder with {wanted} in it")
    return found


def sources(folder: Path, language: str) -> list[Path]:
    """The instructors' sources of a language; ValueError if there are none."""
    found = sorted((folder / language / "instructor").glob("*.md"))
    if not found:
        raise ValueError(
            f"notebooks: got {folder}, wanted a folder with {language}/instructor/*.md in it"
        )
    return found


def read_text(path: Path) -> str:
    """A file's text, the same whether Git or an editor wrote it for Windows or not.

    Git writes CRLF at the ends of lines there, Notepad a byte order mark at the head of a file.
    """
    return path.read_text(encoding="utf-8-sig")


def read_source(path: Path) -> NotebookNode:
    """The notebook in an instructor's .md, with the same cell ids each time.

    Raises ValueError if its header is not whole: Jupyter would ask for a kernel, or rewrite it.
    """
    try:
        notebook = jupytext.reads(read_text(path), fmt="md")
    except Exception as error:  # of YAML, through jupytext
        reason = " ".join(str(error).split())
        raise ValueError(f"{path}: its header cannot be read ({reason})") from None
    header = notebook.metadata
    if "kernelspec" not in header or "text_representation" not in header.get("jupytext", ()):
        raise ValueError(f"{path}: wanted a header with a kernelspec and a text_representation")
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number:03}"
    notebook.metadata = nbformat.from_dict(
        {
            "jupytext": {"formats": "ipynb,md"},
            "kernelspec": notebook.metadata["kernelspec"],
            "language_info": {"name": "python"},
        }
    )
    return notebook


def read_ipynb(path: Path) -> NotebookNode | None:
    """The notebook in a file, None if there is no such file or it is no notebook."""
    try:
        text = read_text(path)
        with warnings.catch_warnings():  # a cell without an id is only warned of
            warnings.simplefilter("error")
            nbformat.validate(json.loads(text))  # reading alone only logs what is wrong
        return nbformat.reads(text, as_version=4)
    except (OSError, ValueError, AttributeError, FutureWarning, nbformat.ValidationError):
        return None


def to_markdown(notebook: NotebookNode, source: str) -> str:
    """A notebook as text, under the very header of its source."""
    body = jupytext.writes(notebook, fmt="md")
    return _header(source) + body.removeprefix(_header(body))


def _header(text: str) -> str:
    found = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    return found[0] if found else ""


def to_ipynb(notebook: NotebookNode) -> str:
    """A notebook as JSON, the same to the byte each time."""
    return nbformat.writes(notebook, version=4) + "\n"


def code_of(notebook: NotebookNode) -> list[str]:
    """The sources of a notebook's code cells."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]
