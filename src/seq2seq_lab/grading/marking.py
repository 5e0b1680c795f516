"""Goes through a hand-in, cell by cell and exercise by exercise, whatever its code does."""

import time
from collections.abc import Iterator
from pathlib import Path

from seq2seq_lab.checks.failure import Raised
from seq2seq_lab.grading import words
from seq2seq_lab.grading.notebook import Answered, HandedIn
from seq2seq_lab.grading.results import ExerciseResult
from seq2seq_lab.grading.sandbox import Ended, Limits, Sandbox
from seq2seq_lab.grading.trial import Trial, Verdict
from seq2seq_lab.grading.wire import Garbled

SECONDS_A_CELL = 10  # of the processor; twice as long by the clock
RESTARTS = 4  # of a hand-in's process, after a cell or an answer ended it


class Marking:
    """The results of a hand-in, found out in as few processes as it takes."""

    def __init__(self, handed_in: HandedIn, course: Path | None, limits: Limits, folder: Path):
        self.handed_in, self.course, self.limits, self.folder = handed_in, course, limits, folder
        self.deadline = time.monotonic() + limits.seconds
        self.found: dict[str, Verdict] = {}
        self.errors: dict[int, list[Raised]] = {}
        self.fatal: dict[int, str] = {}  # cells that ended the process, and how
        self.notes: list[str] = []
        self.doing: int | Answered | None = None

    def results(self) -> list[ExerciseResult]:
        for _ in range(1 + RESTARTS):
            try:
                with Sandbox(self.folder, self.limits, self._checks()) as box:
                    self._go(box)
                break
            except (Ended, Garbled) as end:
                self._ended(isinstance(end, Ended) and end.late)
            if self._left() <= 0:
                break
        return [self._result(each) for asked in self.handed_in.released.asked
                for each in self.handed_in.answered if each.asked == asked]  # fmt: skip

    def _checks(self) -> list[str]:
        return [f"check_{asked.exercise}" for asked in self.handed_in.released.asked]

    def _left(self) -> float:
        return self.deadline - time.monotonic()

    def _go(self, box: Sandbox) -> None:
        done = 0
        for answered in self.handed_in.answered:
            for i in range(done, answered.upto + 1):
                self._run(box, i)
            done = max(done, answered.upto + 1)
            if answered.asked.exercise not in self.found:
                self._judge(box, answered)
        lacking = [each for each in self.handed_in.answered if self._may_stand_below(each)]
        for i in range(done, len(self.handed_in.cells)) if lacking else ():
            if self.handed_in.own(i):
                self._run(box, i)
        for answered in lacking:
            self._judge(box, answered)

    def _may_stand_below(self, answered: Answered) -> bool:
        lacking = self.found[answered.asked.exercise].verdict in ("missing", "blank")
        below = range(answered.upto + 1, len(self.handed_in.cells))
        return lacking and any(self.handed_in.defines(i, answered.asked.answer) for i in below)

    def _run(self, box: Sandbox, i: int) -> None:
        if not self.handed_in.texts[i] or i in self.fatal or i in self.handed_in.skipped:
            return
        self.doing = i
        seconds = min(SECONDS_A_CELL, self.limits.seconds / 4)
        order = {"do": "run", "cell": i + 1, "source": self.handed_in.python(i)}
        found = box.ask({**order, "seconds": seconds}, min(2 * seconds, self._left()))
        self.errors[i] = [e for e in found.get("errors", ()) if isinstance(e, Raised)]
        if any(error.lines.endswith("TimeUp") for error in self.errors[i]):
            self._note(words.SLOW_CELL(cell=i + 1, seconds=f"{seconds:.0f}"))

    def _judge(self, box: Sandbox, answered: Answered) -> None:
        self.doing = answered
        trial = Trial(box, self.handed_in.released, answered.asked, self.course, self.deadline)
        found = trial.verdict()
        if found.verdict == "passed" and trial.copied(
            self._source(answered), self._given(answered)
        ):
            found = Verdict("review", words.COPIED(), found.stages)
        self.found[answered.asked.exercise] = found
        self.doing = None

    def _source(self, answered: Answered) -> str:
        return self.handed_in.source_of(answered.asked, answered.upto)

    def _given(self, answered: Answered) -> str:
        """What the notebook gives of an answer, and all that it says above."""
        cells = self.handed_in.released.cells[: answered.asked.cell + 1]
        return "\n".join(cell.source for cell in cells)

    def _ended(self, late: bool) -> None:
        """Remember what ended the process, so that it is not done again."""
        if isinstance(self.doing, int):
            how = words.ENDLESS_CELL if late else words.ENDING_CELL
            self.fatal[self.doing] = how(cell=self.doing + 1, first=self._first_line(self.doing))
            self._note(self.fatal[self.doing])
        elif self.doing is not None:
            self.found[self.doing.asked.exercise] = Verdict(
                "timeout" if late else "crashed", (words.ENDLESS if late else words.CRASHED)()
            )

    def _first_line(self, i: int) -> str:
        return self.handed_in.texts[i].split("\n")[0][:60]

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def _result(self, answered: Answered) -> ExerciseResult:
        asked, altered = answered.asked, answered.altered
        out_of_time = Verdict("timeout", words.OUT_OF_TIME(seconds=f"{self.limits.seconds:.0f}"))
        found = self.found.get(asked.exercise, out_of_time)
        message = "\n".join([found.message, *self._about(answered, found)]).strip("\n")
        return ExerciseResult(
            self.handed_in.released.name,
            asked.exercise,
            found.verdict,
            words.clean(message),
            altered,
            found.stages,
            found.reached,
            self._source(answered),
        )

    def _about(self, answered: Answered, found: Verdict) -> Iterator[str]:
        """Where an answer is that is not there, or a name that it lacks."""
        if found.verdict == "missing":
            yield from words.why_missing(self.handed_in, answered.asked.answer, self._lost)
        for i in sorted(self.handed_in.skipped):
            for name in words.undefined(found.message):
                if self.handed_in.defines(i, name):
                    yield words.SKIPPED(name=name, cell=i + 1)

    def _lost(self, i: int) -> str:
        """How a cell ended, if not as it should."""
        if i in self.fatal:
            return self.fatal[i]
        errors = self.errors.get(i)
        return (
            words.BROKEN_CELL(cell=i + 1, error=errors[0].lines.split("\n")[-1]) if errors else ""
        )
