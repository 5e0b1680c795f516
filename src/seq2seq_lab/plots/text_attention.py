"""Where a model looked while it wrote a text."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from seq2seq_lab.plots.alt import describe
from seq2seq_lab.plots.attention import check_weights, show_tokens, where_it_looks
from seq2seq_lab.plots.names import as_it_is, wording


def plot_text_attention(
    weights: ArrayLike, source: str, output: str, ax: Axes | None = None
) -> Axes:
    """Where each character of the output looked: a row each, darker where the weight is larger.

    What was read stands below, what was written at the side, with END after it where the model
    ended there: as in figure 3 of Bahdanau, Cho and Bengio (2015), arXiv:1409.0473.

    Parameters
    ----------
    weights : array_like, shape=(T_out, T_in), of one sequence
    source : str of T_in characters, what was read
    output : str of T_out characters, what was written, or of one fewer: then END was the last
    ax : matplotlib.axes.Axes, optional

    Raises ValueError if ``weights`` have another shape, or are outside 0..1.

    >>> ax = plot_text_attention([[1.0, 0], [0, 1.0], [0.5, 0.5]], "ab", "xy")
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['x', 'y', 'END']
    >>> plt.close(ax.figure)
    """
    read, written = list(source), list(output)
    if len(np.asarray(weights)) == len(written) + 1:
        written.append("END")
    w = check_weights(weights, read, written)
    if ax is None:
        size = np.clip([0.3 * len(read) + 1.4, 0.3 * len(written) + 1.2], 3, 10)
        _, ax = plt.subplots(figsize=size, layout="constrained")
    ax.imshow(w, cmap="Blues", vmin=0, vmax=1, aspect="equal", interpolation="nearest")
    read, written = (["␣" if token == " " else token for token in tokens]
                     for tokens in (read, written))  # fmt: skip
    for axis, tokens in ((ax.xaxis, read), (ax.yaxis, written)):
        show_tokens(axis, tokens)
        for label in axis.get_ticklabels():
            label.set(**as_it_is())
    ax.set(xlabel=wording("read by the encoder →", "인코더가 읽은 것 →"),
           ylabel=wording("← written by the decoder", "← 디코더가 쓴 것"))  # fmt: skip
    ax.tick_params(which="both", length=0)
    describe(ax, where_it_looks(w, read, written))
    return ax
