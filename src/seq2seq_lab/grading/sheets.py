"""An LMS's own sheet of grades: one column is filled in, every other byte stays as it was."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from seq2seq_lab.grading.gradebook import Row
from seq2seq_lab.grading.roster import NO_STUDENT, decoded, delimiter_of, known, numbers_of, same

GRADES = (  # what Moodle calls the column, in small letters
    "grade 성적 점수 평점 bewertung note nota calificación puntuación qualificació avaliação "
    "valutazione voto cijfer beoordeling karakter betyg arvosana ocena známka оценка оцінка "
    "評点 評定 成绩 成績 分數 分数 not điểm nilai"
)
CANVAS = ("id", "sis user id", "sis login id", "section", "integration id", "root account")
OF_CANVAS = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")  # read-only ones
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class Cell(NamedTuple):
    """Where a cell stands in the text, and what is in it."""

    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Sheet:
    """A table as it was read, and the one column that we fill in.

    Parameters
    ----------
    people : the numbers of the rows that are students
    column : the number of the column of grades
    most : what the LMS takes for all points; None if the sheet does not say
    """

    path: Path
    text: str
    encoding: str
    delimiter: str
    rows: Sequence[Sequence[Cell]]
    people: Sequence[int] = ()
    column: int = 0
    most: float | None = None

    def cell(self, row: int, column: int) -> str:
        """What is in a cell, empty if the row has none there."""
        return self.rows[row][column].value.strip() if column < len(self.rows[row]) else ""

    def values(self, column: int) -> list[str]:
        return [self.cell(row, column) for row in self.people]

    def filled(self, grades: Mapping[int, str]) -> bytes:
        """The sheet with ``grades``, by the number of the row."""
        parts, position = [], 0
        for number, row in enumerate(self.rows):
            if number in grades:
                missing = max(0, self.column + 1 - len(row))  # which a spreadsheet leaves out
                cell = row[-1] if missing else row[self.column]
                start = cell.end if missing else cell.start
                parts += [self.text[position:start], self.delimiter * missing]
                parts.append(self._written(grades[number], self.text[start : start + 1]))
                position = cell.end
        return "".join([*parts, self.text[position:]]).encode(self.encoding)

    def _written(self, grade: str, before: str) -> str:
        return f'"{grade}"' if before == '"' or self.delimiter in grade else grade


def _read(path: Path) -> Sheet:
    text, encoding = decoded(path.read_bytes())
    delimiter = delimiter_of(text)
    rows = list(_rows(text, delimiter))
    if len(rows) < 2:
        raise ValueError(f"{path}: got {len(rows)} rows, wanted a sheet of students")
    return Sheet(path, text, encoding, delimiter, rows)


def _rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    cell = rf'((?:"(?:[^"]++|"")*+")?[^{delimiter}\r\n]*)({delimiter}|\r\n|\r|\n|\Z)'
    row: list[Cell] = []
    for found in re.compile(cell).finditer(text, int(text.startswith("\ufeff"))):
        if found.start() == len(text) and not row:
            return
        raw = found[1]
        quoted = len(raw) > 1 and raw[0] == raw[-1] == '"'
        value = raw[1:-1].replace('""', '"') if quoted else raw
        row.append(Cell(found.start(1), found.end(1), value))
        if found[2] != delimiter:
            yield row
            row = []


def read_moodle(path: Path, column: str = "") -> Sheet:
    """A grading worksheet of Moodle, in any language.

    Parameters
    ----------
    path : what "Download grading worksheet" gives
    column : the header of the grades (default: what Moodle calls it, or else the column before
        the one that repeats the greatest grade)

    Raises
    ------
    ValueError
        It is no table, or has no such column.
    OSError
        There is no such file.
    """
    sheet = _read(path)
    people = [n for n in range(1, len(sheet.rows)) if any(cell.value for cell in sheet.rows[n])]
    sheet = replace(sheet, people=people)
    header = [cell.value.strip() for cell in sheet.rows[0]]
    names = [name if column else name.lower() for name in header]
    found = [n for n, name in enumerate(names) if name in ([column] if column else GRADES.split())]
    if not found and not column:
        found = [n for n in range(len(header) - 1) if _before_greatest(sheet, n)]
    if not found:
        wanted = repr(column) if column else "Grade or moodle=SHEET.csv#COLUMN"
        raise ValueError(f"{path}: got the columns {', '.join(header)}, wanted {wanted}")
    return replace(sheet, column=found[0], most=_greatest(sheet, found[0] + 1))


def _before_greatest(sheet: Sheet, column: int) -> bool:
    grades = [value for value in sheet.values(column) if value not in ("", "-")]
    participants = any(numbers_of(sheet.values(before)) for before in range(column))
    numbers = all(map(NUMBER.fullmatch, grades))
    return participants and numbers and _greatest(sheet, column + 1) is not None


def _greatest(sheet: Sheet, column: int) -> float | None:
    """The number that a column repeats in every row."""
    values = {*sheet.values(column)}
    return _number(values.pop()) if len(values) == 1 else None


def read_canvas(path: Path, column: str = "") -> Sheet:
    """A gradebook as Canvas exports it.

    Parameters
    ----------
    path : a .csv with the columns Student and ID
    column : the assignment, with or without its number (default: the only one)

    Raises
    ------
    ValueError
        It is no such table, or has no such assignment, or has several and none is named.
    OSError
        There is no such file.
    """
    sheet = _read(path)
    header = [cell.value.strip().lstrip("\ufeff") for cell in sheet.rows[0]]
    lowered = [name.lower() for name in header]
    if "id" not in lowered or not any("student" in name for name in lowered[:2]):
        got = ", ".join(header)
        raise ValueError(f"{path}: got the columns {got}, wanted Student, ID, ..., Section, ...")
    numbers = range(1, len(sheet.rows))
    possible = next((n for n in numbers if "Points Possible" in sheet.cell(n, 0)), None)
    people = [n for n in numbers if sheet.cell(n, 0) and not NO_STUDENT.match(sheet.cell(n, 0))]
    sheet = replace(sheet, people=people)
    first = 1 + max(n for n, name in enumerate(lowered) if name in CANVAS)
    found = [n for n in range(first, len(header)) if _is_assignment(sheet, header[n], n, possible)]
    if column:
        found = [n for n in found if column in (header[n], re.sub(r" \(\d+\)$", "", header[n]))]
    if len(found) != 1:
        got = ", ".join(header[n] for n in found) or "no assignment" + f" {column!r}" * bool(column)
        raise ValueError(f"{path}: got {got}, wanted one: canvas=SHEET.csv#NAME")
    most = None if possible is None else _number(sheet.cell(possible, found[0]))
    return replace(sheet, column=found[0], most=most)


def _is_assignment(sheet: Sheet, name: str, column: int, possible: int | None) -> bool:
    if possible is None:
        return not OF_CANVAS.search(name)
    return _number(sheet.cell(possible, column)) is not None


def _number(text: str) -> float | None:
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def fill(sheet: Sheet, rows: Sequence[Row]) -> tuple[bytes, list[str]]:
    """The sheet with the totals of the class, and what an instructor is told of it."""
    at = _places(sheet, rows)
    ids = [row.student.id for row in rows]
    notes = [f"{sheet.path}: {id} is not in it" for id in ids if id not in at]
    factor, most = 1.0, rows[0].most if rows else 0.0
    if sheet.most is not None and most and sheet.most != most:
        factor = sheet.most / most
        notes.append(f"{sheet.path}: it has {sheet.most:g} points for our {most:g}: scaled")
    comma = _has_decimal_comma(sheet)
    grades = {}
    for row in rows:
        if (number := at.get(row.student.id)) is None:
            continue
        if sheet.cell(number, sheet.column).upper() == "EX":  # of Canvas
            notes.append(f"{sheet.path}: {row.student.id} is excused there, and stays so")
            continue
        grades[number] = f"{row.total * factor:.2f}".replace(".", "," if comma else ".")
    return sheet.filled(grades), notes


def _has_decimal_comma(sheet: Sheet) -> bool:
    """Whether its grades, or the greatest beside them, have one."""
    cells = (sheet.cell(n, sheet.column + k) for n in range(1, len(sheet.rows)) for k in (0, 1))
    return any(re.fullmatch(r"\d+,\d+", cell) for cell in cells)


def _places(sheet: Sheet, rows: Sequence[Row]) -> dict[str, int]:
    """The row of each student: by the column that knows most ids, else by what the roster adds."""
    columns = list(_telling_apart(sheet))
    ids = known(row.student.id for row in rows)
    best = max(columns, key=lambda values: len(known(values) & ids), default=[])
    by_id, by_others = _index(sheet, [best]), _index(sheet, columns)
    found: dict[str, int] = {}
    for row in rows:
        if place := by_id.get(same(row.student.id)):
            found.setdefault(row.student.id, place)
    for row in rows:  # only then: nobody's number is to be taken for another's
        student = row.student
        places = (by_others.get(same(name)) for name in (student.email, *student.also) if name)
        place = next((place for place in places if place), 0)
        if student.id not in found and place and place not in found.values():
            found[student.id] = place
    return found


def _index(sheet: Sheet, columns: Sequence[list[str]]) -> dict[str, int]:
    return {
        same(value): number
        for values in reversed(columns)
        for value, number in zip(values, sheet.people, strict=False)
        if value
    }


def _telling_apart(sheet: Sheet) -> Iterator[list[str]]:
    """The columns before the grades whose values are all different."""
    for column in range(sheet.column):
        values = sheet.values(column)
        for kind in (values, numbers_of(values)):
            filled = [value for value in kind if value]
            if filled and len(known(filled)) == len(filled):
                yield kind
