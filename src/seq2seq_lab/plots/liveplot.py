"""noggin's live plots in any Jupyter front end, with no magic."""

# noggin's plotter is live under the backend 'nbAgg' alone, which today's Jupyter has no more. Here
# its API, logging and throttle are kept, and the picture is published as one PNG, updated in place.
# That takes noggin's private members, so it is pinned: noggin==0.10.1.

import base64
import sys
import time
import warnings
from math import inf
from typing import Any

import noggin
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from seq2seq_lab.plots.liveplot_figure import (
    FRACTION,
    QuickCanvas,
    dress,
    fix_margins,
    label_line,
    label_x,
)

MOVED = "The live plot is below the cell that trains."
DRAWING = 0.6  # of the time a plot may take; making the figure and logging take the rest
EARLY = (1, 2, 6)  # seconds after the first picture; these may be ahead of what is allowed
FEW = 50  # up to so many points each one is marked, since a single point draws no line


def create_plot(metrics: Any, *args: Any, **kwargs: Any) -> tuple["LivePlot", Figure, Any]:
    """A live plot of training metrics; shown in a notebook as data comes, or as the cell ends.

    ``noggin.create_plot``, live in JupyterLab, Notebook 7 and VS Code, with no magic.

    Parameters
    ----------
    metrics : str, sequence of str, or dict of name -> colour or {'train'/'test': colour}
    max_fraction_spent_plotting : float in 0..1, by default 0.05
        At most this part of the time goes into drawing, but for a few pictures in the first
        seconds. 0: only ``plotter.plot()`` draws.
    last_n_batches : int, optional; show no more than these
    nrows, ncols, figsize : the grid of axes, and the (width, height) in inches; optional

    Returns
    -------
    plotter : LivePlot
    fig : matplotlib.figure.Figure
    ax : Axes, or an array of Axes if there are several

    Raises
    ------
    TypeError, ValueError
        An argument is of another type or out of range.

    >>> from matplotlib import pyplot as plt
    >>> plotter, fig, ax = create_plot(["loss", "accuracy"])
    >>> plotter.set_train_batch({"loss": 2.5, "accuracy": 0.1}, batch_size=100)
    >>> plotter.plot()
    >>> ax[0].lines[0].get_ydata()
    array([2.5])
    >>> plt.close(fig)
    """
    plotter = LivePlot(metrics, *args, **kwargs)
    fig, ax = plotter.plot_objects
    if plotter._is_live():
        plotter._draw_as_the_cell_ends()
    return plotter, fig, ax


class LivePlot(noggin.LivePlot):
    """``noggin.LivePlot`` whose picture is live in any Jupyter front end.

    Each run of a cell gets one picture of a fixed size, updated in place; as the cell ends, even
    by an interrupt or an error, the last data is drawn. Outside a notebook, and under the backend
    "agg", nothing is shown. Parameters are those of ``create_plot``.
    """

    _fig: Any  # noggin's, with types that mypy cannot read

    def __init__(self, metrics: Any, *args: Any, **kwargs: Any):
        with warnings.catch_warnings():  # noggin knows of no live backend but 'nbAgg'
            warnings.filterwarnings("ignore", message="Live plotting is not supported")
            super().__init__(metrics, *args, **kwargs)
        self._shell = notebook_shell()
        self._liveplot = self._shell is not None and self._backend.lower() != "agg"
        self._waiting: list[Any] = []  # the texts that stand in the axes before the first data
        self._output: Any = None  # the picture's handle, and the cell run that it stands under
        self._cell: int | None = None
        self._output_waits = False  # is that picture still without data?
        self._stale = False  # logged since the last picture?
        self._start: float | None = None  # of the cell's first picture
        self._drawing = self._due = 0.0  # time that drawing took in this cell; of the next picture

    def _is_live(self) -> bool:
        return self._liveplot and self.max_fraction_spent_plotting > 0

    def _init_plot_window(self) -> None:
        if self._fig is not None:
            return
        grid = dict(self._pltkwargs)
        size = grid.pop("figsize")
        if self._liveplot:  # no pyplot figure: the notebook's backend would show it once more
            self._fig = Figure(figsize=size)
            QuickCanvas(self._fig)
        else:
            self._fig = self._pyplot.figure(figsize=size)
        self._axes = np.atleast_1d(self._fig.subplots(sharex=True, **grid))
        self._pltkwargs["figsize"] = tuple(self._fig.get_size_inches())
        for unused in self._axes.flat[len(self._metrics) :]:
            unused.remove()
        self._axis_mapping.update(zip(self._metrics, self._axes.flat, strict=False))
        for i, (name, ax) in enumerate(self._axis_mapping.items()):
            self._waiting.append(dress(ax, name))
            if i + grid["ncols"] >= len(self._metrics):  # nothing stands below it
                label_x(ax, "Number of iterations")
        fix_margins(self._fig, grid["nrows"], grid["ncols"])

    def _do_liveplot(self) -> None:
        if not self._is_live():
            return
        self._draw_as_the_cell_ends()
        if (start := time.monotonic()) >= self._due:
            self.plot(self._plot_batch)
            self._due = self._next_picture(start, time.monotonic())

    def _next_picture(self, start: float, now: float) -> float:
        """When it, and the one as the cell ends, are within what is allowed; or EARLY."""
        took, fraction = now - start, self.max_fraction_spent_plotting
        if self._start is None:
            self._start = start
        self._drawing += took
        training = (self._drawing + 2 * took) * (1 - fraction) / (DRAWING * fraction)
        early = (s for s in EARLY if self._start + s > now)
        return self._start + min(self._drawing + training, next(early, inf))

    def _draw_as_the_cell_ends(self) -> None:
        """See to it, once a cell, that the last data is shown; or, without any, that it waits."""
        if not self._stale:
            self._shell.events.register("post_execute", self._finish_cell)
            self._stale = True

    def set_test_epoch(self) -> None:
        """As noggin's; but a metric that is only tested stands at the last training iteration."""
        trained = max((len(m.batch_domain) for m in self._train_metrics.values()), default=0)
        for name in self._test_metrics.keys() - self._train_metrics.keys():
            if trained:  # noggin would count the tests: 1, 2, 3
                self._test_metrics[name].set_epoch_datapoint(trained)
        super().set_test_epoch()

    def plot(self, plot_batches: bool = True) -> None:
        """Draw all that was logged, whatever the throttle says; as ``noggin.LivePlot.plot``."""
        self._init_plot_window()
        live, self._liveplot = self._liveplot, False  # else noggin draws once more
        try:
            super().plot(plot_batches)
        finally:
            self._liveplot = live
        if live:
            self._publish()

    def _update_text(self) -> None:
        """Markers, titles and labels; noggin calls it when the lines have their data."""
        for text in self._waiting:
            text.set_visible(not any(np.size(line.get_xdata()) for _, line in self._lines()))
        for name, ax in self._axis_mapping.items():
            if ax.get_title() == name:  # noggin centres it
                ax.set_title("", y=1)
            if legend := ax.get_legend():  # noggin's; the lines are labelled below
                legend.remove()
        for name, metric in self._train_metrics.items():
            points = len(metric.batch_line.get_xdata())
            metric.batch_line.set_marker("o" if points <= FEW else "")
            metric.batch_line.set_markersize(5)
            label_line(self._axis_mapping[name], metric.batch_line, "train", metric.epoch_data)
        for name, metric in self._test_metrics.items():
            label_line(self._axis_mapping[name], metric.epoch_line, "test", metric.epoch_data)

    def _resize(self) -> None:
        for name, line in self._lines():
            ax, y = self._axis_mapping[name], np.asarray(line.get_ydata())
            if ax.get_ylim() == FRACTION and ((y < 0) | (y > 1)).any():  # a percentage?
                ax.set_autoscaley_on(True)
        super()._resize()
        xs = np.concatenate([line.get_xdata() for _, line in self._lines()] or [[]])
        ax = self._axis_mapping[self._metrics[0]]  # the others share its x
        if xs.size and ax.get_autoscalex_on():
            span = max(xs.max() - xs.min(), 9)  # not one point on an axis of 0.9 to 1.1
            ax.set_xlim(xs.min() - 0.03 * span - 0.5, xs.min() + 1.03 * span + 0.5, auto=None)

    def _lines(self) -> list[tuple[str, Line2D]]:
        metrics = [*self._train_metrics.items(), *self._test_metrics.items()]
        lines = [(name, line) for name, m in metrics for line in (m.batch_line, m.epoch_line)]
        return [(name, line) for name, line in lines if line is not None]

    def _finish_cell(self) -> None:
        """As the cell ends, however it does, draw what the throttle held back."""
        self._shell.events.unregister("post_execute", self._finish_cell)
        self._due = self._drawing = 0.0  # the next cell's first data is drawn at once
        self._start = None
        if self._stale:
            self.plot(self._plot_batch)

    def _publish(self) -> None:
        """Show the figure below the running cell: a new picture, or the same one updated.

        A student looks at the cell that trains, so there the picture goes, and each run of a
        cell has its own. One that only waited, under an earlier cell, turns into a line of
        text, so that the saved notebook keeps the real one alone; one with data stays as it is.
        """
        from IPython.display import display

        png = self._fig.canvas.quick_png()
        title = f"<live plot of {', '.join(self._metrics)}>"
        data = {"image/png": base64.b64encode(png).decode(), "text/plain": title}
        size = dict(zip(("width", "height"), self._fig.canvas.get_width_height(), strict=True))
        metadata = {"image/png": size}  # the browser keeps the room while it swaps pictures
        if self._cell == self._shell.execution_count:
            self._output.update(data, metadata=metadata, raw=True)
        else:
            if self._output_waits:
                self._output.update({"text/plain": MOVED}, raw=True)
            self._output = display(data, metadata=metadata, raw=True, display_id=True)
            self._cell = self._shell.execution_count  # not before: display may be interrupted
        self._output_waits = self._waiting[0].get_visible()
        self._stale = False


def notebook_shell() -> Any:
    """The shell of a notebook's kernel, or None in a script, a terminal or a test."""
    ipython = sys.modules.get("IPython")  # whoever runs in a kernel has it imported
    shell = ipython.get_ipython() if ipython else None
    return shell if getattr(shell, "kernel", None) is not None else None
