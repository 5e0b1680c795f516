"""What a picture says in a sentence, for those who do not see it: its alt text."""

import html
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seq2seq_lab.plots.read_axes import read_axes

SENTENCES: WeakKeyDictionary[Artist, str | None] = WeakKeyDictionary()
"""Of figures and axes; None: what is drawn there says it."""


def describe(of: Figure | Axes, sentence: str | None = None) -> None:
    """Give a picture its alt text, which a notebook and its HTML page have beside the picture.

    Our own functions do so by themselves. A later sentence takes the place of an earlier one;
    those of several axes are said one after the other, that of a figure in their place.

    Parameters
    ----------
    of : matplotlib.figure.Figure, or matplotlib.axes.Axes, one of its parts
    sentence : str, optional; without it, where lines begin and end and how far they go, and what
        bars and images show, as drawn when the picture is shown

    Raises TypeError if either is something else.

    >>> figure = Figure()
    >>> lines = figure.subplots().plot([1, 2, 3], [0.5, 0.25, 0.125], label="loss")
    >>> describe(figure)
    >>> alt_text(figure)
    'loss: 0.5 at 1, 0.125 at 3.'
    """
    if not isinstance(of, Figure | Axes):
        raise TypeError(f"of: got {type(of).__name__}, wanted a figure or axes of matplotlib")
    if not isinstance(sentence, str | None):
        raise TypeError(f"sentence: got {sentence!r}, wanted a str, or None")
    SENTENCES[of] = sentence
    figure: Any = of.figure.figure  # of a part of a figure, too
    figure._ipython_display_ = partial(show, figure)  # IPython asks a figure for it, if it is there


def alt_text(figure: Figure) -> str:
    """What ``describe`` was told of the figure or its axes; without anything, ""."""
    if whole := SENTENCES.get(figure):
        return whole
    axes = [ax for ax in figure.axes if figure in SENTENCES or ax in SENTENCES]
    said = (SENTENCES.get(ax) or read_axes(ax) for ax in axes)
    return " ".join(sentence for sentence in said if sentence)


def show(figure: Figure) -> None:
    """Show a figure in a notebook as IPython would, and with its alt text."""
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    shell: Any = get_ipython()
    for mime, make in shell.display_formatter.formatters.items():  # as %config wants it
        made = make(figure)
        content, about = made if isinstance(made, tuple) else (made, {})
        if content is not None:
            data[mime], metadata[mime] = content, about
    sentence = alt_text(figure)
    data["text/plain"] = sentence
    if "image/png" in data:
        png, about = described_png(data["image/png"], sentence, **metadata["image/png"])
        data, metadata = data | png, metadata | about
    display(data, metadata=metadata, raw=True)


def described_png(png: str, sentence: str, **size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """-> data and metadata of an output: a PNG in base64, of such a width and height, described.

    Each front end looks for an alt text elsewhere, or for none: VS Code takes the text/plain,
    nbconvert the metadata, if it takes the PNG; in JupyterLab 4 and Notebook 7 the picture of an
    image/png has none, but that of a text/html has its own. ipympl saves its pictures so, too.
    """
    data = {"image/png": png, "text/html": img(png, sentence, **size), "text/plain": sentence}
    return data, {"image/png": {"alt": sentence, **size}}


def img(png: str, sentence: str, **size: int) -> str:
    """The same as HTML; its room is kept while another picture takes its place."""
    room = "".join(f' {name}="{pixels}"' for name, pixels in size.items())
    style = "max-width: 100%; height: auto"
    alt = html.escape(sentence)
    return f'<img src="data:image/png;base64,{png}" alt="{alt}"{room} style="{style}">'
