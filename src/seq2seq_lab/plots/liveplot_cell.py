"""A picture below a notebook's running cell: how often it is drawn, and how it is shown."""

import base64
import sys
from math import inf
from typing import Any

from seq2seq_lab.plots.alt import alt_text, described_png
from seq2seq_lab.plots.liveplot_figure import LiveFigure

MOVED = "The live plot is below the cell that trains."
DRAWING = 0.6  # of the time a plot may take; making the figure and logging take the rest
EARLY = (1, 2, 6)  # seconds after the first picture; these may be ahead of what is allowed


class Throttle:
    """When a cell's next picture is ``due``; the first one at once."""

    def __init__(self) -> None:
        self.due = self._drawing = 0.0  # the seconds that all the cell's pictures took
        self._first: float | None = None

    def drew(self, start: float, end: float, fraction: float) -> None:
        """The next one, with the one as the cell ends, is within ``fraction``; or EARLY."""
        if self._first is None:
            self._first = start
        took = end - start
        self._drawing += took
        training = (self._drawing + 2 * took) * (1 - fraction) / (DRAWING * fraction)
        early = (self._first + s for s in EARLY if self._first + s > end)
        self.due = min(self._first + self._drawing + training, next(early, inf))


class CellPicture:
    """One picture for each run of a cell, updated in place.

    A student looks at the cell that trains, so there the picture goes. One that only waited, under
    an earlier cell, turns into a line of text, so that the saved notebook keeps the real one
    alone; one with data stays as it is.
    """

    def __init__(self) -> None:
        self._handle: Any = None
        self._cell: int | None = None  # the run of a cell that it stands under
        self._waits = False  # is it still without data?

    def publish(self, figure: LiveFigure, cell: int) -> None:
        """Show ``figure`` below a run of a cell: a new picture, or the same one updated."""
        from IPython.display import display

        canvas: Any = figure.fig.canvas
        png = base64.b64encode(canvas.quick_png()).decode()
        width, height = canvas.get_width_height()
        words = alt_text(figure.fig)
        data, metadata = described_png(png, words, width=width, height=height)
        if self._cell == cell:
            self._handle.update(data, metadata=metadata, raw=True)
        else:
            if self._waits:
                self._handle.update({"text/plain": MOVED}, raw=True)
            self._handle = display(data, metadata=metadata, raw=True, display_id=True)
            self._cell = cell  # not before: display may be interrupted
        self._waits = figure.waits


def notebook_shell() -> Any:
    """The shell of a notebook's kernel, or None in a script, a terminal or a test."""
    ipython = sys.modules.get("IPython")  # whoever runs in a kernel has it imported
    shell = ipython.get_ipython() if ipython else None
    return shell if getattr(shell, "kernel", None) is not None else None
