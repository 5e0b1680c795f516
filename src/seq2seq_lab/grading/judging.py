"""Judges a hand-in: its answers run in a process of their own, the checks in this one."""

import dataclasses
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from seq2seq_lab.grading.marking import Marking
from seq2seq_lab.grading.notebook import HandedIn
from seq2seq_lab.grading.reading import Unreadable, read
from seq2seq_lab.grading.released import Released, course_of, find, itself
from seq2seq_lab.grading.results import ExerciseResult, Judged
from seq2seq_lab.grading.sandbox import Limits
from seq2seq_lab.grading.words import clean
from seq2seq_lab.language import LANGUAGES, Text, language, set_language

NO_NOTEBOOK = Text("This notebook was not handed in.", "이 노트북은 제출되지 않았습니다.")
UNREADABLE = Text("{file}: no notebook: {why}.", "{file}: 노트북이 아닙니다: {why}.")
UNKNOWN = Text(
    "{file}: it answers none of the course's notebooks.",
    "{file}: 이 강의의 노트북에 대한 답이 아닙니다.",
)


def judge(
    files: Sequence[Path],
    expected: Sequence[str] = (),
    course: Path | None = None,
    limits: Limits | None = None,
) -> Judged:
    """Judge the notebooks of one hand-in; each exercise gets a verdict.

    Parameters
    ----------
    files : its notebooks; of several that answer the same one, the first counts
    expected : names of the released notebooks that are asked for; those of ``files`` are, too
    course : the folder of the course that was handed out; ours by default

    Raises
    ------
    ValueError
        There is no such course, or no such isolation here.
    """
    return HandIn(course_of(course), course, limits or Limits()).judged(files, expected)


def check(path: Path) -> Judged:
    """Judge one notebook, as a person does who has it before them.

    What was handed out is found in the course in whose folder it lies, or in ours; a notebook
    that answers neither stands for itself.

    Raises
    ------
    ValueError
        The file is no notebook, or has no checks in it.
    OSError
        There is no such file.
    """
    path.stat()
    try:
        cells = read(path)
    except Unreadable as error:
        raise ValueError(f"NOTEBOOK: got {path}, which is no notebook: {error}") from None
    course = next((above for above in path.resolve().parents if _is_course(above)), None)
    released = course_of(course)
    if find(path, cells, released) is None:
        course, released = path.parent, (itself(path, cells),)
        if not released[0].asked:
            raise ValueError(f"NOTEBOOK: got {path}, wanted a notebook with check_... cells in it")
    return HandIn(released, course, Limits()).judged([path], ())


def _is_course(folder: Path) -> bool:
    return any(folder.joinpath(name, "student").is_dir() for name in LANGUAGES)


class HandIn:
    """What is found out about one hand-in, file by file."""

    def __init__(self, released: Sequence[Released], course: Path | None, limits: Limits):
        self.released, self.course, self.limits = released, course, limits
        self.start = time.monotonic()
        self.results: dict[str, list[ExerciseResult]] = {}
        self.notes: list[str] = []
        self.unreadable, self.language = "", limits.language

    def judged(self, files: Sequence[Path], expected: Sequence[str]) -> Judged:
        if self.language:
            set_language(self.language)
        for path in files:
            self._add(path)
        set_language(self.language or language())
        for name in expected:
            if name not in self.results:
                verdict = "unreadable" if self.unreadable else "missing"
                message = self.unreadable or NO_NOTEBOOK()
                self.results[name] = [*self._all(name, verdict, message)]
        every = (result for name in sorted(self.results) for result in self.results[name])
        seconds = time.monotonic() - self.start
        notes = tuple(map(clean, self.notes))
        return Judged((*every,), notes, self.language or language(), seconds)

    def _add(self, path: Path) -> None:
        try:
            cells = read(path)
        except Unreadable as error:
            self.unreadable = UNREADABLE(file=path.name, why=error)
            self.notes.append(self.unreadable)
            named = next((r.name for r in self.released if r.name in path.stem), "")
            if named:
                found = [*self._all(named, "unreadable", self.unreadable)]
                self.results.setdefault(named, found)
            return
        answered = find(path, cells, self.released)
        if answered is None:
            self.notes.append(UNKNOWN(file=path.name))
        elif answered.name not in self.results:
            self.language = self.language or answered.language
            set_language(self.language)
            self.results[answered.name] = self._marked(HandedIn(cells, answered))

    def _marked(self, handed_in: HandedIn) -> list[ExerciseResult]:
        left = max(self.limits.seconds - (time.monotonic() - self.start), 0.1)
        limits = dataclasses.replace(self.limits, seconds=left)
        with tempfile.TemporaryDirectory(dir=limits.scratch, prefix=".hand-in-") as folder:
            marking = Marking(handed_in, self.course, limits, Path(folder))
            results = marking.results()
            self.notes += marking.notes
            return results

    def _all(self, name: str, verdict: str, message: str) -> Iterator[ExerciseResult]:
        """The same verdict for all exercises of a released notebook."""
        for asked in next(r for r in self.released if r.name == name).asked:
            yield ExerciseResult(name, asked.exercise, verdict, message)
