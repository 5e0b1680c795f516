"""What a class handed in: folders, or what a learning management system makes of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from seq2seq_lab.grading.collecting import NOTEBOOKS, File, files_in, known, opened, root_of
from seq2seq_lab.grading.names import (
    CANVAS,
    MOODLE,
    Owner,
    compiled,
    copy_number,
    owners,
    plain,
    readable,
    safe_ids,
)
from seq2seq_lab.grading.unpacking import is_left_out

LISTS = (".csv", ".json", ".log", ".toml", ".txt", ".xlsx", ".xml", ".yaml", ".yml")
SAME_TIME = 2.0  # seconds: the steps of time in a zip
KNOWN = 2 * 86400  # seconds from 1970: a file before that has no time


@dataclass(frozen=True)
class HandIn:
    """What one student handed in.

    Parameters
    ----------
    id : the name of the student's folder, or what the file's name says; it names a file safely,
        and no other's differs from it by case alone. Moodle's "Participant 12345" is "12345"
    name : what Moodle or Canvas call the student, "" if nobody says
    files : the notebooks that count, in the order of their names
    set_aside : names of the other files, and why each does not count
    refused : names of the files that cannot be graded, such as a zip that leads outside, and why
    submitted : when the newest of what counts was written, in local time
    late : whether the system marked it as late
    """

    id: str
    name: str = ""
    files: tuple[Path, ...] = ()
    set_aside: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    submitted: datetime | None = None
    late: bool = False


class Submissions(NamedTuple):
    """The hand-ins in the order of their ids, and the names of files that are nobody's."""

    hand_ins: list[HandIn]
    strays: list[str]


def read(
    submissions: Path,
    scratch: Path,
    answers: Callable[[Path], str | None],
    pattern: str = "",
    unpacked: int = 2 << 30,
) -> Submissions:
    """Find each student's notebooks.

    Links are not followed. Of several files that answer the same notebook the newest counts.

    Parameters
    ----------
    submissions : a folder with a folder for each student; or a flat folder, or a zip, see
        :func:`~seq2seq_lab.grading.names.owners`
    scratch : a folder to unpack zips into
    answers : the name of the released notebook that a file answers, None if it answers none
    pattern : a regular expression with a group "id", searched in each file's path
    unpacked : how many bytes each zip may unpack to

    Raises
    ------
    ValueError
        There are no hand-ins, the zip is refused, or ``pattern`` is not as it should be.
    """
    if pattern:
        compiled(pattern)
    root = root_of(submissions, scratch / "class", unpacked)
    found = [known(file, answers) for file in files_in(root)]
    whose = owners({f.where: f.released for f in found}, pattern, readable(submissions.stem))
    given: dict[Owner, list[File]] = defaultdict(list)
    strays = []
    for file in found:
        owner = whose[file.where]
        if owner is None or (not pattern and _is_nobodys(file)):
            strays.append(plain(file.where))
        else:
            given[owner] += opened(file, scratch / "zips", answers, unpacked)
    folders = () if pattern else _empty_folders(root, whose)
    hand_ins = _hand_ins(given, folders)
    if not hand_ins:
        raise ValueError(f"SUBMISSIONS: got {submissions}, {_wanted(found, pattern)}")
    return Submissions(hand_ins, strays)


def _wanted(found: list[File], pattern: str) -> str:
    if pattern and found:
        return f"wanted files that --pattern {pattern!r} fits; there is {found[0].where!r}"
    return "wanted a folder for each student in it, or their notebooks"


def _is_nobodys(file: File) -> bool:
    """Whether a file beside the students' is a list, a note or a program of the instructor's."""
    named = MOODLE.fullmatch(file.where) or CANVAS.fullmatch(file.where)
    loose = "/" not in file.where and not named
    return loose and bool(file.why) and file.path.suffix.lower() in (*NOTEBOOKS, *LISTS)


def _empty_folders(root: Path, whose: dict[str, Owner | None]) -> list[Owner]:
    """Students whose folder holds nothing."""
    full = {where.partition("/")[0] for where in whose}
    paths = (path for path in root.iterdir() if path.is_dir() and not path.is_symlink())
    names = (readable(path.name) for path in paths if not is_left_out(path.name))
    found = owners({f"{name}/": None for name in names if name not in full})
    return [owner for owner in found.values() if owner]


def _hand_ins(given: dict[Owner, list[File]], empty: Iterable[Owner]) -> list[HandIn]:
    """A hand-in for each student; Moodle may give one several folders, Canvas several files."""
    files: dict[str, list[File]] = {owner.id: [] for owner in (*given, *empty)}
    names: dict[str, str] = {}
    for owner, found in given.items():
        files[owner.id] += found
    for owner in (*given, *empty):
        names[owner.id] = names.get(owner.id) or plain(owner.name)
    late = {owner.id for owner in given if owner.late}
    safe = safe_ids(files)
    hand_ins = [_hand_in(safe[id], names[id], files[id], id in late) for id in files]
    return sorted(hand_ins, key=lambda hand_in: hand_in.id)


def _hand_in(id: str, name: str, files: list[File], late: bool) -> HandIn:
    counted, aside = _newest([file for file in files if not file.why])
    aside += [(file.name, file.why) for file in files if file.why and not file.refused]
    refused = [(file.name, file.why) for file in files if file.refused]
    times = [time for file in counted or files if (time := file.time) > KNOWN]
    submitted = datetime.fromtimestamp(int(max(times))).astimezone() if times else None
    paths = tuple(file.path for file in sorted(counted, key=lambda f: (f.released or "~", f.name)))
    return HandIn(id, name, paths, tuple(sorted(aside)), tuple(refused), submitted, late)


def _newest(files: list[File]) -> tuple[list[File], list[tuple[str, str]]]:
    """The files that count, and the duplicates that do not."""
    counted, aside = [], []
    same = defaultdict(list)
    for number, file in enumerate(files):
        same[file.released or number].append(file)
    for duplicates in same.values():
        best = _best(duplicates)
        counted.append(best)
        aside += [(f.name, f"{best.name} counts instead") for f in duplicates if f is not best]
    return counted, aside


def _best(duplicates: list[File]) -> File:
    """The newest; a text counts before a notebook only as its pair, which Jupyter keeps alike."""
    notebooks = {f.path.with_suffix("") for f in duplicates if f.path.suffix.lower() == ".ipynb"}
    able = [f for f in duplicates if f.path.with_suffix("") in notebooks] or duplicates
    newest = max(file.time for file in able)
    last = [file for file in able if file.time > newest - SAME_TIME]
    return max(
        last,
        key=lambda file: (
            copy_number(PurePosixPath(file.name).stem)[1],
            file.path.suffix.lower() == ".ipynb",
            file.time,
        ),
    )
