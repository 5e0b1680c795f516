"""What the train commands of all tasks share."""

import argparse
import contextlib
import dataclasses
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from seq2seq_lab.runs import Run
from seq2seq_lab.terminal import command


def add_folder_options(parser: argparse.ArgumentParser, task: str) -> None:
    """Add the options of where a run is kept."""
    parser.add_argument(
        "--out", type=Path, metavar="RUN", help=f"folder to save in (default: runs/{task}-N)"
    )
    parser.add_argument(
        "--resume",
        nargs="?",
        type=Path,
        const=Path(),
        metavar="RUN",
        help="go on with the run in this folder, or in --out (default: start anew)",
    )
    parser.add_argument(
        "--quiet", action="store_true", help="print the folder alone (default: a full report)"
    )


def given_fields(options: argparse.Namespace, kind: type) -> dict[str, Any]:
    """The fields of a configuration that a person gave as options."""
    return {
        field.name: value
        for field in dataclasses.fields(kind)
        if (value := getattr(options, field.name, None)) is not None
    }


def require_memory(try_out: Callable[[], object]) -> None:
    """Let ``try_out`` make a model and a batch, before there is a folder that could never run."""
    try:
        try_out()
    except (MemoryError, OverflowError, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(
            f"the model and a batch of it do not fit into memory ({reason}), wanted smaller ones"
        ) from None


@contextlib.contextmanager
def saying_how_to_go_on(run: Run) -> Iterator[None]:
    """Say, when training is interrupted or explodes, how to go on with it."""
    try:
        yield
    except FloatingPointError as error:
        run.set_aside()
        raise FloatingPointError(
            f"{error}: again with a --learning-rate below {run.config.learning_rate:g} "
            f"(and --out {run.folder}, if you like)"
        ) from None
    except KeyboardInterrupt:
        typed = command(["seq2seq-lab", "train", run.task, "--resume", str(run.folder)])
        print(f"\nseq2seq-lab: stopped; to go on: {typed}", file=sys.stderr, end="")
        raise


def print_folder(run: Run, example: str) -> None:
    """Say what was saved, and what to try next."""
    print(f"\nSaved in {run.folder}:")
    for path in sorted(run.folder.iterdir()):
        print(f"  {path.name}")
    print(f"Try it: {command(['seq2seq-lab', 'predict', str(run.folder)])} {example}")
