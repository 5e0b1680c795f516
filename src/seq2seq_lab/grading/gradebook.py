"""gradebook.csv: a row a student, a column an exercise."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from seq2seq_lab.files import save_bytes
from seq2seq_lab.grading.points import Lateness, read_time
from seq2seq_lab.grading.records import Graded, Record, columns_of
from seq2seq_lab.grading.roster import Student, same

Exercise = tuple[str, str]  # (notebook, exercise)
FORMULA = re.compile(r"[=+@]|-(?!-*$)")  # how a cell begins that a spreadsheet would execute
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@dataclass(frozen=True)
class Row:
    """A student of the class.

    Parameters
    ----------
    student : as the roster has them, or by their id alone
    record : what they handed in; None if that is nothing
    worth : (notebook, exercise) -> points to be had, of all exercises of the class
    taken : the fraction of their points that they lose, since it came late
    notes : what there is to say, a line each
    """

    student: Student
    record: Record | None = None
    worth: Mapping[Exercise, float] = field(default_factory=dict)
    taken: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def exercises(self) -> dict[Exercise, Graded]:
        """All exercises of the class; one of a notebook that was not handed in is missing."""
        exercises = self.record.exercises if self.record else ()
        found = {(exercise.notebook, exercise.exercise): exercise for exercise in exercises}
        return {
            key: found.get(key) or Graded(*key, "missing", max_points=worth)
            for key, worth in self.worth.items()
        }

    @property
    def earned(self) -> float:
        """The points of all exercises."""
        return round(sum(exercise.points for exercise in self.exercises.values()), 2)

    @property
    def late(self) -> float:
        """The points that are taken off for coming late."""
        return round(self.earned * self.taken, 2)

    @property
    def total(self) -> float:
        """What is left of them."""
        return round(self.earned - self.late, 2)

    @property
    def most(self) -> float:
        """The points to be had."""
        return round(sum(self.worth.values()), 2)

    @property
    def submitted(self) -> datetime | None:
        """When it was handed in, if that is known."""
        when = self.record.submitted if self.record else None
        return read_time(when, "submitted") if when else None


def rows_of(
    records: Sequence[Record],
    roster: Mapping[str, Student] | None = None,
    lateness: Lateness | None = None,
    worth: Mapping[Exercise, float] | None = None,
) -> list[Row]:
    """The rows of the class, by id: all who handed in, and all of the roster.

    Parameters
    ----------
    records : what was handed in and graded
    roster : as ``read_roster`` has it, if there is one
    lateness : when it was due, and what is taken off
    worth : (notebook, exercise) -> points to be had (default: what the records have)
    """
    worth = columns_of(records) if worth is None else worth
    listed = {same(id): student for id, student in (roster or {}).items()}
    rows = []
    for record in records:
        student = listed.pop(same(record.id), None)
        notes = notes_of(record, lateness)
        if student is None and roster is not None:
            notes = ("not in the roster", *notes)
        student = (student or Student(record.id))._replace(id=record.id)
        rows.append(Row(student, record, worth, _taken(record, lateness), notes))
    rows += [
        Row(student, None, worth, notes=("nothing was handed in",)) for student in listed.values()
    ]
    return sorted(rows, key=lambda row: row.student.id)


def not_in_roster(records: Iterable[Record], roster: Mapping[str, Student]) -> list[str]:
    """The ids of those who handed in, but are not in the class."""
    listed = {same(id) for id in roster}
    return sorted(record.id for record in records if same(record.id) not in listed)


def _taken(record: Record, lateness: Lateness | None) -> float:
    if lateness is None or record.submitted is None:
        return 0.0
    return lateness.off(read_time(record.submitted, "submitted"))


def notes_of(record: Record, lateness: Lateness | None = None) -> tuple[str, ...]:
    """What an instructor is told of a hand-in beside its points."""
    notes = list(record.notes)
    if record.set_aside:
        notes.append("set aside: " + ", ".join(record.set_aside))
    for exercise in record.exercises:
        name = f"{exercise.notebook}/{exercise.exercise}"
        if exercise.verdict == "review":
            notes.append(f"{name} needs a person: 0 points until then")
        if exercise.altered:
            notes.append(f"{name}: check cell altered")
    return (*notes, *_of_lateness(record, lateness))


def _of_lateness(record: Record, lateness: Lateness | None) -> list[str]:
    if record.submitted is None:
        unknown = "late, says the LMS, but not when it came: nothing taken off"
        return [unknown] if record.late else []
    behind = lateness.behind(read_time(record.submitted, "submitted")) if lateness else None
    if not behind:
        return ["late, says the LMS"] if record.late else []
    hours, rest = divmod(int(behind.total_seconds()), 3600)
    after = f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h {rest // 60} min"
    return [f"late by {after}: {100 * _taken(record, lateness):.4g} % of the points taken off"]


def save_gradebook(path: Path, rows: Sequence[Row]) -> None:
    """Write gradebook.csv, whole or not at all: for Excel, too, which then shows Hangul."""
    exercises = [f"{notebook}/{name}" for notebook, name in (rows[0].worth if rows else ())]
    named = any(row.student.last_name or row.student.first_name for row in rows)
    names = ["last_name", "first_name"] if named else []
    table: list[list[str | float]] = [["id", *names, *exercises, "total", "late", "note"]]
    for row in rows:
        points = [exercise.points for exercise in row.exercises.values()]
        of_student = [row.student.id, *(getattr(row.student, name) for name in names)]
        table.append([*of_student, *points, row.total, row.late, "; ".join(row.notes)])
    save_bytes(path, csv_bytes(table))


def csv_bytes(table: Iterable[Sequence[str | float | None]], mark: bool = True) -> bytes:
    """A table as .csv, in UTF-8; ``mark``: with the byte order mark that Excel goes by.

    >>> csv_bytes([["=1+1", 1.5, 2.0]], mark=False)
    b"'=1+1,1.5,2\\n"
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([harmless(cell) for cell in cells] for cells in table)
    return written.getvalue().encode("utf-8-sig" if mark else "utf-8", errors="backslashreplace")


def harmless(cell: str | float | None) -> str:
    """A cell that no spreadsheet takes for a formula, in one line."""
    if cell is None or isinstance(cell, int | float):
        return "" if cell is None else f"{cell:.10g}"
    text = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", cell).split(" ")).strip()
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
