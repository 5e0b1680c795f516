"""The live plot of training: noggin's, in any Jupyter front end, with no magic."""

# noggin's plotter is live under the backend 'nbAgg' alone, which today's Jupyter has no more. This
# one has its API, logs as noggin's LiveLogger does, and its picture is one PNG, updated in place.

import time
from typing import Any
from warnings import warn

import matplotlib
from matplotlib.figure import Figure

from seq2seq_lab.plots.liveplot_cell import CellPicture, Throttle, notebook_shell
from seq2seq_lab.plots.liveplot_figure import (
    LiveFigure,
    longest,
    require_colors,
    require_names,
    require_size,
    show_window,
)
from seq2seq_lab.training.noggin_light import LiveLogger
from seq2seq_lab.validation import require_bool, require_count, require_fraction


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

    Returns the LivePlot, the figure, and its Axes, or an array of Axes if there are several. Raises
    TypeError or ValueError if an argument is of another type or out of range.

    >>> plotter, fig, ax = create_plot(["loss", "accuracy"])
    >>> plotter.set_train_batch({"loss": 2.5, "accuracy": 0.1}, batch_size=100)
    >>> plotter.plot()
    >>> ax[0].lines[0].get_ydata()
    array([2.5])
    >>> matplotlib.pyplot.close(fig)
    """
    plotter = LivePlot(metrics, *args, **kwargs)
    if plotter._is_live():
        plotter._draw_as_the_cell_ends()
    return plotter, *plotter.plot_objects


class LivePlot(LiveLogger):
    """A ``noggin.LiveLogger`` that shows what it logs, with all that ``noggin.LivePlot`` offers.

    Each run of a cell gets one picture of a fixed size, updated in place; as the cell ends, even
    by an interrupt or an error, the last data is drawn. Outside a notebook, and under the backend
    "agg", nothing is shown. Parameters are those of ``create_plot``.
    """

    def __init__(
        self,
        metrics: Any,
        max_fraction_spent_plotting: float = 0.05,
        last_n_batches: int | None = None,
        nrows: int | None = None,
        ncols: int = 1,
        figsize: tuple[float, float] | None = None,
    ):
        super().__init__()
        self.metrics = require_names(metrics)
        self.max_fraction_spent_plotting = max_fraction_spent_plotting
        self.last_n_batches = last_n_batches
        self._colors: dict[str, dict[str, Any]] = {}
        self.metric_colors = metrics if isinstance(metrics, dict) else {}
        self.test_label = "test"  # what the picture calls them; "validation" is more often meant
        self._logged: dict[str, set[str]] = {}  # 'train'/'test' -> names
        self._ignored: set[str] = set()  # names that a warning told of
        self._plot_batches = True
        self._shell = notebook_shell()
        in_cell = self._shell is not None and matplotlib.get_backend().lower() != "agg"
        self._figure = LiveFigure(self.metrics, nrows, ncols, figsize, in_pyplot=not in_cell)
        self._picture = CellPicture() if in_cell else None
        self._throttle = Throttle()
        self._stale = False  # logged since the last picture?
        self._cell = 0  # the run of a cell in which it was

    @property
    def max_fraction_spent_plotting(self) -> float:
        """As in ``create_plot``."""
        return self._fraction

    @max_fraction_spent_plotting.setter
    def max_fraction_spent_plotting(self, value: float) -> None:
        self._fraction = require_fraction("max_fraction_spent_plotting", value)

    @property
    def last_n_batches(self) -> int | None:
        """As in ``create_plot``."""
        return self._last_n

    @last_n_batches.setter
    def last_n_batches(self, value: int | None) -> None:
        self._last_n = None if value is None else require_count("last_n_batches", value)

    @property
    def metric_colors(self) -> dict[str, dict[str, Any]]:
        """Colours that were given, name -> {'train'/'test': colour}; of lines yet to be drawn."""
        return {name: dict(colors) for name, colors in self._colors.items()}

    @metric_colors.setter
    def metric_colors(self, value: dict[str, Any]) -> None:
        if not isinstance(value, dict):
            raise TypeError(f"metric_colors: got {value!r}, wanted a dict of name -> colour")
        names = [name for name in self.metrics if name in value]
        self._colors |= {name: require_colors(name, value[name]) for name in names}

    @property
    def figsize(self) -> tuple[float, float]:
        """(width, height) in inches."""
        return tuple(self._figure.fig.get_size_inches().tolist())

    @figsize.setter
    def figsize(self, size: tuple[float, float]) -> None:
        self._figure.fig.set_size_inches(require_size(size))

    @property
    def plot_objects(self) -> tuple[Figure, Any]:
        """The figure, and its Axes or an array of them."""
        axes = self._figure.axes
        return self._figure.fig, axes.item() if axes.size == 1 else axes

    def to_dict(self) -> dict[str, Any]:
        """All of it, for ``from_dict``; ``noggin.LivePlot`` has the same."""
        state = super().to_dict() | {
            "max_fraction_spent_plotting": self._fraction,
            "last_n_batches": self._last_n,
            "pltkwargs": self._figure.grid | {"figsize": self.figsize},
            "metric_names": self.metrics,
        }
        for kind in ("train", "test"):
            colors = {name: c[kind] for name, c in self._colors.items() if kind in c}
            state[f"{kind}_colors"] = colors
        return state

    @classmethod
    def from_dict(cls, plotter_dict: dict[str, Any]) -> "LivePlot":
        """The plotter that ``to_dict`` told of; its ``plot()`` draws all it had."""
        names = "metric_names", "max_fraction_spent_plotting", "last_n_batches"
        new = cls(*(plotter_dict[name] for name in names), **plotter_dict["pltkwargs"])
        for kind in ("train", "test"):
            for name, color in plotter_dict[f"{kind}_colors"].items():
                new._colors.setdefault(name, {})[kind] = color
        new._go_on_from(plotter_dict)
        return new

    def _go_on_from(self, logger_dict: dict[str, Any]) -> None:
        self.__dict__.update(vars(LiveLogger.from_dict(logger_dict)))

    def set_train_batch(self, metrics: dict[str, Any], batch_size: int, plot: bool = True) -> None:
        """Log a batch of training; it is drawn if ``plot`` is true."""
        super().set_train_batch(self._numbers("train", metrics), batch_size)
        self._plot_batches = bool(plot)
        if plot:
            self._draw_in_time()

    def set_train_epoch(self) -> None:
        """Log the mean of the batches since the last epoch."""
        super().set_train_epoch()
        self._draw_in_time()

    def set_test_batch(self, metrics: dict[str, Any], batch_size: int) -> None:
        """Log a batch of a test, of which the mean is drawn."""
        super().set_test_batch(self._numbers("test", metrics), batch_size)

    def set_test_epoch(self) -> None:
        """Log the mean of the test's batches, at the last iteration of training."""
        tested = {name for name, m in self.test_metrics.items() if m["cnt_since_epoch"]}
        super().set_test_epoch()
        if alone := tested - self.train_metrics.keys():  # noggin counts their tests: 1, 2, 3
            state = super().to_dict()
            for name in alone:
                last = state["test_metrics"][name]["epoch_domain"][-1:]
                last[:] = longest(state["train_metrics"]) or last
            self._go_on_from(state)
        self._draw_in_time()

    def _numbers(self, kind: str, metrics: dict[str, Any]) -> dict[str, Any]:
        """Those of ``metrics`` that are logged, as plain numbers: a Tensor keeps its graph."""
        if kind not in self._logged:  # noggin logs what the first batch has
            before = self.train_metrics if kind == "train" else self.test_metrics
            self._logged[kind] = set(before or metrics) & set(self.metrics)
        names = self._logged[kind]
        numbers = {
            k: v.item() if hasattr(v, "item") else v for k, v in metrics.items() if k in names
        }
        if len(numbers) < len(metrics) and (new := metrics.keys() - names - self._ignored):
            self._ignored |= new
            wanted = f"wanted those of the plot that the first {kind} batch has"
            warn(f"metrics: {', '.join(sorted(new))} not logged, {wanted}", stacklevel=3)
        return numbers

    def plot(self, plot_batches: bool = True) -> None:
        """Draw all that was logged, whatever the throttle says; batches if ``plot_batches``."""
        require_bool("plot_batches", plot_batches)
        data = self.train_metrics, self.test_metrics
        last_n = self._last_n or 0
        self._figure.update(*data, self._colors, last_n, plot_batches, str(self.test_label))
        if self._picture:
            cell = self._cell if self._stale else self._shell.execution_count
            self._picture.publish(self._figure, cell)
            self._stale = False

    def show(self) -> None:
        """``matplotlib.pyplot.show``, where the picture is not in a cell."""
        if not self._picture:
            show_window()

    def _is_live(self) -> bool:
        return self._picture is not None and self._fraction > 0

    def _draw_in_time(self) -> None:
        if not self._is_live():
            return
        self._draw_as_the_cell_ends()
        start = time.monotonic()
        if start >= self._throttle.due:
            self.plot(self._plot_batches)
            self._throttle.drew(start, time.monotonic(), self._fraction)

    def _draw_as_the_cell_ends(self) -> None:
        """See to it, once a cell, that the last data is shown; or, without any, that it waits."""
        if not self._stale:
            self._shell.events.register("post_execute", self._finish_cell)
            self._cell = self._shell.execution_count  # IPython 7 and 8 count on before the end
            self._stale = True

    def _finish_cell(self) -> None:
        """As the cell ends, however it does, draw what the throttle held back."""
        self._shell.events.unregister("post_execute", self._finish_cell)
        self._throttle = Throttle()  # the next cell's first data is drawn at once
        try:
            if self._stale:
                self.plot(self._plot_batches)
        finally:  # also when a person interrupts the drawing: the next cell begins anew
            self._stale = False
