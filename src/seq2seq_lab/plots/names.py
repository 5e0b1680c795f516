"""Names of a person's choosing in a picture, shown as they are."""

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

KOREAN = ("NanumGothic", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo", "AppleGothic")


def as_it_is() -> dict[str, Any]:
    """How a text is drawn as it stands: no mathematics between $, and with Hangul.

    matplotlib's own font has no Hangul; one of this machine is taken after it, if there is any.
    """
    installed = set(font_manager.get_font_names())
    korean = [font for font in KOREAN if font in installed]
    return {"parse_math": False, "fontfamily": [*mpl.rcParams["font.family"], *korean]}


def add_legend(ax: Axes, lines: Mapping[str, Line2D], **options: Any) -> Legend:
    """A legend of named lines; matplotlib by itself would leave out a name such as "_x"."""
    legend = ax.legend(lines.values(), ["x" * len(str(name)) for name in lines], **options)
    for text, name in zip(legend.get_texts(), lines, strict=True):
        text.set(text=str(name), **as_it_is())
    return legend
