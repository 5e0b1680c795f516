"""Whose a hand-in is: told by the names that learning management systems and people give."""

import hashlib
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

MOODLE = re.compile(r"(?P<name>.*)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_.*)?", re.DOTALL)
CANVAS = re.compile(r"(?P<name>.+?)_(?P<late>LATE_)?(?P<id>\d+)_(?P<upload>\d+)_(?P<file>.+)", re.S)
CANVAS_HIDDEN = re.compile(r"anon_(?P<id>[0-9A-Za-z]{5})_(?P<late>LATE_)?(?P<upload>\d+)_.+", re.S)
COPY = re.compile(r"(?:[ _]?\((\d+)\)|-(\d+)|[ _-]+copy ?(\d*)| - 복사본)$", re.IGNORECASE)
UNSAFE = re.compile(  # in a file name, or on a terminal
    r'[\x00-\x1f\x7f-\x9f%<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]'
)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # by Windows
LONGEST = 120  # bytes of an id: a file's name has 255 at most, and ours add to it


class Owner(NamedTuple):
    """Who handed a file in."""

    id: str
    name: str = ""
    late: bool = False


def readable(name: str) -> str:
    """A file's name as text: what is no UTF-8 is Korean Windows' or an escape; NFC.

    >>> readable("\\udcb1\\udce8.ipynb")
    '김.ipynb'
    """
    content = os.fsencode(name) if os.name != "nt" else name.encode(errors="surrogatepass")
    return decoded(content)


def decoded(content: bytes, otherwise: str = "ascii") -> str:
    """The text of a name whose encoding nobody noted: UTF-8, Korean Windows', or ``otherwise``."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = _korean(content) or content.decode(otherwise, "backslashreplace")
    return unicodedata.normalize("NFC", text)


def _korean(content: bytes) -> str:
    """The text in cp949, "" if it makes no sense as Korean: half of it common syllables."""
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError:
        return ""
    letters = [c for c in text if not c.isascii()]
    common = [c for c in letters if "가" <= c <= "힣" and len(c.encode("euc_kr", "ignore")) == 2]
    return text if all(c.isprintable() for c in text) and 2 * len(common) > len(letters) else ""


def plain(text: str) -> str:
    """Text in one line, without what a terminal would obey.

    >>> plain("a\\x1b[31m\\nb")
    'a [31m b'
    """
    return " ".join(UNSAFE.sub(lambda c: c[0] if c[0] in '%<>:"/\\|?*' else " ", text).split())


def copy_number(stem: str) -> tuple[str, int]:
    """A file's name without the mark of a copy, and the copy's number.

    >>> copy_number("1_reversal (2)"), copy_number("1_reversal-1"), copy_number("1_reversal")
    (('1_reversal', 2), ('1_reversal', 1), ('1_reversal', 0))
    """
    found = COPY.search(stem)
    if not found or not found.start():
        return stem, 0
    return stem[: found.start()], int(next((n for n in found.groups() if n), 1))


def owners(
    files: Mapping[str, str | None], pattern: str = "", own: str = "submission"
) -> dict[str, Owner | None]:
    """Whose each file is; None if nobody can tell.

    A file in a folder is that folder's student's. One beside them is told by ``pattern``, or
    Moodle's or Canvas's name, else ``ID.ipynb`` or ``ID_anything.ipynb``. Where ``ID`` alone would
    mix up two people (kim_minsu_hw.ipynb, kim_jiwon_hw.ipynb), the whole of it counts; a file with
    exactly the name of a released notebook is that of ``own``.

    Parameters
    ----------
    files : path inside the submissions, with /; -> the released notebook that it answers
    pattern : a regular expression with a group "id", and perhaps "name", searched in the path
    own : the name of the submissions themselves

    Raises
    ------
    ValueError
        ``pattern`` is no regular expression, or has no such group.
    """
    if pattern:
        searched = compiled(pattern)
        return {path: _by_pattern(searched, path) for path in files}
    flat = {path: released for path, released in files.items() if "/" not in path}
    named = _of_systems(flat)
    others = {path: released for path, released in flat.items() if path not in named}
    inside = {path: _of_folder(path) for path in files if "/" in path}
    return {**inside, **named, **_by_first_word(others, own)}


def compiled(pattern: str) -> re.Pattern:
    """The ``--pattern`` of a person; ValueError if it is none, or has no group "id"."""
    wanted = r"wanted a regular expression with a group id, such as '^(?P<id>\w+?)_'"
    try:
        searched = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"--pattern: got {pattern!r} ({error}), {wanted}") from None
    if "id" not in searched.groupindex:
        raise ValueError(f"--pattern: got {pattern!r}, {wanted}")
    return searched


def _by_pattern(pattern: re.Pattern, path: str) -> Owner | None:
    found = pattern.search(path)
    groups = found.groupdict() if found else {}
    return Owner(groups["id"], groups.get("name") or "") if groups.get("id") else None


def _of_folder(path: str) -> Owner:
    folder = path.partition("/")[0]
    found = MOODLE.fullmatch(folder)
    return Owner(found["id"], found["name"]) if found else Owner(folder)


def _of_systems(files: Mapping[str, str | None]) -> dict[str, Owner]:
    """The files that Moodle or Canvas named."""
    found = {path: m for path in files if (m := MOODLE.fullmatch(path))}
    named = {path: Owner(m["id"], m["name"]) for path, m in found.items()}
    canvas = {path: m for path in files if path not in found and (m := _canvas(path, files[path]))}
    uploads = {m["upload"] for m in canvas.values()}
    people = {m["id"]: m.groupdict().get("name", "") for m in canvas.values()}
    same = all(people[m["id"]] == m.groupdict().get("name", "") for m in canvas.values())
    if same and len(uploads) == len(canvas):  # else it is kim_2024_1_reversal.ipynb
        for path, m in canvas.items():
            named[path] = Owner(m["id"], people[m["id"]], bool(m["late"]))
    return named


def _canvas(path: str, released: str | None) -> re.Match | None:
    found = CANVAS_HIDDEN.fullmatch(path)
    if found or not (found := CANVAS.fullmatch(path)):
        return found
    mere = released and f"{found['upload']}_{found['file']}".startswith(released)
    return None if mere else found


def _by_first_word(files: Mapping[str, str | None], own: str) -> dict[str, Owner | None]:
    """Of files named ``ID_anything``."""
    whole = {path: _before(PurePosixPath(path).stem, files[path] or "") for path in files}
    meant = defaultdict(set)
    for path, words in whole.items():
        if files[path] or path.lower().endswith((".ipynb", ".zip")):
            meant[_first(words), files[path]].add(words)
    mixed = {first for (first, _), people in meant.items() if len(people) > 1}
    found: dict[str, Owner | None] = {}
    for path, words in whole.items():
        word = words if _first(words) in mixed else _first(words)
        found[path] = Owner(word or own)
    return found


def _before(stem: str, released: str) -> str:
    """What stands beside the released notebook's name in a file's: before it, else behind."""
    stem = copy_number(stem)[0]
    before, _, behind = (
        stem.partition(released) if released in stem and released else (stem, "", "")
    )
    return before.strip(" _.-") or behind.strip(" _.-")


def _first(words: str) -> str:
    return words.partition("_")[0]


def safe_ids(ids: Iterable[str]) -> dict[str, str]:
    """Ids that name files on every system, each another; those that do already stay.

    >>> safe_ids(["kim", "Kim", "../kim", "con"])
    {'Kim': 'Kim', 'kim': 'kim-26ae78', '../kim': '_kim', 'con': 'con_'}
    """
    taken: set[str] = set()
    found = {}
    for raw in sorted(set(ids), key=lambda raw: (_safe(raw) != raw, raw)):
        safe, tries = _safe(raw), 0
        while safe.casefold() in taken:
            digest = hashlib.sha256(f"{raw}{tries or ''}".encode(errors="replace")).hexdigest()
            safe, tries = f"{_safe(raw)}-{digest[:6]}", tries + 1
        taken.add(safe.casefold())
        found[raw] = safe
    return found


def _safe(raw: str) -> str:
    text = UNSAFE.sub("_", unicodedata.normalize("NFC", raw)).strip(" .") or "_"
    if RESERVED.fullmatch(text):
        text += "_"
    if len(text.encode()) > LONGEST:
        digest = hashlib.sha256(raw.encode(errors="replace")).hexdigest()[:12]
        text = text.encode()[:LONGEST].decode(errors="ignore").rstrip(" .") + "-" + digest
    return text
