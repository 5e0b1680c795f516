"""GRADES as a folder that one grading at a time writes to, and that is whole after any accident."""

import contextlib
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LOCK = ".lock"
SCRATCH = ".scratch-"
HALF_WRITTEN = re.compile(r"\..*\.[0-9a-f]{16}\.partial(\..*)?")  # of files.write_whole
OURS = ("results", "feedback", "exports")


def require_apart(submissions: Path, grades: Path) -> None:
    """ValueError if what is written would come among what is read."""
    given, made = submissions.resolve(), grades.resolve()
    if made == given or given in made.parents:
        raise ValueError(f"GRADES: got {grades}, wanted a folder outside of SUBMISSIONS")
    if made in given.parents and given.relative_to(made).parts[0] in OURS:
        raise ValueError(f"SUBMISSIONS: got {submissions}, which holds what was graded")


@contextlib.contextmanager
def workspace(grades: Path) -> Iterator[Path]:
    """Let nobody else write to ``grades`` meanwhile; -> a folder in it that goes at the end.

    What a run that was killed left half-done goes first. If there were no grades before, and
    there are none at the end, nothing stays.

    Raises
    ------
    ValueError
        Another grading is at work there, or it cannot be written to.
    """
    new = not grades.exists()
    try:
        grades.mkdir(parents=True, exist_ok=True)
        lock = (grades / LOCK).open("ab")
    except OSError as error:
        raise not_writable(grades, error) from None
    with lock:
        _lock(lock, grades)
        try:
            _clear(grades)
            yield _scratch(grades)
        finally:
            _clear(grades)
            if new and {path.name for path in grades.iterdir()} == {LOCK}:
                _forget(lock, grades)


def not_writable(grades: Path, error: OSError) -> ValueError:
    """What is told of an error of the disk."""
    return ValueError(f"GRADES: got {grades}, wanted a folder to write to ({error.strerror})")


def _lock(lock: Any, grades: Path) -> None:
    """The system lets go of it when the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise ValueError(f"GRADES: got {grades}, where another grading is at work") from None


def _scratch(grades: Path) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=SCRATCH, dir=grades))  # for its owner alone
    except OSError as error:
        raise not_writable(grades, error) from None


def _forget(lock: Any, grades: Path) -> None:
    if os.name == "nt":
        lock.close()
    with contextlib.suppress(OSError):
        (grades / LOCK).unlink()
        grades.rmdir()


def _clear(grades: Path) -> None:
    """Remove what is not whole."""
    for path in grades.glob(f"{SCRATCH}*"):
        shutil.rmtree(path, onerror=_once_more)
    for path in [*grades.glob(".*"), *(p for name in OURS for p in grades.glob(f"{name}/**/.*"))]:
        if HALF_WRITTEN.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _once_more(remove: Callable[[str], object], path: str, error: Any) -> None:
    """Remove what a hand-in made not removable; what is left then, the next run may remove."""
    with contextlib.suppress(OSError):
        for locked in (Path(path).parent, Path(path)):
            if not locked.is_symlink():
                locked.chmod(stat.S_IRWXU)
        if remove in (os.unlink, os.rmdir):
            remove(path)
        else:  # a folder that could not be listed
            shutil.rmtree(path, ignore_errors=True)
