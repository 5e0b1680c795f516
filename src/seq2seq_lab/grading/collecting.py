"""The files among what a class handed in, also those in zips."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from seq2seq_lab.grading.names import CANVAS, MOODLE, plain, readable
from seq2seq_lab.grading.unpacking import Refused, is_left_out, unpack

NOTEBOOKS = (".ipynb", ".md", ".py")
DEEPEST = 3  # zips in zips

NO_NOTEBOOK = "no notebook of the course"
LINK = "a link or a device, which is not opened"


class File(NamedTuple):
    """A file of the submissions, on its way to a hand-in."""

    where: str  # its path inside the submissions, with /
    path: Path
    released: str | None = None  # the notebook that it answers
    why: str = ""  # it does not count
    refused: bool = False

    @property
    def name(self) -> str:
        return plain(self.where.rpartition("/")[2])

    @property
    def time(self) -> float:
        return self.path.lstat().st_mtime


def root_of(submissions: Path, folder: Path, limit: int) -> Path:
    """The folder that holds the hand-ins: of a zip, ``folder``, or the one folder in it."""
    if submissions.is_dir():
        return submissions
    wanted = "wanted a folder or a .zip of hand-ins"
    if not submissions.is_file():
        raise ValueError(f"SUBMISSIONS: got {submissions}, {wanted}")
    try:
        unpack(submissions, folder, limit)
    except Refused as error:
        raise ValueError(f"SUBMISSIONS: got {submissions}: {error}; {wanted}") from None
    inside = list(folder.iterdir())
    if len(inside) == 1 and inside[0].is_dir() and _holds_a_class(inside[0]):
        return inside[0]
    return folder


def _holds_a_class(folder: Path) -> bool:
    """Whether the one folder in a zip is no student's."""
    names = [readable(path.name) for path in folder.iterdir()]
    by_system = any(MOODLE.fullmatch(name) or CANVAS.fullmatch(name) for name in names)
    return by_system or any(path.is_dir() for path in folder.iterdir())


def files_in(root: Path) -> Iterator[File]:
    """Every file but those of tools, in the order of their names."""
    for folder, folders, names in os.walk(root, onerror=_raise):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = sorted(n for n in folders if not is_left_out(n) and n not in links)
        for name in sorted(names + links):
            path = Path(folder, name)
            if not is_left_out(name):
                where = "/".join(readable(part) for part in path.relative_to(root).parts)
                regular = stat.S_ISREG(path.lstat().st_mode)
                yield File(where, path, why="" if regular else LINK)


def _raise(error: OSError) -> None:
    raise error


def known(file: File, answers: Callable[[Path], str | None]) -> File:
    """What a file answers, or why it does not count."""
    suffix = file.path.suffix.lower()
    if file.why or suffix == ".zip":
        return file
    released = answers(file.path) if suffix in NOTEBOOKS else None
    if released is None and suffix != ".ipynb":  # which the judge says why it cannot read
        return file._replace(why=NO_NOTEBOOK)
    return file._replace(released=released)


def opened(
    file: File, scratch: Path, answers: Callable[[Path], str | None], limit: int
) -> list[File]:
    """A file, or those in it if it is a zip; what of it is refused is a file, too.

    Parameters
    ----------
    limit : bytes that the zip, and the zips in it, may unpack to together
    """
    found, zips = [], [(file, 1)]
    while zips:
        file, depth = zips.pop(0)
        if file.why or file.path.suffix.lower() != ".zip":
            found.append(known(file, answers))
            continue
        folder = scratch / str(len(list(scratch.iterdir())) if scratch.is_dir() else 0)
        try:
            if depth > DEEPEST:
                raise Refused("a zip in a zip in a zip in a zip")
            limit = unpack(file.path, folder, limit)
        except Refused as error:
            shutil.rmtree(folder, ignore_errors=True)
            found.append(file._replace(why=str(error), refused=True))
            continue
        inside = (f._replace(where=f"{file.where}/{f.where}") for f in files_in(folder))
        zips += [(inner, depth + 1) for inner in inside]
    return found
