"""What the grading of a class needs of a course, and of its judge."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from seq2seq_lab.grading.results import Judged


class Judge(NamedTuple):
    """Who reads and judges hand-ins; functions that modules define, since processes get them.

    Parameters
    ----------
    judge : as :func:`seq2seq_lab.grading.judging.judge`
    answers : file, course -> the released notebook that it answers, None if it answers none
    exercises : course -> the exercises of each released notebook
    given : course -> (notebook, exercise) -> the code of it that the notebook gives
    """

    judge: Callable[..., Judged]
    answers: Callable[[Path, Path | None], str | None]
    exercises: Callable[[Path | None], dict[str, list[str]]]
    given: Callable[[Path | None], dict[tuple[str, str], str]]


def the_course() -> Judge:
    """The judge of the course's exercises."""
    from seq2seq_lab.grading import judging, released  # and Jupyter with them

    def exercises(course: Path | None) -> dict[str, list[str]]:
        asking = [notebook for notebook in released.course_of(course) if notebook.asked]
        return {r.name: [asked.exercise for asked in r.asked] for r in asking}

    def given(course: Path | None) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for notebook in released.course_of(course):
            for asked in notebook.asked:
                cells = (c for c in notebook.cells if asked.answer in released.names_bound(c))
                source = "\n".join(cell.source for cell in cells)
                found.setdefault((notebook.name, asked.exercise), source)
        return found

    return Judge(judging.judge, released.answers, exercises, given)


def answers_once(judge: Judge, course: Path | None) -> Callable[[Path], str | None]:
    """Which released notebook a file answers, found out once."""

    @functools.cache
    def answers(path: Path) -> str | None:
        try:
            return judge.answers(path, course)
        except (
            RecursionError,
            MemoryError,
        ):  # of code nested too deeply: one student's
            return None

    return answers
