"""The figure of a live plot: how it looks before the first data, and how it is drawn quickly."""

import io
import zlib
from typing import Any

import numpy as np
from matplotlib import rc_context, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, StrMethodFormatter
from matplotlib.transforms import ScaledTranslation
from PIL import Image

from seq2seq_lab.plots.names import as_it_is

WAITING = "waiting for the first batch"
DASH = "\N{EM DASH}"  # as in a legend, which takes a fifth of a drawing
FRACTION = (-0.02, 1.02)  # the limits of an axis named "accuracy": 0 and 1 stay off the frame


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


def dress(ax: Axes, name: str) -> Any:
    """Title, grid, ticks and limits of an axis without data; the text that says it waits."""
    ax.grid(True, alpha=0.5)
    title_at_left(ax, name)
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
    return ax.text(0.5, 0.5, WAITING, transform=ax.transAxes, **look)


# Where titles and labels have no place of their own, matplotlib measures every tick label anew at
# each drawing to find one: a quarter of the time.


def title_at_left(ax: Axes, name: str) -> None:
    """A title whose place is fixed: just above the frame."""
    ax.set_title(name, loc="left", y=1, **as_it_is())


def label_line(ax: Axes, line: Line2D, name: str, means: np.ndarray) -> None:
    """``name`` of a line and its last mean, in its colour, beside the title: it covers no data.

    Where a title of one's own stands, that is kept.
    """
    line.set_label(f"{name}: {means[-1]:.4g}" if means.size else name)
    place: Any = {"train": "center", "test": "right"}[name]
    there = ax.get_title(place)
    if not there or there.startswith(f"{DASH} {name}"):
        look: Any = {"color": line.get_color(), "fontsize": 10}
        ax.set_title(f"{DASH} {line.get_label()}", loc=place, y=1, **look)


def label_x(ax: Axes, label: str) -> None:
    """Tick labels, and below them ``label``, whose place is fixed."""
    ax.tick_params(labelbottom=True)
    ax.set_xlabel(label)
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
