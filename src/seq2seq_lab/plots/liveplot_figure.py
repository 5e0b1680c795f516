"""The figure of a live plot: its curves, how it looks, and how it is drawn quickly."""

import io
import zlib
from collections.abc import Iterable, Sequence
from typing import Any
from warnings import warn

import matplotlib
import numpy as np
from matplotlib import pyplot as plt
from matplotlib import rc_context, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import is_color_like
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, StrMethodFormatter
from matplotlib.transforms import ScaledTranslation
from PIL import Image

from seq2seq_lab.plots.alt import describe
from seq2seq_lab.plots.liveplot_words import in_a_sentence
from seq2seq_lab.plots.names import as_it_is, wording
from seq2seq_lab.validation import require_count, require_positive

WAITING = "waiting for the first batch"
SIGNS = {"center": "\N{BLACK CIRCLE}", "right": "\N{BLACK SQUARE}"}
# of training and test: the markers of their means; a legend would take a fifth of a drawing
FRACTION = (-0.02, 1.02)  # the limits of an axis named "accuracy": 0 and 1 stay off the frame
FEW = 50  # up to so many batches each one is marked, since a single point draws no line
MEAN = {"marker": "o", "markersize": 6, "lw": 3}
LOOKS: dict[str, Any] = {
    "batch": {"alpha": 0.5, "markersize": 5},
    "train": MEAN,
    "test": MEAN | {"marker": "s"},
}


class QuickCanvas(FigureCanvasAgg):
    """A canvas that makes the pictures of a live plot; saving the figure goes matplotlib's way."""

    def quick_png(self) -> bytes:
        """The picture as a PNG file: lines simplified, no transparency, less compression."""
        with rc_context(style.library["fast"]):
            self.draw()
        picture = Image.fromarray(np.asarray(self.buffer_rgba())).convert("RGB")
        file = io.BytesIO()
        picture.save(file, "png", compress_level=3, compress_type=zlib.Z_RLE)
        return file.getvalue()


class Curves:
    """A metric's axes, and in them its batches pale, and the means of epochs and of tests bold."""

    def __init__(self, ax: Axes, name: str):
        self.ax = ax
        self.waiting = dress(ax, name)
        self.lines: dict[str, Line2D] = {}

    def update(
        self, train: Any, test: Any, colors: Any, since: int, with_batches: bool, test_label: str
    ) -> None:
        """Show what noggin's logger has of the metric, from iterations after ``since``."""
        if train:
            y = train["batch_data"]
            x = np.arange(since + 1.0, len(y) + 1) if with_batches else np.empty(0)
            line = self._line("batch", x, y[len(y) - len(x) :], colors.get("train"))
            line.set_marker("o" if len(x) <= FEW else "")
            self._means("train", train, since, line.get_color())
            label_line(self.ax, line, wording("train", "학습"), train["epoch_data"], "center")
        if test:
            line = self._means("test", test, since, colors.get("test"))
            label_line(self.ax, line, test_label, test["epoch_data"], "right")

    def _means(self, kind: str, metric: dict[str, Any], since: int, color: Any) -> Line2D:
        new = metric["epoch_domain"] > since
        return self._line(kind, metric["epoch_domain"][new], metric["epoch_data"][new], color)

    def _line(self, kind: str, x: np.ndarray, y: np.ndarray, color: Any) -> Line2D:
        if kind not in self.lines:
            (self.lines[kind],) = self.ax.plot([], [], color=color, **LOOKS[kind])
        self.lines[kind].set_data(x, y)
        return self.lines[kind]

    def drawn(self) -> list[Line2D]:
        """The lines that have data."""
        return [line for line in self.lines.values() if np.size(line.get_xdata())]

    def fit(self) -> np.ndarray:
        """Fit the limits of y to the data, unless they are a person's own; -> all its x."""
        data = [line.get_xydata() for line in self.lines.values()]
        x, y = np.concatenate([np.empty((0, 2)), *data]).T
        if self.ax.get_ylim() == FRACTION and ((y < 0) | (y > 1)).any():  # a percentage?
            self.ax.set_autoscaley_on(True)
        self.ax.relim()
        self.ax.autoscale_view()
        return x


class LiveFigure:
    """Axes of each metric, in a grid of ``nrows``, or of as many as it takes, and ``ncols``."""

    def __init__(self, names: Sequence[str], nrows: Any, ncols: Any, size: Any, in_pyplot: bool):
        ncols = require_count("ncols", ncols)
        nrows = max(require_count("nrows", 1 if nrows is None else nrows), -(-len(names) // ncols))
        size = None if size is None else require_size(size)
        # a notebook's backend would show pyplot's figures once more
        self.fig = plt.figure(figsize=size) if in_pyplot else QuickCanvas(Figure(size)).figure
        self.axes = np.atleast_1d(self.fig.subplots(nrows, ncols, sharex=True))
        for unused in self.axes.flat[len(names) :]:
            unused.remove()
        self.curves = {n: Curves(ax, n) for n, ax in zip(names, self.axes.flat, strict=False)}
        for curves in list(self.curves.values())[-ncols:]:  # nothing stands below them
            label_x(curves.ax, wording("Number of iterations", "학습 횟수"))
        fix_margins(self.fig, nrows, ncols)
        self.grid = {"nrows": nrows, "ncols": ncols}
        self.waits = True  # for the first data
        describe(self.fig, in_a_sentence(self.curves, ""))

    def update(
        self, train: Any, test: Any, colors: Any, last_n: int, with_batches: bool, test_label: str
    ) -> None:
        """Show what noggin's logger has, of the last ``last_n`` batches, or of all."""
        for name, curves in self.curves.items():
            seen = longest({name: train[name]} if name in train else train or test)
            since = max(0, seen - last_n) if last_n else 0
            own = train.get(name), test.get(name), colors.get(name, {})
            curves.update(*own, since, with_batches, test_label)
        x = np.concatenate([curves.fit() for curves in self.curves.values()])
        self.waits = not x.size
        describe(self.fig, in_a_sentence(self.curves, test_label))
        for curves in self.curves.values():
            curves.waiting.set_visible(self.waits)
        ax = self.axes.flat[0]  # the others share its x
        if x.size and ax.get_autoscalex_on():
            span = max(x.max() - x.min(), 9)  # not one point on an axis of 0.9 to 1.1
            ax.set_xlim(x.min() - 0.03 * span - 0.5, x.min() + 1.03 * span + 0.5, auto=None)


def show_window() -> None:
    """Show pyplot's figures; or say why none is shown, where matplotlib draws into files alone."""
    if matplotlib.get_backend().lower() == "agg":
        reason = "no window can be opened here (matplotlib's backend is agg)"
        warn(f"{reason}; fig.savefig('live.png') makes a file", stacklevel=3)
    else:
        plt.show()


def longest(metrics: dict[str, dict[str, Any]]) -> int:
    """How many batches noggin's logger has of them."""
    return max((len(metric["batch_data"]) for metric in metrics.values()), default=0)


def require_names(metrics: Any) -> tuple[str, ...]:
    """One name, or different ones, or an error that says so."""
    one = isinstance(metrics, str) or not isinstance(metrics, Iterable)
    names = (metrics,) if one else tuple(metrics)
    error = f"metrics: got {metrics!r}, wanted one name or several different ones"
    if not all(isinstance(name, str) for name in names):
        raise TypeError(error)
    if not names or len(set(names)) < len(names):
        raise ValueError(error)
    return names


def require_colors(name: str, value: Any) -> dict[str, Any]:
    """{'train'/'test': colour} of a metric; of training alone from one colour."""
    colors = {"train": None, "test": None} | value if isinstance(value, dict) else {"train": value}
    if len(colors) > 2 or not all(c is None or is_color_like(c) for c in colors.values()):
        wanted = "wanted a colour or {'train'/'test': colour}"
        raise ValueError(f"metric_colors: got {value!r} for {name!r}, {wanted}")
    return colors


def require_size(size: Any) -> tuple[float, float]:
    """(width, height) in inches, or an error that says so."""
    if np.shape(size) != (2,):
        raise ValueError(f"figsize: got {size!r}, wanted (width, height) in inches")
    return require_positive("figsize", size[0]), require_positive("figsize", size[1])


def dress(ax: Axes, name: str) -> Any:
    """Title, grid, ticks and limits of an axis without data; the text that says it waits.

    Titles and labels have a place of their own here and below: else matplotlib measures every tick
    label anew at each drawing to find one, a quarter of the time.
    """
    ax.grid(True, alpha=0.5)
    ax.set_title(name, loc="left", y=1, **as_it_is())
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_label_coords(0, 0)  # there is no label as yet, see below
    ax.set_xlim(0, 10, auto=True)
    steps = [1, 2, 2.5, 5, 10]  # few ticks: each takes 2 % of a drawing
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=steps, integer=True))
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=steps))
    ax.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    ax.ticklabel_format(axis="y", useOffset=False)
    if name == "accuracy":
        ax.set_ylim(FRACTION)
    look: dict[str, Any] = {"ha": "center", "va": "center", "color": "0.45", "fontsize": 12}
    words = wording(WAITING, "첫 배치를 기다리는 중")
    return ax.text(0.5, 0.5, words, transform=ax.transAxes, **look)


def label_line(ax: Axes, line: Line2D, name: str, means: np.ndarray, place: Any) -> None:
    """``name`` of a line and its last mean, in its colour, beside the title: it covers no data.

    Where a title of one's own stands, that is kept.
    """
    line.set_label(f"{name}: {means[-1]:.4g}" if means.size else name)
    there, sign = ax.get_title(place), SIGNS[place]
    if not there or there.startswith(f"{sign} {name}"):
        look: Any = {"color": line.get_color(), "fontsize": 10}
        ax.set_title(f"{sign} {line.get_label()}", loc=place, y=1, **look)


def label_x(ax: Axes, words: str) -> None:
    """Tick labels, and below them ``words``, whose place is fixed."""
    ax.tick_params(labelbottom=True)
    ax.set_xlabel(words)
    below = ScaledTranslation(0, -21 / 72, ax.figure.dpi_scale_trans)  # 21 points
    ax.xaxis.set_label_coords(0.5, 0, transform=ax.transAxes + below)


def fix_margins(fig: Figure, nrows: int, ncols: int) -> None:
    """Room for labels of any width, set once: a layout that adapts makes the picture jump."""
    width, height = fig.get_size_inches()
    left, right, bottom, top = (
        min(inches / size, 0.2)
        for inches, size in ((0.8, width), (0.2, width), (0.6, height), (0.4, height))
    )
    across = (1 - left - right) * width / ncols  # of one column, with the gap beside it
    down = (1 - bottom - top) * height / nrows
    gap_across, gap_down = min(0.8, across / 2), min(0.5, down / 2)
    fig.subplots_adjust(left, bottom, 1 - right, 1 - top)
    fig.subplots_adjust(wspace=gap_across / (across - gap_across))
    fig.subplots_adjust(hspace=gap_down / (down - gap_down))
