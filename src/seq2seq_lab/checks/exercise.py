"""An exercise as data, and its check."""

import contextlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from seq2seq_lab.checks.asking import failure
from seq2seq_lab.checks.contract import Built, Contract, Variant, default_probes
from seq2seq_lab.checks.drawing import values_of
from seq2seq_lab.checks.explaining import Search
from seq2seq_lab.checks.facts import Fact, first_off
from seq2seq_lab.checks.failure import CheckFailed, message
from seq2seq_lab.checks.more import Failed, last
from seq2seq_lab.checks.questions import GENERAL
from seq2seq_lab.checks.safely import SECONDS, run_safely, say_if_unlimited
from seq2seq_lab.checks.trying import Seen, observe
from seq2seq_lab.language import Text
from seq2seq_lab.terminal import printable

PASSED = Text("{name}: passed", "{name}: 통과")
GREEN, PLAIN = "\033[32m", "\033[0m"


@dataclass(eq=False)
class Exercise(Contract):
    """A function or class that students write, and all that its check knows of it.

    Called with a student's own, it prints one green line, or raises CheckFailed with the question
    of the mistake that behaves like it, or with a general one.

    Parameters
    ----------
    name : of the function or class
    solution : source text that defines ``name``, with its imports
    arguments : name -> shape, such as "T N D"; "=N" is the number N itself
    returns : name -> shape; of one result, that is not a tuple, one name. The shape "*" stands
        for ids, however many, in a tuple, a list or an array
    mistakes : known ones, the likeliest first

    make : of a class, the sizes that it is made with, such as "C D K"
    parameters : of a class, name -> shape, in the order of the solution's ``parameters``
    calls : the arguments that can be given together, such as ("x", "x h")
    method : of a class, what is called
    called : of a class, the name of an object in messages
    variants : other right solutions
    terms : whether a wrong value is looked for with a single weight that is not 0

    drawn : the result that is random; the solution draws it in a function ``draw`` of its own
    length : if its length is random, the symbols of that and of its bounds, such as "T L H"
    values : that a random result may have; by default, those that the solution draws
    counted : what else of a random result has to come up as often as in the solution: a name ->
        (expression of results and sizes, that gives whole numbers; expression of which there are)
    laws : (hint, expression of results and arguments, Text): what holds of right results;
        it is asked for when no mistake explains a fault
    order : in which the results' values are compared; by default, from the last to the first

    probes : what is tried; by default, a few sizes, and large numbers
    integers : arguments that are ids -> how many there are, a symbol or a number
    tensors : whether a function gets Tensors; by default, if its solution uses MyGrad
    dtypes : whether a function's results have to be of the solution's dtypes
    given : the arguments' numbers and the probe -> the arguments, if they are not just those
    written : the arguments' numbers and the probe -> lines of a cell that make what is
        given; none if they would be too many
    watch : the arguments, after a call -> further facts by name, each a value, or a value and
        how a message has it; "results" is where the values come in
    either : results that may be Tensors or arrays, as no gradient has to flow through them, and
        arguments that are always arrays, as no gradient has to reach them
    stepwise : compare results step by step along their first axis, so that a mistake only has
        to do the first wrong step as the student's code does it
    questions : hint -> Text, of mistakes without one, and in place of general ones
    hints : the name of a fact that differs, or of a general hint -> the hint to give instead
    reasons : (hint, name of a fact, expression of got, wanted and sizes): where it holds, this
        hint is given instead
    errors : what an error says -> hint
    details : hint -> what its question mentions -> expression of results, sizes, got and wanted

    Raises
    ------
    ValueError
        The solution raises an error, or does not define ``name``; an edit's ``old`` is not in
        it, or more than once; a mistake is no Python, or has no question.

    >>> from seq2seq_lab.checks import Exercise, Mistake, Text
    >>> double = Exercise(
    ...     "double",
    ...     "def double(x):\\n    return 2 * x",
    ...     arguments={"x": "N"},
    ...     returns={"y": "N"},
    ...     mistakes=[Mistake("square", "2 * x", "x * x", Text("What is double of 3?"))],
    ... )
    >>> double(lambda x: x + x)
    \x1b[32m✓ double: passed\x1b[0m
    """

    def __post_init__(self) -> None:
        self.calls = tuple(self.calls) or (" ".join(self.arguments),)
        self.probes = tuple(self.probes) or default_probes(self)
        self.laws = tuple(self.laws)
        self.right = [
            self._built("", self.solution, variant.edits, variant.parameters or self.parameters)
            for variant in (Variant(), *self.variants)
        ]
        self._require_solution()
        self.graph = self._needs_graph()
        if self.drawn and not self.values:
            self.values = run_safely(lambda: values_of(self)).value or ()
        for right in self.right:
            right.mistakes = [*self._mistakes(right)]
        for built in self.right[0].mistakes:
            self._require_python(built)

    def _built(
        self, hint: str, source: str, edits: Sequence, parameters: Any, about: str = ""
    ) -> Built:
        for old, new in edits:
            count = source.count(old)
            if count != 1:
                where = f"{self.name}: {hint or 'variant'}"
                raise ValueError(f"{where}: got {old!r} {count} times in the solution, wanted once")
            source = source.replace(old, new)
        return Built(source, self.name, hint, parameters, about)

    def _mistakes(self, right: Built) -> Iterator[Built]:
        """All, of the solution; of a variant, those that can be made in it."""
        for mistake in self.mistakes:
            try:
                self.question_of(mistake.hint)
            except KeyError:
                raise ValueError(f"{self.name}: {mistake.hint}: got no question") from None
            news = (mistake.new,) if isinstance(mistake.new, str) else mistake.new
            for new in news:
                edits = ((mistake.old, new), *mistake.also)
                if right is self.right[0] or _can_be_made(edits, right.source):
                    made = mistake.hint, right.source, edits, right.parameters
                    yield self._built(*made, about=mistake.about)

    def _require_python(self, built: Built) -> None:
        try:
            built.code  # noqa: B018
        except SyntaxError as error:
            where = f"{self.name}: {built.hint or 'solution'}"
            raise ValueError(f"{where}: got no Python: {error}") from None

    def _require_solution(self) -> None:
        """Were the solution to raise an error, nearly everything would be taken for right."""
        for right in self.right:
            self._require_python(right)
        for probe in (replace(probe, repeat=2) for probe in self.probes):
            try:
                thing = self.right[0].new()[0]
            except KeyError:
                raise ValueError(f"{self.name}: got a solution that does not define it") from None
            seen = partial(observe, self, thing, probe, self.parameters)
            facts = run_safely(partial(_all_facts, seen)).value
            if facts is None or facts[-1].name == "raised":
                got = facts[-1].value if facts else "no end"
                raise ValueError(f"{self.name}: got a solution that raises {got}, at {probe}")

    def _needs_graph(self) -> bool:
        """Does the solution, as one of gradients or of training does, need MyGrad's graph?"""
        if self.drawn or not (self.make or self.gets_tensors):
            return True
        self.graph = False
        about = self.right[0].new()[0], self.probes[0], self.parameters
        with_graph, without = (
            run_safely(partial(_values, partial(observe, self, *about, steady, False))).value or []
            for steady in (False, True)
        )
        return first_off(with_graph, without) is not None

    def __call__(self, student: Any) -> None:
        """Check a student's own.

        Raises
        ------
        CheckFailed
            It is wrong, raised an error, or did not finish in time.
        NotAttempted
            It is still blank.
        """
        with printable():
            say_if_unlimited()
            if (failed := self.failure(student)) is not None:
                raise failed.with_traceback(None)
            print(f"{GREEN}✓ {PASSED(name=self.title)}{PLAIN}")

    def failure(self, student: Any) -> CheckFailed | None:
        """What a check of a student's own raises; None if it is right."""
        outcome = None
        try:
            outcome = run_safely(lambda: Search(self, student).fault())
        finally:
            if outcome is None or outcome.late or outcome.error is not None:
                self.kept.clear()  # of what was being looked at, half is known
        if outcome.late:
            asked = GENERAL[outcome.late](seconds=SECONDS)
            return CheckFailed(outcome.late, message(self.title, outcome.tried, "", "", asked))
        if outcome.error is not None:
            raise outcome.error
        if outcome.value is None:
            return None
        last[:] = [Failed(self, student, outcome.value)]
        return failure(self, outcome.value)

    def faults(self) -> list[str]:
        """What is wrong with the exercise itself: mistakes that are not found as what they are."""
        found = []
        for number, mistake in enumerate(self.built_mistakes):
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    self(mistake.new()[0])
                hint = "nothing"
            except CheckFailed as failed:
                hint = failed.hint
            if hint != mistake.hint:
                found.append(f"mistake {number}, {mistake.hint!r}: is taken for {hint!r}")
        return found


def _all_facts(seen: Callable[[], Seen]) -> list[Fact]:
    return [*seen().facts]


def _values(seen: Callable[[], Seen]) -> list[Fact]:
    return [*seen().facts.of_values()]


def _can_be_made(edits: Sequence, source: str) -> bool:
    for old, new in edits:
        if source.count(old) != 1:
            return False
        source = source.replace(old, new)
    return True
