"""How many points an exercise earns, and what is taken off for coming late."""

import math
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from seq2seq_lab.grading.results import ExerciseResult

PARTIAL = ("failed", "timeout", "memory", "crashed")  # the verdicts of an attempt
PERIODS = {"day": timedelta(days=1), "hour": timedelta(hours=1)}


class Worth(NamedTuple):
    """What an exercise is worth, and whether its stages earn a part of that."""

    points: float = 1.0
    partial: bool = True


USUAL = Worth()


@dataclass(frozen=True)
class Rules:
    """What each exercise is worth: ``of[notebook, exercise]``, else ``usual``."""

    usual: Worth = USUAL
    of: Mapping[tuple[str, str], Worth] = field(default_factory=dict)


def points_of(result: ExerciseResult, rules: Rules) -> tuple[float, float]:
    """The points that a result earns, and how many there are to be had.

    points = max * reached / stages, rounded to two decimals, if it is an attempt that did not
    pass; all of them if it passed; none without an attempt, or before a person has looked.

    >>> half = ExerciseResult("1_reversal", "rnn", "failed", stages=("form", "values"), reached=1)
    >>> points_of(half, Rules())
    (0.5, 1.0)
    """
    worth = rules.of.get((result.notebook, result.exercise), rules.usual)
    if result.verdict == "passed":
        return worth.points, worth.points
    if result.verdict not in PARTIAL or not worth.partial or not result.stages:
        return 0.0, worth.points
    reached = min(result.reached, len(result.stages) - 1)  # what did not pass is not whole
    return round(worth.points * reached / len(result.stages), 2), worth.points


def read_rules(path: Path, course: Mapping[str, Sequence[str]]) -> Rules:
    """The rules in a file of ``--points``.

        points = 1              # of every exercise (1 is also what is usual)
        partial = true          # by the stages of its check; false: all or nothing
        rnn = 3                 # of one exercise
        attend = {points = 2, partial = false}

        ["1_reversal"]          # the same, of one notebook
        seq2seq = 5

    Parameters
    ----------
    path : a .toml
    course : the exercises of each notebook

    Raises
    ------
    ValueError
        It is no TOML, or names what the course does not have, or a value is none of these.
    OSError
        There is no such file.
    """
    content = _toml(path)
    tables = {name: content.pop(name) for name in course if isinstance(content.get(name), dict)}
    exercises = {exercise for names in course.values() for exercise in names}
    everywhere = _settings(content, exercises, str(path), [f"[{name}]" for name in course])
    of = {}
    for notebook, names in course.items():
        here = _settings(tables.get(notebook, {}), names, f"{path}: {notebook}")
        for name in names:  # the more particular counts
            layers = (everywhere[""], here[""], everywhere.get(name, {}), here.get(name, {}))
            of[notebook, name] = Worth(**{key: layer[key] for layer in layers for key in layer})
    return Rules(Worth(**everywhere[""]), of)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: got no TOML ({error}), wanted points of exercises") from None


def _settings(
    table: Mapping[str, Any], known: Collection[str], where: str, others: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """What a table says: under "" of all of its exercises, under its name of one."""
    found: dict[str, dict[str, Any]] = {"": {}}
    for name, value in table.items():
        if name == "points":
            found[""][name] = _points(value, f"{where}: {name}")
        elif name == "partial":
            found[""][name] = _partial(value, f"{where}: {name}")
        elif name in known:
            inner = value if isinstance(value, dict) else {"points": value}
            found[name] = _settings(inner, (), f"{where}: {name}")[""]
        else:
            wanted = ", ".join([*Worth._fields, *sorted(known), *others])
            raise ValueError(f"{where}: got {name!r}, wanted one of {wanted}")
    return found


def _partial(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{where}: got {value!r}, wanted true or false")
    return value


def _points(value: Any, where: str) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value < math.inf:
        raise ValueError(f"{where}: got {value!r}, wanted a number of points, 0 or more")
    return float(value)


class Lateness(NamedTuple):
    """``--due`` and ``--late``: what fraction is taken off for each ``period`` that has begun."""

    due: datetime
    fraction: float = 0.0
    period: timedelta = PERIODS["day"]

    def off(self, submitted: datetime | None) -> float:
        """The fraction of its points that a hand-in loses, at most 1; none if no time is known.

        >>> Lateness(read_time("2026-11-20T23:59Z"), 0.1).off(read_time("2026-11-22T00:00Z"))
        0.2
        """
        begun = math.ceil(self.behind(submitted) / self.period)
        return min(1.0, round(self.fraction * begun, 6))

    def behind(self, submitted: datetime | None) -> timedelta:
        """How much later than due, or nothing."""
        return max(timedelta(0), submitted - self.due) if submitted else timedelta(0)


def read_lateness(due: str, late: str | None = None) -> Lateness:
    """The options ``--due`` and ``--late`` as typed.

    Raises
    ------
    ValueError
        It is no time, or no such rate.

    >>> read_lateness("2026-11-20T23:59+09:00", "10%/day").due.isoformat()
    '2026-11-20T14:59:00+00:00'
    """
    if late is None:
        return Lateness(read_time(due, "--due"))
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%\s*/\s*(day|hour)\s*", late)
    if not found or not float(found[1]) <= 100:
        raise ValueError(f"--late: got {late!r}, wanted such as 10%/day or 2%/hour, at most 100%")
    return Lateness(read_time(due, "--due"), float(found[1]) / 100, PERIODS[found[2]])


def read_time(text: str, name: str = "time") -> datetime:
    """A time in ISO 8601; without an offset, by this machine's clock."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        wanted = "wanted such as 2026-11-20T23:59 or 2026-11-20T23:59+09:00"
        raise ValueError(f"{name}: got {text!r}, {wanted}") from None
