"""Zip files of strangers, unpacked without trust."""

import contextlib
import errno
import os
import re
import stat
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from seq2seq_lab.grading.names import decoded, plain

MOST = 50_000  # members
CHUNK = 1 << 20
UNKNOWN = 0.0  # the time of a file whose zip does not say
IN_THE_WAY = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL}


class Refused(ValueError):
    """A zip is not unpacked; the message says why, in one line."""


def unpack(path: Path, folder: Path, limit: int) -> int:
    """Unpack a zip into a new folder, without hidden files; -> what is left of the limit.

    A file has the time that the zip gives it, 1970 if it gives none.

    Parameters
    ----------
    limit : bytes to unpack at most, as they come, whatever the zip says of itself

    Raises
    ------
    Refused
        It is no zip, is encrypted, holds links or names that lead outside, or is too large; part
        of it may be unpacked.
    OSError
        ``folder`` cannot be written to.
    """
    folder.mkdir(parents=True)
    with _reading():
        archive = zipfile.ZipFile(path)
    with archive:
        for info, inside in list(_members(archive, limit)):
            if any(is_left_out(part) for part in inside.parts):
                continue
            if info.is_dir():
                (folder / inside).mkdir(parents=True, exist_ok=True)
            else:
                limit -= _write(_chunks(archive, info), folder / inside, limit)
                os.utime(folder / inside, (_time(info), _time(info)))
    return limit


def is_left_out(name: str) -> bool:
    """Whether a file or folder is a tool's, not the student's."""
    return name.startswith(".") or name == "__MACOSX"


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """Make a Refused of whatever zipfile comes upon in broken bytes."""
    try:
        yield
    except RuntimeError as error:  # "is encrypted", or compressed in a way that Python lacks
        raise Refused(f"it cannot be unpacked ({plain(str(error))})") from None
    except Exception as error:  # of zipfile, zlib, lzma, struct, codecs, the system
        reason = plain(str(error)) or type(error).__name__
        raise Refused(f"it is no zip that can be read ({reason})") from None


def _members(
    archive: zipfile.ZipFile, limit: int
) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """What is in a zip and where they belong; Refused if one is not to be unpacked."""
    infos = archive.infolist()
    if len(infos) > MOST:
        raise Refused(f"it holds {len(infos):,} files, more than {MOST:,}")
    if sum(info.file_size for info in infos) > limit:
        raise Refused(too_large(limit))
    for info in infos:
        name = _name(info)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Refused(f"it holds {plain(name)!r}, which is a link or a device")
        if info.flag_bits & 1:
            raise Refused(f"it holds {plain(name)!r}, which is encrypted")
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts or re.match("[A-Za-z]:", name):
            raise Refused(f"it holds {plain(name)!r}, a name that leads outside")
        if inside.parts:
            yield info, inside


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name, with / between folders; of older Windows, it is in no known encoding."""
    name = info.orig_filename.partition("\0")[0]
    if not info.flag_bits & 0x800:  # not marked as UTF-8: Python takes it for cp437
        name = decoded(name.encode("cp437"), otherwise="cp437")
    return name.replace("\\", "/")


def too_large(limit: int) -> str:
    return f"it unpacks to more than {limit:,} bytes (--unpacked)"


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with _reading(), archive.open(info) as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _write(chunks: Iterator[bytes], path: Path, limit: int) -> int:
    """Write a member, as far as the limit allows; -> how many bytes it has."""
    size = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise Refused(too_large(limit))
                target.write(chunk)
    except OSError as error:
        if error.errno not in IN_THE_WAY:
            raise
        raise Refused(f"{plain(path.name)!r} cannot be unpacked ({error.strerror})") from None
    return size


def _time(info: zipfile.ZipInfo) -> float:
    if info.date_time <= (1980, 1, 1, 23, 59, 59):  # what stands there when nothing was written
        return UNKNOWN
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return UNKNOWN
