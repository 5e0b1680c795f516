"""A panel to try a model with: type digits, and see what it writes and what goes on inside."""

import base64
import html
import importlib.util
import io
from collections.abc import Iterable
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from seq2seq_lab.plots.alt import alt_text, described_png, img
from seq2seq_lab.plots.attention import plot_attention, plot_state_map
from seq2seq_lab.plots.diagrams import ALARM, plot_sequences
from seq2seq_lab.plots.liveplot import notebook_shell
from seq2seq_lab.plots.names import wording
from seq2seq_lab.tasks.digit_evaluation import Insight, look_inside
from seq2seq_lab.tasks.digits import read_digits
from seq2seq_lab.vocabulary import END

MOST_DIGITS = 24  # more of them would not be legible at the width of a notebook


def explore(model: Any, digits: Iterable[int] = (2, 4, 7, 1, 3)) -> Any:
    """A panel: type digits, and output, attention and hidden states change at once.

    Outside a notebook, and under the backend "agg", the picture alone, a matplotlib.figure.Figure.

    Parameters
    ----------
    model : Seq2Seq, AttentionSeq2Seq, or a student's, with an ``encoder``
    digits : 1 to 24 ints in 0..9, what the panel starts with

    Raises TypeError or ValueError if ``digits`` are others, or ``model`` has no encoder.

    >>> from seq2seq_lab.models.seq2seq import Seq2Seq
    >>> figure = explore(Seq2Seq(12, 8, 12), [4, 7, 1])
    >>> len(figure.axes)
    2
    """
    digits = list(digits)
    figure = draw_insight(look_inside(model, check_count(digits)))
    return _panel(model, digits) if has_front_end() else figure


def _panel(model: Any, digits: list[int]) -> Any:
    import ipywidgets  # only where there is a front end to show it

    entry = ipywidgets.Text(
        value=" ".join(map(str, digits)),
        description=wording("digits", "숫자"),
        placeholder=wording("such as 2 4 7 1 3", "예: 2 4 7 1 3"),
        layout=ipywidgets.Layout(width="60%"),
    )
    message = ipywidgets.HTML()
    picture = ipywidgets.HTML()  # its Image has no alt text
    shown: dict[str, Any] = {}

    class Panel(ipywidgets.VBox):
        def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
            data, metadata = described_png(**shown)  # for readers who have no kernel
            return {**super()._repr_mimebundle_(**options), **data}, metadata

    def update(*_: Any) -> None:
        try:
            digits = check_count(read_digits(entry.value))
            figure, content = draw_insight(look_inside(model, digits)), io.BytesIO()
            figure.savefig(content, format="png", dpi=100)
            png = base64.b64encode(content.getvalue()).decode()
            shown.update(png=png, sentence=alt_text(figure))
            picture.value, message.value = img(**shown), ""
        except Exception as error:  # a callback's traceback would be shown nowhere
            message.value = f'<span style="color:{ALARM}">{html.escape(str(error))}</span>'

    entry.observe(update, names="value")
    update()
    return Panel([entry, message, picture])


def check_count(digits: list[int]) -> list[int]:
    """``digits``, if there are as many as the picture has room for."""
    if not 1 <= len(digits) <= MOST_DIGITS:
        raise ValueError(f"digits: got {len(digits)} of them, wanted 1 to {MOST_DIGITS}")
    return digits


def draw_insight(insight: Insight) -> Figure:
    """The sequences, and below them the attention, if there is any, and the encoder's states."""
    example, weights = insight.example, insight.weights
    source = (*example.digits, END)
    rows, height = ("OO;AS", 6.6) if weights is not None else ("O;S", 4.6)
    figure = Figure(figsize=(9.5, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplot_mosaic(rows, height_ratios=(1.2, height - 1.2))
    plot_sequences([example], axes["O"])
    if weights is not None:
        plot_attention(weights, source, example.prediction, axes["A"])
    plot_state_map(insight.states, source, axes["S"])
    if weights is not None and len(source) > 14:  # two pictures share the width
        for name in "AS":
            axes[name].tick_params(labelsize=7)
    return figure


def has_front_end() -> bool:
    """Is there a notebook to show widgets in, and has nobody asked for pictures alone?"""
    if notebook_shell() is None or matplotlib.get_backend().lower() == "agg":
        return False
    return importlib.util.find_spec("ipywidgets") is not None
