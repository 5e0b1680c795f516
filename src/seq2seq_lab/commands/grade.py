"""``seq2seq-lab grade``: a class's hand-ins, their gradebook, and a page for each student.

What it needs of Jupyter is imported when it runs: the other commands do not wait for it.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from seq2seq_lab.commands.course import CommandFailed, as_path
from seq2seq_lab.language import LANGUAGES
from seq2seq_lab.validation import require_count, require_positive

if TYPE_CHECKING:
    from seq2seq_lab.grading.grade import Settings

UNITS = {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}


def add_grade(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser("grade", help="grade the hand-ins of a class")
    parser.set_defaults(command=run_grade)
    what = "a folder with one for each student, or what an LMS makes: a folder or a zip"
    parser.add_argument("submissions", metavar="SUBMISSIONS", type=as_path, help=what)
    parser.add_argument(
        "-o",
        dest="grades",
        metavar="GRADES",
        type=as_path,
        required=True,
        help="folder to write to",
    )
    _add_class(parser.add_argument)
    _add_judging(parser.add_argument)


def _add_class(add: Callable[..., Any]) -> None:
    """Options of who handed in what, and what that is worth."""
    pattern = "regular expression with a group id, searched in the files' paths (default: none)"
    add("--pattern", default="", metavar="REGEX", help=pattern)
    add("--unpacked", default="2G", metavar="SIZE", help="most that a zip holds (%(default)s)")
    add("--roster", type=as_path, metavar="FILE.csv", help="who is in the class")
    add("--points", type=as_path, metavar="FILE.toml", help="worth of exercises (default: 1)")
    add("--due", metavar="TIME", help="the last time that is not late, such as 2026-11-20T23:59")
    add("--late", metavar="RATE", help="what is taken off, such as 10%%/day (default: nothing)")
    forms = "nbgrader, otter, gradescope, moodle=SHEET.csv or canvas=SHEET.csv; repeatable"
    add("--export", action="append", default=[], metavar="FORM", help=forms)
    add("--lang", choices=LANGUAGES, default="", help="of the feedback (default: the notebook's)")
    add("--notebooks", type=as_path, metavar="DIR", help="a course of your own (default: this one)")


def _add_judging(add: Callable[..., Any]) -> None:
    """Options of which hand-ins are judged, where and how."""
    only = "judge this hand-in alone, and keep what is known of the others; repeatable"
    add("--only", action="append", default=[], metavar="ID", help=only)
    add("--again", action="store_true", help="judge anew what was judged already")
    add("--jobs", type=int, default=_cores(), metavar="N", help="at once (default: %(default)s)")
    add("--dask", default="", metavar="ADDRESS", help="of a Dask scheduler (default: this machine)")
    add("--seconds", type=float, default=60, metavar="N", help="for a hand-in (%(default)s)")
    add("--memory", default="2G", metavar="SIZE", help="for a hand-in (%(default)s)")
    how = "auto (bubblewrap where it works), bwrap or none (default: %(default)s)"
    add("--isolate", default="auto", metavar="HOW", help=how)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_size(name: str, typed: str) -> int:
    """The bytes of a size as typed.

    >>> read_size("--memory", "1.5G"), read_size("--memory", "100 MB")
    (1610612736, 104857600)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([KMGT]?)(?:i?B)?", typed.strip(), re.IGNORECASE)
    size = int(float(found[1]) * 2 ** UNITS[found[2].upper()]) if found else 0
    if not 0 < size < 2**62:
        raise ValueError(f"{name}: got {typed!r}, wanted a size such as 2G or 500M")
    return size


def run_grade(options: argparse.Namespace) -> None:
    """Grade, print what became of each exercise, and who needs a person."""
    settings = _settings(options)
    from seq2seq_lab.grading.grade import grade
    from seq2seq_lab.grading.sandbox import UNPROTECTED, isolation

    if not settings.dask and isolation(settings.limits.isolate) == "none":
        print(f"seq2seq-lab: warning: {UNPROTECTED}", file=sys.stderr)
    progress = _Progress()
    try:
        graded = grade(options.submissions, options.grades, settings, progress)
    except KeyboardInterrupt:
        print("\nseq2seq-lab: stopped; the same command goes on", file=sys.stderr, end="")
        raise
    finally:
        progress.close()
    for note in graded.notes:
        print(f"seq2seq-lab: {note}", file=sys.stderr)
    _report(graded)


def _settings(options: argparse.Namespace) -> "Settings":
    from seq2seq_lab.grading.exports import read_export
    from seq2seq_lab.grading.grade import Settings
    from seq2seq_lab.grading.points import read_lateness
    from seq2seq_lab.grading.sandbox import Limits

    if options.late and not options.due:
        raise ValueError(f"--late: got {options.late!r}, wanted --due as well")
    seconds = require_positive("--seconds", options.seconds)
    return Settings(
        course=options.notebooks,
        pattern=options.pattern,
        unpacked=read_size("--unpacked", options.unpacked),
        roster=options.roster,
        points=options.points,
        lateness=read_lateness(options.due, options.late) if options.due else None,
        only=tuple(options.only),
        again=options.again,
        language=options.lang,
        exports=tuple(read_export(typed) for typed in options.export),
        jobs=require_count("--jobs", options.jobs),
        dask=options.dask,
        limits=Limits(seconds, read_size("--memory", options.memory), options.isolate),
    )


class _Progress:
    """A bar with the name of whose hand-in was judged last."""

    bar: Any = None

    def __call__(self, name: str, done: int, all: int) -> None:
        if self.bar is None and all:
            self.bar = tqdm(total=all, desc="grading", unit=" hand-ins", dynamic_ncols=True)
        if name:
            self.bar.set_postfix_str(name[:30], refresh=False)
            self.bar.update(done - self.bar.n)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


def _report(graded: Any) -> None:
    """The class in a table; exit status 1 if some of it needs a person."""
    from seq2seq_lab.grading.summary import needing_a_person, table

    print("\n".join(table(graded.records)))
    people = needing_a_person(graded.records)
    if people:
        print("\nA person is needed for:")
    for id, reasons in people:
        print("\n    ".join([f"  {id}", *reasons]))
    if graded.ungraded:
        print(f"\nNot graded yet: {', '.join(graded.ungraded)}")
    if people:
        raise CommandFailed(f"{len(people)} of {len(graded.records)} hand-ins need a person")
