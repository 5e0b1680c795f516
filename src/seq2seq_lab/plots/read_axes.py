"""What lines, bars and images of axes show, in words."""

from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.category import StrCategoryFormatter
from matplotlib.container import BarContainer
from matplotlib.ticker import FuncFormatter

from seq2seq_lab.language import Text

FEW = 8  # bars; each of them is told
AGAINST = Text("{y} against {x}", "세로축 {y}, 가로축 {x}")
AT = Text("{y} at {x}", "{x}에서 {y}")
LOWEST = Text("lowest {y} at {x}", "최저 {x}에서 {y}")
HALFWAY = Text("half-way at {x}", "중간값은 {x}에서")
HIGHEST = Text("highest {y} at {x}", "최고 {x}에서 {y}")
IMAGE = Text(
    "{rows} × {columns} values, {low} to {high}", "{rows} × {columns}개의 값, {low}~{high}"
)


def read_axes(ax: Axes) -> str:
    """A sentence: what is drawn, against what, and the numbers that matter; "" without any."""
    said = [*_lines(ax), *_bars(ax), *_images(ax)]
    if not said:
        return ""
    titles = [ax.get_title(place) for place in ("left", "center", "right")]
    title = _one_line(" ".join(titles))
    y, x = _one_line(ax.get_ylabel()) or title, _one_line(ax.get_xlabel())
    what = AGAINST(y=y, x=x) if x and y else x or y
    parts = title if title != y else "", what, "; ".join(said)
    return ": ".join(filter(None, parts)) + "."


def number(value: Any) -> str:
    """As in the pictures: four digits that matter; a whole number with its commas."""
    return f"{value:,.0f}" if abs(value) < 1e15 and value == round(value) else f"{value:.4g}"


def in_words(x: Any, y: Any, name: Callable[[Any], str], log: bool = False) -> str:
    """Where a curve begins and ends, and how far down and up it goes in between.

    ``log``: it is drawn on such a scale, and half-way is what looks so.
    """
    y = np.asarray(y, dtype=float)
    height = np.log10(np.where(y > 0, y, np.nan)) if log else y
    seen = np.flatnonzero(np.isfinite(height))
    if not seen.size:
        return ""
    h = height[seen]
    low, high, middle = int(h.argmin()), int(h.argmax()), (h[0] + h[-1]) / 2
    beyond = (h[high] - h[low]) / 10  # less than that is the scatter of a curve
    told = [(AT, 0), (AT, -1)][: len(h)]
    if number(y[seen[low]]) == number(y[seen[high]]):
        beyond = inf  # all of it is rounding
    if len(h) > 4 and abs(h[-1] - h[0]) > 5 * beyond:
        told.append((HALFWAY, int(((h > middle) != (h[0] > middle)).argmax())))
    if h[low] < min(h[0], h[-1]) - beyond:
        told.append((LOWEST, low))
    if h[high] > max(h[0], h[-1]) + beyond:
        told.append((HIGHEST, high))
    return ", ".join(text(y=number(y[seen[i]]), x=name(x[seen[i]])) for text, i in told)


def _lines(ax: Axes) -> list[str]:
    """Those with a label; without any, the one drawn last: over pale ones it is their mean."""
    drawn = [line for line in ax.lines if line.get_transform() == ax.transData]
    named = [line for line in drawn if not _is_automatic(str(line.get_label()))]
    name = _place(ax.xaxis)
    told = []
    for line in named or drawn[-1:]:
        label = _one_line(str(line.get_label())) if named else ""
        log = ax.get_yscale() == "log"
        curve = in_words(line.get_xdata(orig=True), line.get_ydata(orig=False), name, log)
        told.append(" ".join(filter(None, (label and f"{label}:", curve))))
    return [curve for curve in told if curve]


def _is_automatic(label: str) -> bool:
    return not label or label.startswith("_child")


def _bars(ax: Axes) -> list[str]:
    told = []
    for bars in ax.containers:
        if not isinstance(bars, BarContainer):
            continue
        across = bars.orientation == "horizontal"
        values = [bar.get_width() if across else bar.get_height() for bar in bars]
        places = [
            bar.get_y() + bar.get_height() / 2 if across else bar.get_x() + bar.get_width() / 2
            for bar in bars
        ]
        name = _place(ax.yaxis if across else ax.xaxis)
        if len(values) <= FEW:
            each = zip(map(name, places), map(number, values), strict=True)
            told.append(", ".join(map(": ".join, each)))
        else:
            told.append(in_words(places, values, name))
    return told


def _images(ax: Axes) -> list[str]:
    shown = [np.asarray(image.get_array()) for image in ax.images]
    return [
        IMAGE(rows=len(a), columns=len(a[0]), low=number(np.nanmin(a)), high=number(np.nanmax(a)))
        for a in shown
    ]


def _place(axis: Any) -> Callable[[Any], str]:
    """How a place along an axis is called: as its tick says, if the ticks are words."""
    formatter = axis.get_major_formatter()
    words = isinstance(formatter, FuncFormatter | StrCategoryFormatter)

    def name(place: Any) -> str:
        if not isinstance(place, float | int | np.number):  # a category, a date
            return str(place)
        return (words and _one_line(str(formatter(float(place))))) or number(place)

    return name


def _one_line(text: str) -> str:
    return " ".join(text.split())
