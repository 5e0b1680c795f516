"""The commands of the course: start and check for students, build, run, verify for instructors.

What they need of Jupyter is imported when they run: the other commands do not wait for it.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from seq2seq_lab.language import LANGUAGES
from seq2seq_lab.terminal import command


class CommandFailed(Exception):
    """The command did its work and found something wrong: exit status 1."""


def add_course(commands: argparse._SubParsersAction) -> None:
    _add_start(commands)
    checking = commands.add_parser("check", help="run all checks of a student's notebook")
    checking.add_argument("notebook", metavar="NOTEBOOK", type=as_path)
    checking.set_defaults(command=run_check)
    _add_making(commands)


def _add_start(commands: argparse._SubParsersAction) -> None:
    starting = commands.add_parser("start", help="copy the exercise notebooks into a folder")
    starting.add_argument("folder", metavar="DIR", type=as_path)
    default = os.environ.get("SEQ2SEQ_LAB_LANG", "en")
    starting.add_argument(
        "--lang", choices=LANGUAGES, default=default, help="language (default: %(default)s)"
    )
    starting.add_argument(
        "--pair",
        action="store_true",
        help="add a .md beside each .ipynb, which Jupyter keeps the same (default: .ipynb alone)",
    )
    starting.add_argument(
        "--notebooks", type=as_path, metavar="DIR", help="a course of your own (default: this one)"
    )
    starting.add_argument(
        "--self-contained",
        action="store_true",
        help="let each notebook install seq2seq_lab where it is opened, such as on Colab"
        " (default: the notebook alone)",
    )
    starting.add_argument(
        "--requirement",
        metavar="SPEC",
        help="what it asks pip for: a URL, a Git address, a name (default: it brings it with it)",
    )
    starting.add_argument("--open", action="store_true", help="open them in JupyterLab")
    starting.set_defaults(command=run_start)


def _add_making(commands: argparse._SubParsersAction) -> None:
    building = commands.add_parser("build", help="make the notebooks from the instructors' sources")
    running = commands.add_parser("run", help="execute the instructors' notebooks and save them")
    running.add_argument(
        "notebook", metavar="NOTEBOOK", nargs="*", type=as_path, help="which (default: all)"
    )
    running.add_argument(
        "--quick",
        action="store_true",
        help="train for a few iterations only and save nothing (default: train whole)",
    )
    verifying = commands.add_parser("verify", help="say which notebooks do not agree")
    for parser, function in (
        (building, run_build),
        (running, run_notebooks),
        (verifying, run_verify),
    ):
        parser.add_argument(
            "--notebooks",
            type=as_path,
            default=Path("notebooks"),
            metavar="DIR",
            help="folder of en/ and ko/ (default: %(default)s)",
        )
        parser.set_defaults(command=function)


def as_path(typed: str) -> Path:
    """A path as typed: PowerShell leaves ~ to the program."""
    with contextlib.suppress(RuntimeError):  # nobody's home, so it is a name
        return Path(typed).expanduser()
    return Path(typed)


def run_start(options: argparse.Namespace) -> None:
    """Copy the students' notebooks, and say how to open them."""
    from seq2seq_lab.course import start

    copied, kept = start.start(
        options.folder,
        options.lang,
        options.pair,
        options.notebooks,
        options.self_contained,
        options.requirement,
    )
    for path in copied:
        print(f"made  {path}")
    for path in kept:
        print(f"kept  {path}, which is there already")
    folder = str(options.folder)
    if folder.startswith("-"):  # which is no option
        folder = f".{os.sep}{folder}"
    if options.open:
        subprocess.run([sys.executable, "-m", "jupyterlab", folder], check=False)
        return
    found = shutil.which("jupyter-lab")
    jupyter = ["jupyter", "lab"] if found else [sys.executable, "-m", "jupyterlab"]
    print(f"Open them: {command([*jupyter, folder])}")


def run_check(options: argparse.Namespace) -> None:
    """Print a line an exercise, and why it is not passed."""
    from seq2seq_lab.grading import judging, sandbox, words

    if sandbox.isolation("auto") == "none":
        print(f"seq2seq-lab: {sandbox.UNPROTECTED}", file=sys.stderr)
    judged = judging.check(options.notebook)
    for note in judged.notes:
        print(note)
    for result in judged.exercises:
        altered = f" ({words.ALTERED()})" if result.altered else ""
        print(f"{result.exercise}: {result.verdict}{altered}")
        if result.message and result.verdict != "blank":
            print("  " + result.message.replace("\n", "\n  "))
    if any(result.verdict != "passed" for result in judged.exercises):
        raise CommandFailed("not all exercises passed")


def run_build(options: argparse.Namespace) -> None:
    """Make all notebooks, and print those that changed."""
    from seq2seq_lab.course import build

    for path in build.build(options.notebooks):
        print(f"made  {path}")


def run_notebooks(options: argparse.Namespace) -> None:
    """Execute notebooks one after the other; the first error ends it."""
    from seq2seq_lab.course import reading, run

    paths = options.notebook or [
        path
        for language in reading.languages_of(options.notebooks)
        for path in reading.sources(options.notebooks, language)
    ]
    for path in paths:
        print(path, flush=True)
        try:
            run.run(path, lambda line: print(line, flush=True), options.quick)
        except run.RunFailed as error:
            raise CommandFailed(f"{path}: {error}") from None
    if options.quick:
        print("all cells ran, with a few iterations of training; nothing was saved")


def run_verify(options: argparse.Namespace) -> None:
    """Print what is wrong, a line a file."""
    from seq2seq_lab.course import build

    problems = build.verify(options.notebooks)
    for problem in problems:
        print(problem)
    if problems:
        raise CommandFailed(f"{len(problems)} problems in {options.notebooks}")
    print(f"{options.notebooks}: all notebooks agree")
