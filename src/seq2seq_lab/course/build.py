"""From the instructors' source to all other notebooks, and whether they all agree.

notebooks/LANGUAGE/instructor/NAME.md     the source, the only file written by hand
notebooks/LANGUAGE/instructor/NAME.ipynb  its pair, executed
notebooks/LANGUAGE/student/NAME.md        without what students write themselves
notebooks/LANGUAGE/student/NAME.ipynb     its pair
notebooks/exercises/solutions.py          the solutions, for a course's own exercises; those of
                                          ours stand in the package
"""

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from jupytext.compare import NotebookDifference, compare_notebooks
from nbformat import NotebookNode

from seq2seq_lab.checks.own import FOLDER, load_check
from seq2seq_lab.course.reading import (
    CHECKOUT,
    code_of,
    languages_of,
    read_ipynb,
    read_source,
    read_text,
    sources,
    to_ipynb,
    to_markdown,
)
from seq2seq_lab.course.solutions import solutions_file
from seq2seq_lab.course.tags import parse, student_code, student_markdown
from seq2seq_lab.files import save_bytes
from seq2seq_lab.terminal import command

STAMP = "seq2seq_lab"  # metadata of an executed notebook: which code its outputs are of
OURS = Path(__file__).parents[1] / "checks" / "exercises"
WHOLE = "whole"  # the form in which it was executed, with all iterations of training


def build(folder: Path) -> list[Path]:
    """Make every notebook that is made from a source; -> the files that changed.

    All is made before anything is written, so that an error leaves the files as they were.

    Raises
    ------
    TagError
        A tag is unclosed, nested or unknown.
    ValueError
        ``folder`` holds no sources.
    """
    made = dict(_made(folder))
    changed = [path for path, text in made.items() if not _says(path, text)]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_bytes(path, made[path].encode())
    return changed


def _made(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file that is made from a source, and the text that it should have."""
    languages = languages_of(folder)
    for language in languages:
        for source in sources(folder, language):
            yield source.with_suffix(".ipynb"), _instructors_ipynb(source)
            student = folder / language / "student" / source.name
            notebook = student_notebook(read_source(source), language, str(source))
            yield student, to_markdown(notebook, read_text(source))
            yield student.with_suffix(".ipynb"), to_ipynb(notebook)
    place = OURS if folder.resolve() == CHECKOUT else folder / FOLDER
    if place.is_dir():
        notebooks = [read_source(source) for source in sources(folder, languages[0])]
        yield place / "solutions.py", solutions_file(notebooks)


def _says(path: Path, text: str) -> bool:
    """Whether a file holds that text; its line endings are those of who checked it out."""
    try:
        return read_text(path) == text
    except (OSError, ValueError):
        return False


def student_notebook(notebook: NotebookNode, language: str, source: str) -> NotebookNode:
    """A student's version of an instructor's notebook."""
    cells = []
    for number, cell in enumerate(notebook.cells, start=1):
        convert = student_code if cell.cell_type == "code" else student_markdown
        cell = nbformat.from_dict(cell)
        cell.source = convert(cell.source, language, f"{source}, cell {number}")
        if cell.source:  # a cell that held a note for instructors alone goes
            cells.append(cell)
    return nbformat.from_dict({**notebook, "cells": cells})


def _instructors_ipynb(source: Path) -> str:
    """The pair of a source, with the outputs of its last run, if they are of the same code."""
    notebook = read_source(source)
    old = read_ipynb(source.with_suffix(".ipynb"))
    if old is not None and code_of(old) == code_of(notebook):
        ran = [cell for cell in old.cells if cell.cell_type == "code"]
        new = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell, executed in zip(new, ran, strict=True):
            cell.outputs, cell.execution_count = executed.outputs, executed.execution_count
        if STAMP in old.metadata:
            notebook.metadata[STAMP] = old.metadata[STAMP]
    return to_ipynb(notebook)


def stamp(notebook: NotebookNode) -> dict[str, str]:
    """What tells that a notebook was executed whole, and that its outputs are of its code."""
    outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    content = json.dumps([code_of(notebook), outputs], sort_keys=True)
    return {"executed": hashlib.sha256(content.encode()).hexdigest(), "form": WHOLE}


def verify(folder: Path) -> list[str]:
    """What is wrong with the notebooks, a line a file; empty if all is well.

    Raises
    ------
    TagError, ValueError
        As ``build``.
    """
    problems = [_compare(path, text) for path, text in _made(folder)]
    for language in languages_of(folder):
        problems += [_executed(path) for path in sources(folder, language)]
        names = {path.name for path in sources(folder, language)}
        for extra in sorted((folder / language / "student").glob("*")):
            if extra.suffix in (".md", ".ipynb") and extra.with_suffix(".md").name not in names:
                problems.append(f"{extra}: has no source")
    own = [path.stem for path in (folder / FOLDER).glob("*.py") if path.stem != "solutions"]
    for name in sorted(own):
        problems += [f"{folder / FOLDER / name}.py: {fault}" for fault in _faults(name, folder)]
    return [problem for problem in problems + _languages(folder) if problem]


def _faults(name: str, folder: Path) -> list[str]:
    """What is wrong with a course's own exercise."""
    try:
        return load_check(name, folder).faults()
    except (ValueError, TypeError, SyntaxError, ImportError, AttributeError) as error:
        return [f"cannot be loaded ({error})"]


def _compare(path: Path, wanted: str) -> str:
    """What is wrong with a file that should have the text ``wanted``."""
    if not path.exists():
        return f"{path}: missing; run: seq2seq-lab build"
    if _says(path, wanted):
        return ""
    found = read_ipynb(path) if path.suffix == ".ipynb" else None
    what = "is not as it was made" if found or path.suffix == ".md" else "is no notebook"
    try:
        if found is not None:
            compare_notebooks(found, nbformat.reads(wanted, as_version=4), fmt="md")
    except NotebookDifference as difference:
        what = " ".join(str(difference).split())[:80]
    return f"{path}: out of sync with its source ({what}); run: seq2seq-lab build"


def _executed(source: Path) -> str:
    path = source.with_suffix(".ipynb")
    notebook = read_ipynb(path)
    if notebook is None or notebook.metadata.get(STAMP) == (wanted := stamp(notebook)):
        return ""
    what = "its outputs are not of this code"
    if notebook.metadata.get(STAMP, {}).get("executed") == wanted["executed"]:
        what = "it does not say that it was executed whole"
    return f"{path}: {what}; run: {command(['seq2seq-lab', 'run', str(path)])}"


def _languages(folder: Path) -> list[str]:
    """Where the languages differ in more than words."""
    languages = languages_of(folder)
    first, *others = languages
    problems = []
    texts = {language: {p.name: p for p in sources(folder, language)} for language in languages}
    for other in others:
        for name in sorted(texts[first].keys() ^ texts[other].keys()):
            problems.append(f"{name}: is there in one language only, of {first} and {other}")
        for name in sorted(texts[first].keys() & texts[other].keys()):
            pair = [read_source(texts[k][name]) for k in (first, other)]
            if [c.cell_type for c in pair[0].cells] != [c.cell_type for c in pair[1].cells]:
                problems.append(f"{texts[other][name]}: other cells than {texts[first][name]}")
                continue
            for number, (a, b) in enumerate(zip(*map(code_of, pair), strict=True), start=1):
                if skeleton(a) != skeleton(b):
                    here, there = texts[other][name], texts[first][name]
                    problems.append(f"{here}: code cell {number} differs from {there}")
    return problems


class _InEnglish(ast.NodeTransformer):
    """``wording(english, korean)`` becomes ``english``, and its import goes."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        chosen = getattr(node.func, "id", "") == "wording" and len(node.args) == 2
        return node.args[0] if chosen else node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        node.names = [alias for alias in node.names if alias.name != "wording"]
        return node if node.names else None


def skeleton(code: str) -> str:
    """A cell without its words: no comments, no docstrings, no choice of language."""
    tree = parse(code)
    if tree is None:
        return code
    tree = _InEnglish().visit(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "set_language":
            node.args = []
    tags = "".join(re.findall(r"</?COG\w+>", code))
    return ast.dump(tree) + tags
