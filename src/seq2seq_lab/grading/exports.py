"""The grades in the form of other tools: nbgrader, otter, Moodle, Canvas, Gradescope."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from seq2seq_lab.files import save_bytes
from seq2seq_lab.grading import sheets
from seq2seq_lab.grading.gradebook import Row, csv_bytes
from seq2seq_lab.grading.points import Lateness
from seq2seq_lab.grading.records import Graded, file_name

NBGRADER = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
READERS = {"moodle": sheets.read_moodle, "canvas": sheets.read_canvas}
WANTED = "nbgrader, otter, gradescope, moodle=SHEET.csv or canvas=SHEET.csv"


class Export(NamedTuple):
    """A form that was asked for, and the LMS's sheet that is to be filled in."""

    form: str
    sheet: sheets.Sheet | None = None


def read_export(typed: str) -> Export:
    """``--export`` as typed; a sheet is read, so that what is wrong with it is said at once.

    Raises
    ------
    ValueError
        There is no such form, or the sheet has no column of grades.
    OSError
        There is no such sheet.

    >>> read_export("otter").form
    'otter'
    """
    form, _, rest = typed.partition("=")
    if form in READERS and rest:
        name, _, column = (rest, "", "") if Path(rest).exists() else rest.rpartition("#")
        path = Path(name or rest).expanduser()
        return Export(form, READERS[form](path, column if name else ""))
    if form not in ("nbgrader", "otter", "gradescope") or rest:
        raise ValueError(f"--export: got {typed!r}, wanted {WANTED}")
    return Export(form)


def export(
    wanted: Export, rows: Sequence[Row], grades: Path, lateness: Lateness | None = None
) -> tuple[list[Path], list[str]]:
    """Write the grades in one of the forms into ``grades/exports``.

    Returns
    -------
    the files, and what an instructor is told of it, a line each

    Raises
    ------
    ValueError
        It would be written over the instructor's own sheet.
    """
    folder, notes = grades / "exports", list[str]()
    if wanted.sheet is not None:
        content, notes = sheets.fill(wanted.sheet, rows)
        path = folder / f"{wanted.form}-{wanted.sheet.path.name}"
        if path.resolve() == wanted.sheet.path.resolve():
            raise ValueError(f"--export: got {path}, wanted the LMS's sheet, not what we made")
        files = {path: content}
    elif wanted.form == "gradescope":
        names = {row.student.id: file_name(row.student.id) for row in rows}
        files = {
            folder / "gradescope" / names[row.student.id] / "results.json": _json(gradescope(row))
            for row in rows
        }
    elif wanted.form == "nbgrader":
        files = {folder / "nbgrader.csv": csv_bytes(nbgrader(rows, lateness), mark=False)}
    else:
        files = {folder / "final_grades.csv": csv_bytes(otter(rows), mark=False)}
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        save_bytes(path, content)
    return [*files], notes


def _json(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return text.encode(errors="backslashreplace")


def nbgrader(rows: Sequence[Row], lateness: Lateness | None = None) -> list[list[str]]:
    """The table of ``nbgrader export`` (0.9), a notebook an assignment; times in UTC."""
    due = _utc(lateness.due if lateness else None)
    notebooks = dict.fromkeys(notebook for row in rows for notebook, _ in row.worth)
    students = sorted(rows, key=lambda row: (row.student[1:3], row.student.id))
    return [[*NBGRADER]] + [
        [notebook, due, *_of_notebook(row, notebook)] for notebook in notebooks for row in students
    ]


def _of_notebook(row: Row, notebook: str) -> list[str]:
    exercises = [graded for (of, _), graded in row.exercises.items() if of == notebook]
    handed_in = row.record and any(graded.notebook == notebook for graded in row.record.exercises)
    raw = round(sum(graded.points for graded in exercises), 2)
    penalty = round(raw * row.taken, 2)
    most = round(sum(graded.max_points for graded in exercises), 2)
    scores = [raw, penalty, round(raw - penalty, 2), most]
    when = _utc(row.submitted if handed_in else None)
    return [when, *row.student[:4], *(str(float(score)) for score in scores)]


def _utc(when: datetime | None) -> str:
    return str(when.astimezone(UTC).replace(tzinfo=None)) if when else ""


def otter(rows: Sequence[Row]) -> list[list[str]]:
    """The table ``final_grades.csv`` of ``otter grade`` (7); ``file`` is the student's id.

    What is taken off for coming late is in the total, for which otter has no column.
    """
    worth = rows[0].worth if rows else {}
    questions = sorted(worth, key="/".join)
    head = ["file", *map("/".join, questions)]
    head += ["total_points_earned", "percent_correct", "grading_status"]
    most = round(sum(worth.values()), 2)
    possible = [
        *(str(float(worth[question])) for question in questions),
        str(float(most)),
        "1.0",
        "--",
    ]
    table = [head, ["points-per-question", *possible]]
    for row in sorted(rows, key=lambda row: row.student.id):
        points = [str(float(row.exercises[question].points)) for question in questions]
        percent = str(round(row.total / most, 6)) if most else "0.0"
        table.append([row.student.id, *points, str(float(row.total)), percent, _status(row)])
    return table


def _status(row: Row) -> str:
    if row.record is None:
        return "Nothing was handed in"
    verdicts = {graded.verdict for graded in row.record.exercises}
    return "Completed" if verdicts - {"unreadable"} else "; ".join(row.notes) or "unreadable"


def gradescope(row: Row) -> dict[str, Any]:
    """What Gradescope reads of an autograder: ``results.json``, a test an exercise."""
    exercises = list(row.exercises.values())
    return {
        "score": row.total,
        "execution_time": row.record.seconds if row.record else 0.0,
        "output": "\n".join(row.notes),
        "visibility": "visible",
        "tests": [_test(graded, str(number)) for number, graded in enumerate(exercises, start=1)],
    }


def _test(graded: Graded, number: str) -> dict[str, Any]:
    return {
        "name": f"{graded.notebook}/{graded.exercise}",
        "score": graded.points,
        "max_score": graded.max_points,
        "status": "passed" if graded.verdict == "passed" else "failed",
        "number": number,
        "output": graded.message or graded.verdict,
        "visibility": "visible",
    }
