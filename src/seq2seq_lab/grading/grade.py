"""Grades a class: each hand-in once, also when it is interrupted, killed, or run again."""

import contextlib
import difflib
import errno
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from seq2seq_lab.grading import outputs, records
from seq2seq_lab.grading.course import Judge, answers_once, the_course
from seq2seq_lab.grading.exports import Export
from seq2seq_lab.grading.keys import course_key, hand_in_key
from seq2seq_lab.grading.points import Lateness, Rules, read_rules
from seq2seq_lab.grading.records import Record
from seq2seq_lab.grading.results import ExerciseResult, Judged
from seq2seq_lab.grading.roster import read_roster
from seq2seq_lab.grading.sandbox import Limits, isolation
from seq2seq_lab.grading.submissions import HandIn, read
from seq2seq_lab.grading.work import Work, judge_one, sent
from seq2seq_lab.grading.workspace import not_writable, require_apart, workspace
from seq2seq_lab.jobs import each

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Settings:
    """What a person may choose; see ``seq2seq-lab grade --help``."""

    course: Path | None = None
    pattern: str = ""
    unpacked: int = 2 << 30
    roster: Path | None = None
    points: Path | None = None
    lateness: Lateness | None = None
    only: tuple[str, ...] = ()
    again: bool = False
    language: str = ""
    exports: tuple[Export, ...] = ()
    jobs: int = 2
    dask: str = ""
    limits: Limits = field(default_factory=Limits)


class Class(NamedTuple):
    """What became of a class.

    Parameters
    ----------
    records : of all who handed in, by id
    ungraded : ids of those whom ``only`` left out so far
    notes : what else there is to say, a line each
    """

    records: list[Record]
    ungraded: list[str]
    notes: list[str]


def grade(
    submissions: Path,
    grades: Path,
    settings: Settings | None = None,
    progress: Callable[[str, int, int], object] = lambda name, done, all: None,
    judge: Judge | None = None,
) -> Class:
    """Judge what was handed in, a process each; -> the class, all of which is in ``grades``, too.

    A hand-in is judged again only if it, or the course, changed since. ``results/ID.json`` is
    written as soon as it is judged, all else at the end.

    Parameters
    ----------
    submissions, grades : as in :mod:`~seq2seq_lab.grading.submissions`; a folder that is made
    progress : is told whose hand-in is done ("" at the start), how many are, and of how many

    Raises
    ------
    ValueError
        Something is wrong with the submissions, a setting, or the folder.
    """
    settings, judge = settings or Settings(), judge or the_course()
    if not settings.dask:  # whose machines may be others
        isolation(settings.limits.isolate)
    exercises = judge.exercises(settings.course)
    rules = read_rules(settings.points, exercises) if settings.points else Rules()
    require_apart(submissions, grades)
    with workspace(grades) as scratch, _saying_where(grades):
        answers = answers_once(judge, settings.course)
        found = read(submissions, scratch, answers, settings.pattern, settings.unpacked)
        ids = [hand_in.id for hand_in in found.hand_ins]
        _require_known(settings.only, ids)
        roster = read_roster(settings.roster, ids) if settings.roster else None
        answered = {answers(path) for hand_in in found.hand_ins for path in hand_in.files}
        expected = {name: exercises[name] for name in exercises if name in answered} or exercises
        desk = _Desk(grades, scratch, settings, judge, rules, expected)
        kept, ungraded = desk.grade(found.hand_ins, progress)
        notes = [f"left out, since nobody knows whose it is: {name}" for name in found.strays]
        outputs.forget(grades, ids)
        given = judge.given(settings.course)
        notes += outputs.write(grades, kept, given, roster, settings.lateness, settings.exports)
    return Class(kept, ungraded, notes)


def _require_known(only: Sequence[str], ids: Sequence[str]) -> None:
    for id in only:
        if id not in ids:
            near = difflib.get_close_matches(id, ids, n=3, cutoff=0) or ids
            raise ValueError(f"--only: got {id!r}, wanted the id of a hand-in: {', '.join(near)}")


@contextlib.contextmanager
def _saying_where(grades: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise not_writable(grades, error) from None


class _Desk(NamedTuple):
    """Where hand-ins are judged, one by one."""

    grades: Path
    scratch: Path
    settings: Settings
    judge: Judge
    rules: Rules
    expected: dict[str, list[str]]  # exercises by released notebook

    def grade(
        self, hand_ins: Sequence[HandIn], progress: Callable[[str, int, int], object]
    ) -> tuple[list[Record], list[str]]:
        """All records, and the ids of those that have none."""
        keys = self._keys(hand_ins)
        found = {h.id: kept for h in hand_ins if (kept := self._kept(h, keys[h.id]))}
        todo = [h for h in hand_ins if self._chosen(h) and h.id not in found]
        spoken = self.settings.language
        limits = replace(self.settings.limits, scratch=self.scratch, language=spoken)
        asked = (*self.expected,), self.settings.course, limits, self.judge.judge
        work = [Work(hand_in.id, hand_in.files, *asked) for hand_in in todo]
        by_id = {hand_in.id: hand_in for hand_in in todo}
        progress("", 0, len(todo))
        with contextlib.closing(self._judged(work)) as finished:
            for number, (item, judged) in enumerate(finished, start=1):
                hand_in = by_id[item.id]
                found[item.id] = self._record(hand_in, judged, keys[item.id])
                records.save(self.grades, found[item.id])
                progress(hand_in.name or hand_in.id, number, len(todo))
        return [found[id] for id in sorted(found)], sorted({h.id for h in hand_ins} - {*found})

    def _keys(self, hand_ins: Sequence[HandIn]) -> dict[str, str]:
        limits = self.settings.limits
        options = limits.seconds, limits.memory, limits.isolate, self.settings.language
        course = course_key(self.settings.course, options, [*self.expected])
        return {hand_in.id: hand_in_key(hand_in, course) for hand_in in hand_ins}

    def _chosen(self, hand_in: HandIn) -> bool:
        return not self.settings.only or hand_in.id in self.settings.only

    def _kept(self, hand_in: HandIn, key: str) -> Record | None:
        """What was judged already, and needs not be judged again; its points by today's rules."""
        if self.settings.again and self._chosen(hand_in):
            return None
        try:
            old = records.load(records.path_of(self.grades, hand_in.id))
        except (OSError, ValueError):  # there is none, or another program's
            return None
        new = old
        if self._chosen(hand_in):
            if old.key != key:
                return None
            new = replace(old, **_facts(hand_in, key))
        new = records.with_points(new, self.rules)
        if new != old:
            records.save(self.grades, new)
        return new

    def _judged(self, work: list[Work]) -> Generator[tuple[Work, Any], None, None]:
        if not work:
            return
        if self.settings.dask:
            work = [sent(item) for item in work]
        jobs = min(self.settings.jobs, len(work))
        with contextlib.closing(each(judge_one, work, jobs, self.settings.dask)) as finished:
            try:
                yield from finished
            except CancelledError:
                what = "the cluster went away; the same command goes on"
                raise ValueError(f"--dask: got {self.settings.dask!r}: {what}") from None

    def _record(self, hand_in: HandIn, judged: Judged | Exception, key: str) -> Record:
        if isinstance(judged, Exception):
            judged, key = self._without(judged), ""  # which is tried again by the same command
        judged = replace(
            judged,
            exercises=tuple(_refused(exercise, hand_in) for exercise in judged.exercises),
            language=self.settings.language or judged.language,
            notes=(*judged.notes, *(f"{name}: {why}" for name, why in hand_in.refused)),
        )
        return records.record_of(hand_in.id, judged, self.rules, **_facts(hand_in, key))

    def _without(self, error: Exception) -> Judged:
        """What is known of a hand-in whose judge died; the error, if it is no matter of it."""
        of_all = isinstance(error, ValueError) and str(error).startswith("--")
        if of_all or (isinstance(error, OSError) and error.errno in FULL):
            raise error
        message = " ".join(f"{type(error).__name__}: {error}".split())[:500]
        crashed = (
            ExerciseResult(notebook, exercise, "crashed", message)
            for notebook, exercises in self.expected.items()
            for exercise in exercises
        )
        return Judged(tuple(crashed), (f"it could not be judged ({message})",))


def _facts(hand_in: HandIn, key: str) -> dict[str, Any]:
    """What is known of a hand-in without its judge."""
    return {
        "files": tuple(path.name for path in hand_in.files),
        "set_aside": tuple(f"{name} ({why})" for name, why in hand_in.set_aside),
        "submitted": hand_in.submitted.isoformat() if hand_in.submitted else None,
        "late": hand_in.late,
        "key": key,
    }


def _refused(exercise: ExerciseResult, hand_in: HandIn) -> ExerciseResult:
    """What is missing may be in a file that was refused."""
    if exercise.verdict != "missing" or not hand_in.refused:
        return exercise
    name, why = hand_in.refused[0]
    return replace(exercise, verdict="unreadable", message=f"{name}: {why}")
