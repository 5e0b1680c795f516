"""Checks a student's notebook outside Jupyter, an exercise at a time."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import jupytext
import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from seq2seq_lab.course.reading import read_text
from seq2seq_lab.course.run import ITERATIONS, kernel_of, new_client
from seq2seq_lab.course.tags import parse

SECONDS_A_CELL = 60
SKIPPED = "training"  # the tag of cells that train or draw, which no exercise needs


class Result(NamedTuple):
    """What became of one exercise."""

    exercise: str
    status: str  # "passed", "failed" or "not attempted"
    message: str = ""


def check_notebook(path: Path) -> Iterator[Result]:
    """Run every check of a notebook, each in a fresh process with the cells above it.

    Cells tagged "training", and the other exercises' checks, are skipped; an error in a cell
    above is passed over, since what matters is whether the exercise is right.

    Parameters
    ----------
    path : a student's .ipynb, or its .md

    Raises
    ------
    ValueError
        The file is no notebook, or has no checks in it.
    OSError
        There is no such file.
    """
    notebook = _read(path)
    checked = [
        (index, names)
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and (names := exercises_of(cell.source))
    ]
    if not checked:
        raise ValueError(f"NOTEBOOK: got {path}, wanted a notebook with check_... cells in it")
    for index, names in checked:
        cells = [
            cell
            for cell in notebook.cells[:index]
            if cell.cell_type == "code"
            and SKIPPED not in cell.metadata.get("tags", ())
            and not exercises_of(cell.source)
        ]
        status, message = _check(cells, notebook.cells[index], path.parent)
        for name in names:
            yield Result(name, status, message)


def _read(path: Path) -> NotebookNode:
    try:
        notebook = jupytext.reads(read_text(path), fmt={"extension": path.suffix}, as_version=4)
        nbformat.validate(notebook)
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"NOTEBOOK: got {path}, which is no notebook ({reason})") from None
    for cell in notebook.cells:  # half a character, which JSON may hold, and no kernel is sent
        cell.source = cell.source.encode(errors="backslashreplace").decode()
    return notebook


def exercises_of(source: str) -> list[str]:
    """The exercises that a cell checks: "rnn" for a line ``check_rnn(RNN)``.

    >>> exercises_of("assert 1\\ncheck_rnn(RNN)")
    ['rnn']
    """
    tree = parse(source)
    calls = [
        statement.value.func.id
        for statement in (tree.body if tree else ())
        if isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Name)
    ]
    return [name.removeprefix("check_") for name in calls if name.startswith("check_")]


def _check(above: list[NotebookNode], cell: NotebookNode, folder: Path) -> tuple[str, str]:
    """Status and message of a check cell, after the cells above it."""
    cells = [nbformat.from_dict({**c, "outputs": []}) for c in (*above, cell)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = new_client(notebook, folder, timeout=SECONDS_A_CELL, interrupt_on_timeout=True)
    environment = os.environ | {ITERATIONS: "1", "MPLBACKEND": "Agg"}
    with kernel_of(client, env=environment):
        for index, before in enumerate(cells[:-1]):
            try:
                client.execute_cell(before, index)
            except CellExecutionError:
                continue  # perhaps an attempt that this exercise does not need
            except (CellTimeoutError, DeadKernelError):
                return "failed", f"a cell above it never ends: {before.source[:60]!r}"
        try:
            client.execute_cell(cells[-1], len(cells) - 1)
        except CellExecutionError as error:
            status = "failed"
            if error.ename in ("NotAttempted", "NotImplementedError"):
                status = "not attempted"
            shown = error.ename not in ("CheckFailed", "NotAttempted")
            return status, f"{error.ename}: {error.evalue}" if shown else error.evalue
        except (CellTimeoutError, DeadKernelError) as error:
            return "failed", str(error).splitlines()[0]
    return "passed", ""
