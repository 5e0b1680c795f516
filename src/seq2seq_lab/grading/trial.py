"""One answer on trial: its check, in this process, asks the hand-in's process for facts."""

import ast
import re
import time
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

from seq2seq_lab.checks.contract import Contract, Probe
from seq2seq_lab.checks.facts import Fact
from seq2seq_lab.checks.failure import CheckFailed, Raised
from seq2seq_lab.checks.safely import SECONDS_IN_ALL, Late
from seq2seq_lab.checks.trying import Elsewhere, Seen
from seq2seq_lab.course.tags import parse
from seq2seq_lab.grading import words
from seq2seq_lab.grading.released import Asked, Released, check_of
from seq2seq_lab.grading.sandbox import Sandbox
from seq2seq_lab.grading.similar import copied_from
from seq2seq_lab.language import language

SECONDS = 20  # by the clock, for one answer of the process
VERDICTS = {"blank": "blank", "memory": "memory", "endless": "timeout", "slow": "timeout"}
KNOWING = ("solution", "mistakes", "variants", "questions", "hints", "laws", "reasons", "errors")
TRIED = tuple(  # of a contract, what an answer is tried with, and what does not say what is right
    each.name
    for each in fields(Contract)
    if each.init and each.name not in (*KNOWING, "details", "tensors")
)


class Verdict(NamedTuple):
    """What became of an answer, and how many stages of its check it passed."""

    verdict: str
    message: str = ""
    stages: tuple[str, ...] = ()
    reached: int = 0


class Crashed(Exception):
    """The process of an answer ended while it was tried."""


class Trial(Elsewhere):
    """An answer in its own process."""

    def __init__(
        self, box: Sandbox, released: Released, asked: Asked, course: Path | None, deadline: float
    ):
        self.box, self.asked, self.deadline = box, asked, deadline
        self.check = check_of(asked.exercise, course)
        self.words = {*re.findall(r"\w+", self.check.solution)} - {asked.answer}
        self.stand_ins = {
            other.answer: check_of(other.exercise, course).solution
            for other in released.asked
            if other.answer in self.words
        }

    def verdict(self) -> Verdict:
        """With right solutions in the place of other answers; if it fails, with the student's."""
        found = self._verdict(self.stand_ins)
        if found.verdict in ("failed", "timeout") and self.stand_ins:
            own = self._verdict({})
            return own if own.verdict in ("passed", "review") else found
        return found

    def copied(self, source: str, given: str) -> bool:
        """Whether an answer is the very text of the solution."""
        solution = self._definition(self.check.solution)
        return copied_from(self._definition(source), [solution], given)

    def _definition(self, source: str) -> str:
        body = tree.body if (tree := parse(source)) else []
        own = (node for node in body if getattr(node, "name", "") == self.asked.answer)
        return "\n".join(map(ast.unparse, own))

    def _verdict(self, stand_ins: Mapping[str, str]) -> Verdict:
        try:
            opened = self._open(stand_ins)
            failed = self.check.failure(self) if opened.get("bound") else None
            library = [opened.get("library"), *self._close()]
        except Crashed:
            return Verdict("crashed", words.CRASHED(), self.check.stages)
        if not opened.get("bound"):
            return Verdict("missing")
        return self._said(failed, [str(name) for name in library if name])

    def _open(self, stand_ins: Mapping[str, str]) -> dict[str, Any]:
        self.seconds = 0.0
        contract = Contract(
            **{name: getattr(self.check, name) for name in TRIED},
            solution="",
            tensors=self.check.gets_tensors,
        )
        order = {"do": "judge", "answer": self.asked.answer, "stand_ins": {**stand_ins}}
        about = {"contract": contract, "allowed": self.words, "language": language()}
        return self._ask({**order, **about})

    def _close(self) -> list[Any]:
        found = self._ask({"do": "close"})
        self.box.receive(self._seconds())
        return [*(found.get("library") or ())]

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        found = self.box.ask(order, self._seconds())
        if "closed" in found:
            raise Crashed
        return found

    def _seconds(self) -> float:
        return min(SECONDS, self.deadline - time.monotonic())

    def observe(
        self, probe: Probe | None, parameters: Mapping[str, str], steady: bool, flows: bool
    ) -> Seen:
        how = {"parameters": {**parameters}, "steady": steady, "flows": flows}
        found = self._ask({"do": "observe", "probe": probe, **how})
        if "large" in found:
            raised = Raised("memory", f"{found['large']} bytes", "")
            return Seen([Fact("raised", "large", "raised", values={"error": raised})], [])
        self.seconds += float(found.get("seconds") or 0)
        late = str(found.get("late") or "")
        if self.seconds > SECONDS_IN_ALL:
            late = "slow"
        if late:
            raise Late(late if late in VERDICTS else "slow", str(found.get("tried") or ""))
        facts = [fact for fact in found.get("facts") or () if isinstance(fact, Fact)]
        return Seen(facts, [*(found.get("draws") or ())])

    def _said(self, failed: CheckFailed | None, library: list[str]) -> Verdict:
        stages = self.check.stages
        if failed is None and library:
            return Verdict("review", words.LIBRARY(names=", ".join(library[:3])), stages)
        if failed is None:
            return Verdict("passed", "", stages, len(stages))
        reached = stages.index(failed.stage) if failed.stage in stages else 0
        return Verdict(VERDICTS.get(failed.hint, "failed"), str(failed), stages, reached)
