"""Words in a picture: ours, in the language that was chosen, and a person's, as they are."""

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from seq2seq_lab.language import language, on_choice

KOREAN = (
    *("Malgun Gothic", "Apple SD Gothic Neo", "AppleGothic"),  # of Windows and of macOS
    *("NanumGothic", "NanumBarunGothic", "Noto Sans CJK KR", "Noto Sans KR"),
    "Noto Sans CJK JP",  # the name under which matplotlib finds the collection of all CJK fonts
)

MARKERS, DASHES = "osD^vPX*", ("-", "--", "-.", ":")
"""What tells lines apart beside their colours, which not everybody can; again from the first."""


def hangul_fonts() -> list[str]:
    """The fonts of this machine that have Hangul; matplotlib's own has none."""
    installed = set(font_manager.get_font_names())
    return [font for font in KOREAN if font in installed][:1]


def fall_back_on_hangul() -> bool:
    """For Korean, let texts made from now on find Hangul after matplotlib's own font; can they?"""
    found = hangul_fonts() if language() == "ko" else []
    family = list(mpl.rcParams["font.family"])
    mpl.rcParams["font.family"] = family + [font for font in found if font not in family]
    return bool(found)


fall_back_on_hangul()  # in time: axes make the texts of their labels before these have words
on_choice.append(fall_back_on_hangul)


def wording(english: str, korean: str) -> str:
    """Words of a picture: Korean if that was chosen and a font here has Hangul, else English.

    Parameters
    ----------
    english, korean : str, the same words in both languages

    >>> wording("step", "스텝")  # after set_language("ko"): '스텝'
    'step'
    """
    return korean if fall_back_on_hangul() else english


def as_it_is() -> dict[str, Any]:
    """How a text is drawn as it stands: no mathematics between $, and with Hangul."""
    return {"parse_math": False, "fontfamily": [*mpl.rcParams["font.family"], *hangul_fonts()]}


def add_legend(ax: Axes, lines: Mapping[str, Line2D], **options: Any) -> Legend:
    """A legend of named lines; matplotlib by itself would leave out a name such as "_x"."""
    legend = ax.legend(lines.values(), ["x" * len(str(name)) for name in lines], **options)
    for text, name in zip(legend.get_texts(), lines, strict=True):
        text.set(text=str(name), **as_it_is())
    return legend
