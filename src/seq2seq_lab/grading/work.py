"""One hand-in as a piece of work for another process, perhaps on another machine."""

import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from seq2seq_lab.grading.results import Judged

if TYPE_CHECKING:  # a process that is sent work imports what that needs, and no more
    from seq2seq_lab.grading.sandbox import Limits


class Work(NamedTuple):
    """What ``judge`` needs."""

    id: str
    files: tuple[Path, ...]
    expected: tuple[str, ...]
    course: Path | None
    limits: "Limits"
    judge: Callable[..., Judged]
    contents: tuple[bytes, ...] | None = None  # of the files, where another machine has none


def sent(work: Work) -> Work:
    """The same for a machine that may have none of our files."""
    contents = tuple(_content(path) for path in work.files)
    return work._replace(contents=contents, limits=dataclasses.replace(work.limits, scratch=None))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # of which the judge says that it is empty
        return b""


def judge_one(work: Work) -> Judged:
    """Do it."""
    if work.contents is None:
        return work.judge(work.files, work.expected, work.course, work.limits)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, (path, content) in enumerate(zip(work.files, work.contents, strict=True)):
            files.append(Path(folder, str(number), path.name))
            files[-1].parent.mkdir()
            files[-1].write_bytes(content)
        return work.judge(tuple(files), work.expected, work.course, work.limits)
