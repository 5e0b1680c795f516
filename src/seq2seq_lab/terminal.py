"""What is printed in any terminal: the characters that it lacks, and commands to be typed in it."""

import codecs
import contextlib
import os
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from typing import Any

MARKS = {"✓": "ok", "×": "x"}  # of ours, and what stands for them where they cannot be shown


def _plain(error: UnicodeError) -> tuple[str, int]:
    """A handler of encoding errors: a plain mark, or the character's number, as in ``\\ud55c``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    shown = [MARKS.get(c) or c.encode("ascii", "backslashreplace").decode() for c in lacking]
    return "".join(shown), error.end


codecs.register_error("seq2seq_lab", _plain)


@contextlib.contextmanager
def printable() -> Iterator[None]:
    """Let stdout and stderr replace what they cannot encode, instead of raising an error.

    A pipe on Windows knows the characters of one code page only. Streams that know them all,
    as those of Jupyter, print what they are given.

    >>> with printable():
    ...     print("✓")
    ✓
    """
    streams = [stream for stream in (sys.stdout, sys.stderr) if hasattr(stream, "reconfigure")]
    before = [stream.errors for stream in streams]
    for stream in streams:
        _on_error(stream, "seq2seq_lab")
    try:
        yield
    finally:
        for stream, errors in zip(streams, before, strict=True):
            _on_error(stream, errors)


def _on_error(stream: Any, errors: str | None) -> None:
    with contextlib.suppress(OSError, ValueError):  # its reader is gone, or it is closed
        stream.reconfigure(errors=errors)


def command(words: Sequence[str], windows: bool = os.name == "nt") -> str:
    """A command as it is typed in a terminal: a shell, or PowerShell on Windows.

    >>> print(command(["jupyter", "lab", "my course"], windows=False))
    jupyter lab 'my course'
    """
    if not windows:
        return shlex.join(words)
    typed = [_quoted_on_windows(word) for word in words]
    calls = "& " if typed[0] != words[0] else ""  # else PowerShell takes it for a mere text
    return calls + " ".join(typed)


def _quoted_on_windows(word: str) -> str:
    if re.fullmatch(r"[\w.:\\/+=~-]+", word):
        return word
    if "$" in word or "`" in word:  # which PowerShell fills in between double quotes
        return "'" + word.replace("'", "''") + "'"
    return f'"{word}"'  # for cmd, too
