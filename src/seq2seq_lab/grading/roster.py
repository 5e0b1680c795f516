"""The class as a table lists it: ``--roster FILE.csv``, a school's own or an LMS's export."""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

HEADERS = {  # what a column is called, in small letters and without blanks and signs
    "id": "id identifier studentid studentnumber sid userid username idnumber sisuserid sisloginid "
    "loginid orgdefinedid matrikelnummer 학번 학생번호 학생id 아이디 사용자id 식별번호 식별자",
    "last_name": "lastname surname familyname 성 nachname",
    "first_name": "firstname givenname 이름성제외 vorname",
    "name": "name fullname student studentname 이름 성명 학생 학생이름 학생명 성함",
    "email": "email emailaddress mail 이메일 이메일주소 전자우편 메일",
}
NO_STUDENT = re.compile(r"\s*(points possible|student, test|test student)", re.IGNORECASE)
PARTICIPANT = re.compile(r"(\D+)(\d+)")  # of Moodle, in any language: "Participant 123"


class Student(NamedTuple):
    """Who is in the class; what the table does not say is empty.

    Parameters
    ----------
    also : what else they are known by: the ids of other kinds
    """

    id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    also: tuple[str, ...] = ()


def read_roster(path: Path, handed_in: Collection[str] = ()) -> dict[str, Student]:
    """The students of a roster by their id, in its order.

    The ids are in the column that knows most of ``handed_in``, the ids of the hand-ins, since an
    LMS's table holds several kinds of them, and people name files by other things, too; without
    any, in the first column of ids.

    Parameters
    ----------
    path : a .csv, its columns named in English or Korean, or as Moodle, Canvas and nbgrader do;
        separated by "," or ";" or tabs, in UTF-8, UTF-16 or the encoding of Korean Windows

    Raises
    ------
    ValueError
        There is no column of ids, a student lacks one, or two have the same; with the line.
    OSError
        There is no such file.
    """
    (_, header), *others = read_table(path) or [(0, [])]
    kinds = [_kind(name) for name in header]
    if not {"id", "email"} & {*kinds}:
        got = ", ".join(header) or "nothing"
        raise ValueError(f"{path}: got the columns {got}, wanted one such as id or 학번")
    rows = [(line, cells) for line, cells in others if not NO_STUDENT.match(cells[0])]
    columns = list(_identities(kinds, [cells for _, cells in rows]))
    ids = max(columns, key=lambda ids: len(known(ids) & known(handed_in)), default=[])
    _require_distinct(path, [line for line, _ in rows], ids)
    return {
        id: Student(id, *_names(kinds, cells), tuple(filter(None, also)))
        for id, (_, cells), *also in zip(ids, rows, *columns, strict=True)
    }


def _identities(kinds: list[str], rows: list[list[str]]) -> Iterator[list[str]]:
    """The columns that tell the students from each other, the likeliest first."""
    for kind in ("id", "email", "name"):
        for column in (number for number, found in enumerate(kinds) if found == kind):
            values = [_cell(cells, column) for cells in rows]
            yield values
            if numbers := numbers_of(values):
                yield numbers


def numbers_of(values: Sequence[str]) -> list[str]:
    """The numbers in a column of Moodle's "Participant 123", which its files call 123.

    >>> numbers_of(["Participant 8", "Participant 123"]), numbers_of(["kim12", "lee3"])
    (['8', '123'], [])
    """
    found = [PARTICIPANT.fullmatch(value.strip()) for value in values]
    alike = len({match and match[1] for match in found}) == 1
    return [match[2] for match in found if match] if alike and all(found) else []


def _require_distinct(path: Path, lines: list[int], ids: list[str]) -> None:
    first: dict[str, int] = {}
    for line, id in zip(lines, ids, strict=True):
        if not id:
            raise ValueError(f"{path}, line {line}: got a student without an id, wanted one")
        if first.setdefault(same(id), line) != line:
            before = f"which line {first[same(id)]} has, too"
            raise ValueError(f"{path}, line {line}: got {id!r}, {before}, wanted each once")


def _names(kinds: list[str], cells: list[str]) -> tuple[str, str, str]:
    """Last name, first name, email."""
    found = {kind: _cell(cells, column) for column, kind in reversed([*enumerate(kinds)])}
    name, email = found.get("name", ""), found.get("email", "")
    if "last_name" in found or "first_name" in found:  # 성 and 이름
        return found.get("last_name", ""), found.get("first_name", name), email
    last, comma, first = name.partition(",")  # Canvas: Kim, Haneul
    return (last.strip(), first.strip(), email) if comma else ("", name, email)


def same(id: str) -> str:
    """What two ids have in common that a person would call the same.

    >>> same(" Kim ") == same("kim")
    True
    """
    return unicodedata.normalize("NFC", id).strip().casefold()


def known(ids: Iterable[str]) -> set[str]:
    """Ids as ``same`` has them, without empty ones."""
    return {same(id) for id in ids} - {""}


def _kind(header: str) -> str:
    """What a column holds, by its name; empty if we do not need it."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFC", header)).lower()
    return next((kind for kind, names in HEADERS.items() if plain in names.split()), "")


def _cell(cells: list[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def read_table(path: Path) -> list[tuple[int, list[str]]]:
    """The rows of a .csv that hold anything, each with the line on which it ends."""
    text = decoded(path.read_bytes())[0].lstrip("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        return [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise ValueError(f"{path}, line {reader.line_num}: {error}") from None


def decoded(content: bytes) -> tuple[str, str]:
    """A table's text, its byte order mark included, and the encoding that gives it back.

    >>> decoded("학번".encode("cp949"))
    ('학번', 'cp949')
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # Excel's "Unicode text"
        encodings = ["utf-16-le" if content.startswith(b"\xff") else "utf-16-be"]
    else:
        encodings = ["utf-8", "cp949"]
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "latin-1"  # of any bytes


def delimiter_of(text: str) -> str:
    """What separates a table's columns: what its first line has most of, outside quotes."""
    first = re.sub(r'"[^"]*"', "", text.lstrip("\ufeff\r\n")).splitlines() or [""]
    return max(",;\t", key=first[0].count)
