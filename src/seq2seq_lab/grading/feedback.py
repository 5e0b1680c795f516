"""feedback/ID.html: what a student is told, on a page that needs nothing else."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined, Template

from seq2seq_lab.checks.failure import INDENT, LABELS
from seq2seq_lab.files import save_bytes
from seq2seq_lab.grading.feedback_words import STAGES, VERDICTS, WORDS, say
from seq2seq_lab.grading.gradebook import Row
from seq2seq_lab.grading.points import PARTIAL
from seq2seq_lab.grading.records import Graded, file_name
from seq2seq_lab.language import Text

TEMPLATE = Path(__file__).with_name("feedback.html")
QUESTION = "  -> "
HIDDEN = ("C", "Zl", "Zp")  # the categories of characters that are not seen, or turn others round


class Part(NamedTuple):
    """A labelled part of a check's message, or a text without a label."""

    kind: str  # "tried", "got", "expected", "hint" or "text"
    text: str


def save_feedback(grades: Path, rows: Iterable[Row]) -> list[Path]:
    """Write a page for each student who handed in something; -> their paths."""
    paths = []
    for row in rows:
        if row.record is not None:
            path = grades / "feedback" / f"{file_name(row.student.id)}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            save_bytes(path, feedback_page(row).encode(errors="backslashreplace"))
            paths.append(path)
    return paths


def feedback_page(row: Row) -> str:
    """The page of a student, in the language of their notebooks; nothing in it is executed.

    Parameters
    ----------
    row : of a student who handed in something

    Raises
    ------
    ValueError
        They handed in nothing.
    """
    if row.record is None:
        raise ValueError(f"row: got {row.student.id!r}, who handed in nothing, wanted a record")
    language = row.record.language
    exercises = [_shown(exercise, language) for exercise in row.exercises.values()]
    words = {name: say(text, language) for name, text in WORDS.items() if "{" not in text.en}
    notes = list(row.record.notes)
    if row.record.set_aside:
        notes.append(say(WORDS["set_aside"], language, files=", ".join(row.record.set_aside)))
    return _template().render(
        language=language,
        words=words,
        title=say(WORDS["title"], language, id=row.student.id),
        points=_points(row.total, row.most, language),
        total=f"{row.total:g} / {row.most:g}",
        percent=round(100 * row.total / row.most) if row.most else 0,
        late=say(WORDS["late"], language, earned=f"{row.earned:g}", late=f"{row.late:g}")
        if row.late
        else "",
        notes=notes,
        exercises=exercises,
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if isinstance(value, str) else value,
    )
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))


def _points(points: float, most: float, language: str) -> str:
    return say(WORDS["points"], language, points=f"{points:g}", most=f"{most:g}")


def _shown(exercise: Graded, language: str) -> dict[str, Any]:
    """An exercise as the page shows it."""
    verdict, why = VERDICTS.get(exercise.verdict, (Text(exercise.verdict), Text("")))
    stages = list(_stages(exercise, language))
    nothing = exercise.verdict in PARTIAL and exercise.reached > 0 and not exercise.points
    reached = min(exercise.reached, len(stages))
    return {
        "notebook": exercise.notebook,
        "name": exercise.exercise,
        "verdict": exercise.verdict,
        "word": say(verdict, language),
        "points": _points(exercise.points, exercise.max_points, language),
        "fraction": f"{exercise.points:g} / {exercise.max_points:g}",
        "why": "" if exercise.message else say(why, language),
        "stages": stages,
        "reached": say(WORDS["stages"], language, reached=reached, all=len(stages)),
        "all_or_nothing": bool(nothing and exercise.max_points and stages),
        "parts": parts_of(exercise.message),
        "altered": exercise.altered,
        "source": exercise.source.strip("\n"),
    }


def _stages(exercise: Graded, language: str) -> Iterator[tuple[str, str, str]]:
    """Name, state and state in words; only of what was tried: a blank has no stages to pass."""
    if exercise.verdict not in ("passed", *PARTIAL):
        return
    passed = len(exercise.stages) if exercise.verdict == "passed" else exercise.reached
    for number, stage in enumerate(exercise.stages):
        state = "passed" if number < passed else "failed" if number == passed else "open"
        name = say(STAGES.get(stage, Text(stage.replace("{", "{{").replace("}", "}}"))), language)
        yield name, state, say(WORDS[f"stage_{state}"], language)


def parts_of(message: str) -> list[Part]:
    """A check's message, by its labels.

    >>> parts_of("RNN: not right yet\\n  got       1\\n  -> Which one?")
    [Part(kind='got', text='1'), Part(kind='hint', text='Which one?')]
    """
    parts: list[Part] = []
    for line in message.splitlines():
        part = _labelled(line)
        if part:
            parts.append(part)
        elif parts:
            more = re.sub(rf"^({INDENT.en}|{INDENT.ko})", "", line)
            parts[-1] = parts[-1]._replace(text=f"{parts[-1].text}\n{more}")
        else:
            parts.append(Part("text", line))
    labelled = len(parts) > 1 and parts[0].kind == "text"
    return parts[1:] if labelled and _is_title(parts[0].text) else parts


def _labelled(line: str) -> Part | None:
    if line.startswith(QUESTION):
        return Part("hint", line.removeprefix(QUESTION))
    for kind in ("tried", "got", "expected"):
        for label in LABELS[kind]:
            if line.startswith(f"  {label}  "):
                return Part(kind, line.removeprefix(f"  {label}  "))
    return None


def _is_title(line: str) -> bool:
    """Whether it only says again that the exercise is not right."""
    return line.endswith(tuple(text.format(name="") for text in LABELS["wrong"]))


def visible(text: str) -> str:
    """A stranger's text: what would not be seen, or would turn the rest round, as its number.

    >>> print(visible("a\\x1b[31m\\u202eb"))
    a\\x1b[31m\\u202eb
    """
    lines = text.replace("\r\n", "\n").expandtabs(4)
    return "".join(_seen(character) for character in lines)


def _seen(character: str) -> str:
    if character == "\n" or not unicodedata.category(character).startswith(HIDDEN):
        return character
    return ascii(character)[1:-1]
