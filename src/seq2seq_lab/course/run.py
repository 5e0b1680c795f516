"""Runs notebooks from top to bottom, as a person would, without a browser."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from seq2seq_lab.course.build import STAMP, stamp
from seq2seq_lab.course.reading import read_source, to_ipynb
from seq2seq_lab.files import save_bytes

PNG = "image/png"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")  # terminal codes in a traceback
ITERATIONS = "SEQ2SEQ_LAB_ITERATIONS"  # where it is set, notebooks train that long only
FEW = "20"


class RunFailed(RuntimeError):
    """A cell of a notebook raised an error; the message shows which, and the error."""


def run(path: Path, say: Callable[[str], None] = print, quick: bool = False) -> None:
    """Execute an instructor's notebook, its .md, and save it with its outputs as .ipynb.

    ``say`` is told a line a cell. ``quick`` trains for a few iterations only, and saves nothing.

    Raises RunFailed if a cell raised an error (what was saved is as it was), ValueError if there is
    no such source, or the environment shortens what is to be saved.
    """
    if ITERATIONS in os.environ and not quick:
        raise ValueError(
            f"{ITERATIONS}: got {os.environ[ITERATIONS]!r}, wanted it unset, since a notebook is "
            "saved with whole trainings only (--quick saves nothing)"
        )
    source = path.with_suffix(".md")
    if not source.is_file():
        raise ValueError(f"NOTEBOOK: got {path}, wanted a notebook with its source {source}")
    notebook = read_source(source)
    execute(notebook, path.parent, say, {ITERATIONS: FEW} if quick else None)
    if not quick:
        drop_widgets(notebook)
        notebook.metadata[STAMP] = stamp(notebook)
        save_bytes(path.with_suffix(".ipynb"), to_ipynb(notebook).encode())


def drop_widgets(notebook: NotebookNode) -> None:
    """Take out live widgets, which are an error where their kernel is gone; a picture may stay."""
    for cell in notebook.cells:
        for output in list(cell.get("outputs", ())):
            data = output.get("data", {})
            if data.pop("application/vnd.jupyter.widget-view+json", None) and PNG not in data:
                cell.outputs.remove(output)


def execute(
    notebook: NotebookNode,
    folder: Path,
    say: Callable[[str], None] = print,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Execute a notebook in place, in a kernel of its own, with an ``environment`` beside ours."""
    client = new_client(notebook, folder, timeout=None)
    cells = [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    with kernel_of(client, env=os.environ | (environment or {})):
        for number, (index, cell) in enumerate(cells, start=1):
            first = next(iter(cell.source.splitlines()), "")
            say(f"  cell {number:2} of {len(cells)}: {first[:60]}")
            try:
                client.execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                shown = getattr(error, "traceback", "") or str(error)
                raise RunFailed(f"cell {number}:\n{COLOUR.sub('', shown)}") from None


def new_client(notebook: NotebookNode, folder: Path, **options: Any) -> NotebookClient:
    """What executes ``notebook``, in ``folder``."""
    return NotebookClient(
        notebook,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        # else ipykernel warns at each start that it listens on this machine without encryption
        extra_arguments=["--IPKernelApp.log_level=40"],
        **options,
    )


@contextmanager
def kernel_of(client: NotebookClient, **options: Any) -> Iterator[None]:
    """A kernel for ``client`` to execute cells in; ``options`` as of ``setup_kernel``."""
    # Jupyter looks for free ports before the kernel takes them: now and then another program is
    # faster, and the kernel dies as it starts.
    for last in (False, False, True):
        client.km = client.create_kernel_manager()
        client.start_new_kernel(**options)
        try:
            client.start_new_kernel_client()
            break
        except RuntimeError:
            if last:
                raise
    with client.setup_kernel():
        yield
