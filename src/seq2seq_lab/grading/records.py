"""What is kept of each hand-in: one file ``results/ID.json``, whole or not there."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from seq2seq_lab.files import load_json, save_bytes
from seq2seq_lab.grading.points import Rules, points_of
from seq2seq_lab.grading.results import ExerciseResult, Judged

LONGEST = 180  # bytes of a file's name, of which file systems take 255: suffixes come to it
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|%]|^[. ]|[. ]$')  # in a name, on any system


@dataclass(frozen=True)
class Graded(ExerciseResult):
    """An exercise with the points that it earned, of so many."""

    points: float = 0.0
    max_points: float = 1.0


@dataclass(frozen=True)
class Record:
    """A hand-in after it was graded.

    Parameters
    ----------
    id : the student's
    exercises : all of its notebooks'
    language : of its notebooks, "en" or "ko"
    notes : what else there is to say of it, a line each
    files : the files that count
    set_aside : the files that do not, such as older ones
    submitted : when, as ISO 8601, if that is known
    late : whether the LMS marks it so
    seconds : how long it was judged
    key : a hash of what it was judged from: the hand-in and the course
    """

    id: str
    exercises: tuple[Graded, ...] = ()
    language: str = "en"
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    submitted: str | None = None
    late: bool = False
    seconds: float = 0.0
    key: str = ""


def record_of(id: str, judged: Judged, rules: Rules, **others: Any) -> Record:
    """A record of what was judged; ``others`` are those fields that the judge does not know.

    >>> judged = Judged((ExerciseResult("1_reversal", "rnn", "passed"),))
    >>> record_of("kim", judged, Rules(), submitted="2026-11-20T23:59+09:00").exercises[0].points
    1.0
    """
    exercises = tuple(graded(result, rules) for result in judged.exercises)
    return Record(id, exercises, judged.language, judged.notes, seconds=judged.seconds, **others)


def graded(result: ExerciseResult, rules: Rules) -> Graded:
    """A result with its points."""
    points, max_points = points_of(result, rules)
    known = {field.name: getattr(result, field.name) for field in fields(ExerciseResult)}
    return Graded(**known, points=points, max_points=max_points)


def with_points(record: Record, rules: Rules) -> Record:
    """The same record by other rules: nothing needs to be judged again."""
    return replace(record, exercises=tuple(graded(result, rules) for result in record.exercises))


def save(grades: Path, record: Record) -> Path:
    """Write a record, whole or not at all; -> ``grades/results/ID.json``."""
    path = path_of(grades, record.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(record), indent=2, ensure_ascii=False) + "\n"
    save_bytes(path, text.encode(errors="backslashreplace"))  # half a character is no UTF-8
    return path


def load(path: Path) -> Record:
    """Read a record.

    Raises
    ------
    ValueError
        The file holds something else.
    """
    content = load_json(path)
    try:
        exercises = [_graded(exercise) for exercise in content.pop("exercises")]
        listed = {name: tuple(content.get(name, ())) for name in ("notes", "files", "set_aside")}
        record = Record(**{**content, **listed, "exercises": tuple(exercises)})
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"{path}: got other content ({error}), wanted a graded hand-in") from None
    if not isinstance(record.id, str):
        raise ValueError(f"{path}: id: got {record.id!r}, wanted a text")
    return record


def _graded(content: dict[str, Any]) -> Graded:
    return Graded(**{**content, "stages": tuple(content.get("stages", ()))})


def path_of(grades: Path, id: str) -> Path:
    """Where the record of a student is kept."""
    return grades / "results" / f"{file_name(id)}.json"


def file_name(id: str) -> str:
    """A student's id as the name of a file on any system: what is not safe there as %XX.

    >>> file_name("김하늘"), file_name("../kim")
    ('김하늘', '%2E.%2Fkim')
    """
    safe = UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", unicodedata.normalize("NFC", id))
    if len(safe.encode(errors="replace")) <= LONGEST:
        return safe or "%"
    return safe[: LONGEST // 4] + "-" + hashlib.sha256(id.encode(errors="replace")).hexdigest()


def columns_of(records: Sequence[Record]) -> dict[tuple[str, str], float]:
    """What the class was asked: (notebook, exercise) -> points to be had, in the course's order."""
    found: dict[tuple[str, str], float] = {}
    for record in records:
        for exercise in record.exercises:
            key = exercise.notebook, exercise.exercise
            found[key] = exercise.max_points
    order = {key: number for number, key in enumerate(found)}
    return {key: found[key] for key in sorted(found, key=lambda key: (key[0], order[key]))}
