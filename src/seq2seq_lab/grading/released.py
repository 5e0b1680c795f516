"""What was handed out: the exercises that a hand-in answers, and where they stand."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from seq2seq_lab import checks
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.own import load_check
from seq2seq_lab.course.reading import languages_of
from seq2seq_lab.course.start import student_notebooks
from seq2seq_lab.course.tags import parse
from seq2seq_lab.grading.reading import Cell, Unreadable, read
from seq2seq_lab.language import LANGUAGES, language

CHECK = re.compile(r"\bcheck_(\w+)\s*\(\s*(\w+)\s*\)")


class Asked(NamedTuple):
    """One exercise of a released notebook."""

    exercise: str  # what its check is called after ``check_``
    answer: str  # the name of the student's function or class
    cell: int  # where its check stands


class Released(NamedTuple):
    """A student's notebook as it was handed out."""

    name: str
    language: str
    cells: tuple[Cell, ...]
    asked: tuple[Asked, ...]


def course_of(folder: Path | None) -> tuple[Released, ...]:
    """All notebooks of a course, ours by default, in each of its languages.

    Raises
    ------
    ValueError
        There are none, or none has an exercise.
    """
    return _course(folder.resolve() if folder else None)


@cache
def _course(folder: Path | None) -> tuple[Released, ...]:
    languages = languages_of(folder) if folder else LANGUAGES
    paths = [(lang, path) for lang in languages for path in student_notebooks(lang, folder)]
    found = tuple(_released(path, language) for language, path in paths)
    if not any(released.asked for released in found):
        raise ValueError(
            f"--notebooks: got {folder}, wanted notebooks with check_... cells in them"
        )
    return found


def _released(path: Path, language: str) -> Released:
    return _with_exercises(path.stem, language, read(path))


def itself(path: Path, cells: Sequence[Cell]) -> Released:
    """A notebook as what was handed out, for lack of that."""
    return _with_exercises(path.stem, language(), cells)


def _with_exercises(name: str, language: str, cells: Sequence[Cell]) -> Released:
    asked = (Asked(*found, i) for i, cell in enumerate(cells) for found in checks_in(cell))
    return Released(name, language, tuple(cells), tuple(asked))


def checks_in(cell: Cell) -> list[tuple[str, str]]:
    """The exercises that a cell checks, and the names of their answers.

    >>> checks_in(Cell("code", "assert 1\\ncheck_rnn(RNN)"))
    [('rnn', 'RNN')]
    """
    tree = parse(cell.source) if cell.kind == "code" else None
    calls = (node.value for node in (tree.body if tree else ()) if isinstance(node, ast.Expr))
    texts = (CHECK.fullmatch(ast.unparse(call)) for call in calls)
    return [(found[1], found[2]) for found in texts if found]


def check_of(exercise: str, folder: Path | None) -> Exercise:
    """The check of a released exercise: ours, or the course's own."""
    if f"check_{exercise}" in checks.CHECKS:
        return getattr(checks, f"check_{exercise}")
    return load_check(exercise, folder)


def find(path: Path, cells: Sequence[Cell], course: Sequence[Released]) -> Released | None:
    """The released notebook that a hand-in answers: by its file's name, else by its exercises."""
    named = [r for r in course if r.name in path.stem and r.asked]
    scores = {id(r): _answered(cells, r) for r in course}
    if not named:
        best = max(scores.values())
        named = [r for r in course if best and scores[id(r)] == best]
    return max(named, key=lambda r: _likeness(cells, r), default=None)


def _answered(cells: Sequence[Cell], released: Released) -> int:
    """How many of its exercises a hand-in names, in whatever form."""
    text = "\n".join(cell.source for cell in cells)
    names = {name for cell in cells for name in names_bound(cell)}
    return sum(a.answer in names or f"check_{a.exercise}" in text for a in released.asked)


def _likeness(cells: Sequence[Cell], released: Released) -> tuple[int, bool]:
    """Cells that came back as they were handed out; then the language that is set."""
    given = {normal(cell.source) for cell in released.cells}
    same = sum(normal(cell.source) in given for cell in cells)
    set_there = any(f'set_language("{released.language}")' in cell.source for cell in cells)
    return same, set_there


def normal(source: str) -> str:
    """A cell's text without blank lines and spaces at the ends of lines."""
    lines = (line.rstrip() for line in source.replace("\r\n", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(1000)
def names_bound(cell: Cell) -> tuple[str, ...]:
    """The names that a code cell defines or assigns, in order; magics and errors passed over."""
    if cell.kind != "code" or (tree := parse(cell.source)) is None:
        found = re.findall(r"^\s*(?:def|class)\s+(\w+)", cell.source, re.MULTILINE)
        return (*found,) if cell.kind == "code" else ()
    try:
        return tuple(name for statement in tree.body for name in _bound(statement))
    except RecursionError:  # of an expression that is nested too deeply
        return ()


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds, in its blocks too; not those inside of functions, and
    not what is imported from the library, which answers nothing.
    """
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("seq2seq_lab"):
        return
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        yield node.name
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.alias):
        yield node.asname or node.name
    elif not isinstance(node, ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _bound(child)


def answers(path: Path, course: Path | None = None) -> str | None:
    """The name of the released notebook that a file answers; None if it is none that we know."""
    released = course_of(course)
    try:
        found = find(path, read(path), released)
    except Unreadable:
        found = next((r for r in released if r.name in path.stem), None)
    return found.name if found else None
