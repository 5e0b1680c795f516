"""A hand-in beside the notebook that was handed out: what is run, up to where, and what came back
altered.
"""

import difflib
import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from IPython.core.inputtransformer2 import TransformerManager

from seq2seq_lab.course.setup_cell import is_setup
from seq2seq_lab.grading.reading import Cell
from seq2seq_lab.grading.released import CHECK, Asked, Released, names_bound, normal

TRAINING = "training"  # the tag of cells that train or draw, which no exercise needs
LIKE = 0.6  # how much a cell is like a released one that was edited
TIMED = re.compile(r"\s*%%(?:time|timeit|capture|prun)\b.*\n")


class Answered(NamedTuple):
    """An exercise in a hand-in: its check stands in cell ``upto``, or would."""

    asked: Asked
    upto: int
    altered: bool


class HandedIn:
    """The cells of a hand-in, and the released notebook that it answers."""

    def __init__(self, cells: Sequence[Cell], released: Released):
        self.cells, self.released = cells, released
        self.setup = {i for i, cell in enumerate(cells) if is_setup(cell.source)}
        self.texts = [
            normal(cell.source) if cell.kind == "code" and i not in self.setup else ""
            for i, cell in enumerate(cells)
        ]
        self.given = {normal(cell.source) for cell in released.cells}
        answered = (self._answered(asked) for asked in released.asked)
        self.answered = sorted(answered, key=lambda each: each.upto)

    def _answered(self, asked: Asked) -> Answered:
        check = normal(self.released.cells[asked.cell].source)
        same = [i for i, text in enumerate(self.texts) if text == check]
        calls = [i for i, text in enumerate(self.texts) if self._mentions(text, asked)]
        places = same or calls
        upto = places[-1] if places else self._before_what_follows(asked)
        return Answered(asked, upto, len(same) != 1 or len(calls) != 1)

    def _mentions(self, text: str, asked: Asked) -> bool:
        return any(found[1] == asked.exercise for found in CHECK.finditer(text))

    def _before_what_follows(self, asked: Asked) -> int:
        """The last cell before the first that was handed out below the check."""
        below = {
            normal(c.source) for c in self.released.cells[asked.cell + 1 :] if c.kind == "code"
        }
        found = (i - 1 for i, text in enumerate(self.texts) if text and text in below)
        return next(found, len(self.cells) - 1)

    @cached_property
    def skipped(self) -> set[int]:
        """The cells that train or draw, handed out so or edited; not those with a copied tag."""
        training = [normal(c.source) for c in self.released.cells if TRAINING in c.tags]
        answers = {asked.answer for asked in self.released.asked}
        return {
            i
            for i, (cell, text) in enumerate(zip(self.cells, self.texts, strict=True))
            if text in training
            or (
                TRAINING in cell.tags
                and answers.isdisjoint(names_bound(cell))
                and any(_like(text, other) for other in training)
            )
        }

    def defines(self, i: int, name: str) -> bool:
        return i not in self.setup and name in names_bound(self.cells[i])

    def source_of(self, asked: Asked, upto: int) -> str:
        """The student's cell that defines an answer: the last one up to its check, else below."""
        found = [i for i in range(len(self.cells)) if self.defines(i, asked.answer)]
        above = [i for i in found if i <= upto]
        return self.cells[(above or found)[-1]].source if found else ""

    def own(self, i: int) -> bool:
        """Whether a cell is code that did not come back just as it was handed out."""
        return bool(self.texts[i]) and self.texts[i] not in self.given

    def python(self, i: int) -> str:
        """A cell's code without magics: they are calls of ``get_ipython()``."""
        source = TIMED.sub("", self.cells[i].source, count=1)
        try:
            return TransformerManager().transform_cell(source)
        except SyntaxError:
            return source


def _like(text: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, text, other).ratio() >= LIKE
