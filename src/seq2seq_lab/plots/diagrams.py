"""Diagrams: sequences that went in and came out, and the unrolled model."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from seq2seq_lab.language import Text
from seq2seq_lab.plots.alt import describe
from seq2seq_lab.plots.names import wording
from seq2seq_lab.tasks.digit_evaluation import Example
from seq2seq_lab.vocabulary import END, REVERSAL, check_ids

PALE, INK, GREY = "#F4F6F8", "#22303C", "#6B7782"
RIGHT, WRONG, ALARM = "#D3EBDD", "#F9D3C8", "#B3261E"
ENCODER, DECODER = "#CFE3F5", "#FCE3C0"
HANDOVER, FEEDBACK = "#8E24AA", "#C2570C"
COLUMN, GAP = 1.5, 1.3  # widths in the unrolled model, and ...
INPUTS, STATES, OUTPUTS = 0.0, 1.7, 3.4  # ... the heights of its rows
BOX = 0.36  # inches a box in plot_sequences: 21 of them fit into the width of a notebook
MAX_UNROLLED = 6  # digits; more would not be legible at the width of a notebook
CAME_OUT = Text(
    "{read} came out as {written}: {verdict}.", "입력 {read}, 출력 {written}: {verdict}."
)
RIGHT_ONE = Text("right", "맞음")
WRONG_AT = Text("wrong, {each}", "틀림({each})")
WRONG_ONE = Text("{got} at step {t} should be {wanted}", "스텝 {t}: {got}, 정답 {wanted}")
UNROLLED = Text(
    "The encoder reads {read}, one token per step; its last state, h_0 = h^enc_T, is all that the "
    "decoder gets to know; the decoder starts from START, reads what it wrote last, "
    "and writes {written}.",
    "인코더는 {read} 순서로 한 스텝에 토큰 하나씩 읽습니다. 디코더가 아는 것은 인코더의 마지막 "
    "상태 h_0 = h^enc_T뿐입니다. 디코더는 START에서 시작해 바로 앞에서 쓴 것을 읽으며 "
    "{written} 순서로 씁니다.",
)
Point = tuple[float, float]


def plot_sequences(examples: Iterable[Example], ax: Axes | None = None) -> Axes:
    """What went in, what came out, and which tokens of it are wrong, as a grid of boxes.

    A wrong token is red and struck through, with the right one below it.

    Parameters
    ----------
    examples : iterable of Example, as ``examples`` and ``mistakes`` give them
    ax : matplotlib.axes.Axes, optional; its aspect is made equal, so that boxes are square

    Raises TypeError or ValueError if there are no examples; if an id is outside the vocabulary; or
    if a prediction is not one token (END) longer than its digits.

    >>> ax = plot_sequences([Example((4, 7, 1), (1, 7, 4, 11), True)])
    >>> [text.get_text() for text in ax.texts][:4]
    ['in', '4', '7', '1']
    >>> plt.close(ax.figure)
    """
    examples = list(examples)
    if not examples:
        raise ValueError("examples: got none, wanted at least one")
    for example in examples:
        _check_example(example)
    columns = max(12, *(len(example.prediction) for example in examples)) + 3.2
    rows = 3.1 * len(examples) - 0.2
    if ax is None:
        _, ax = plt.subplots(figsize=(BOX * columns, BOX * rows), layout="constrained")
    _blank(ax, (-1.6, columns - 1.6), (-rows + 0.6, 0.6))
    for i, example in enumerate(examples):
        _draw_example(ax, example, -3.1 * i)
    describe(ax, " ".join(map(_in_words, examples)))
    return ax


def _in_words(example: Example) -> str:
    right = *example.digits[::-1], END
    steps = enumerate(zip(example.prediction, right, strict=True), start=1)
    wrong = [
        WRONG_ONE(t=t, got=symbol(got), wanted=symbol(wanted))
        for t, (got, wanted) in steps
        if got != wanted
    ]
    verdict = WRONG_AT(each="; ".join(wrong)) if wrong else RIGHT_ONE()
    read, written = (" ".join(map(symbol, ids)) for ids in (example.digits, example.prediction))
    return CAME_OUT(read=read, written=written, verdict=verdict)


def _check_example(example: Example) -> None:
    check_ids(example.digits, 10)
    check_ids(example.prediction, len(REVERSAL))
    wanted = len(example.digits) + 1
    if len(example.prediction) != wanted:
        got = f"{len(example.prediction)} predicted ids for {wanted - 1} digits"
        raise ValueError(f"examples: got {got}, wanted {wanted}: the digits, and END")


def _draw_example(ax: Axes, example: Example, y: float) -> None:
    ax.text(-0.75, y, wording("in", "입력"), ha="right", va="center", color=GREY, fontsize=9)
    for t, digit in enumerate(example.digits):
        _box(ax, t, y, str(digit), PALE, BOX)
    below = y - 1.35
    _arrow(ax, (-1.05, y - 0.35), (-1.05, below + 0.35), color=GREY)
    ax.text(-0.75, below, wording("out", "출력"), ha="right", va="center", color=GREY, fontsize=9)
    right = *example.digits[::-1], END
    for t, (got, wanted) in enumerate(zip(example.prediction, right, strict=True)):
        _box(ax, t, below, symbol(got), RIGHT if got == wanted else WRONG, BOX)
        if got != wanted:
            ax.plot([t - 0.42, t + 0.42], [below - 0.42, below + 0.42], color=ALARM, lw=1.2)
            ax.text(t, below - 0.75, symbol(wanted), ha="center", va="center", color=ALARM,
                    fontsize=7 if wanted == END else 9)  # fmt: skip
    verdict, color = ("✓", "#1B7F4B") if example.correct else ("✗", ALARM)
    ax.text(len(example.prediction) - 0.2, below, verdict, va="center", color=color, fontsize=14)


def symbol(token: int) -> str:
    """How an id is written in a picture."""
    return REVERSAL.symbols[token].strip("<>")


def plot_unrolled(digits: Sequence[int], ax: Axes | None = None) -> Axes:
    """The unrolled encoder and decoder that reverse ``digits``, one column per time step.

        reads     4 7 1 END           below the encoder
        writes    1 7 4 END           above the decoder, each token fed back as its next input

    The states are named as in ``Seq2Seq``; the hand-over h_0 = h^enc_T is highlighted. Raises
    TypeError or ValueError if ``digits`` are no integers in 0..9, or not 1 to 6 of them.

    >>> ax = plot_unrolled([4, 7, 1])
    >>> plt.close(ax.figure)
    """
    tokens = [*(str(digit) for digit in check_ids(list(digits), 10)), "END"]
    if not 2 <= len(tokens) <= MAX_UNROLLED + 1:
        raise ValueError(f"digits: got {len(tokens) - 1} of them, wanted 1 to {MAX_UNROLLED}")
    outputs = [*tokens[-2::-1], "END"]
    encoder = COLUMN * np.arange(len(tokens))
    decoder = encoder + COLUMN * len(tokens) + GAP
    width = decoder[-1] + 2.7
    unit = min(9.5 / width, 0.68)  # inches
    if ax is None:
        ax = plt.figure(figsize=(unit * width, unit * 6.3)).add_axes((0, 0, 1, 1))
    _blank(ax, (-1.7, width - 1.7), (-1.5, 4.8))
    _draw_steps(ax, encoder, tokens, "h^{enc}", ENCODER, unit)
    _draw_steps(ax, decoder, ["START", *outputs[:-1]], "h", DECODER, unit)
    for x, token in zip(decoder, outputs, strict=True):
        _arrow(ax, (x, STATES + 0.47), (x, OUTPUTS - 0.47))
        _box(ax, x, OUTPUTS, token, RIGHT, unit)
    for x in decoder[:-1]:
        _draw_feedback(ax, x)
    _draw_handover(ax, encoder[-1], decoder[0], unit)
    reads = wording("reads one token per step", "한 스텝에 토큰 하나씩 읽는다")
    _caption(ax, encoder, STATES + 1, wording("Encoder", "인코더"), reads)
    reads = wording("reads what it wrote last", "바로 앞에서 쓴 것을 읽는다")
    _caption(ax, decoder, OUTPUTS + 1, wording("Decoder", "디코더"), reads, FEEDBACK)
    describe(ax, UNROLLED(read=" ".join(tokens), written=" ".join(outputs)))
    return ax


def _draw_steps(
    ax: Axes, xs: np.ndarray, tokens: list[str], state: str, color: str, unit: float
) -> None:
    """The inputs below, the hidden states above them, and the arrows between."""
    for t, (x, token) in enumerate(zip(xs, tokens, strict=True)):
        _box(ax, x, INPUTS, token, PALE, unit)
        _arrow(ax, (x, INPUTS + 0.47), (x, STATES - 0.47))
        _box(ax, x, STATES, f"${state}_{{{t + 1}}}$", color, unit)
        if t:
            _arrow(ax, (xs[t - 1] + 0.47, STATES), (x - 0.47, STATES))


def _draw_feedback(ax: Axes, x: float) -> None:
    """From the token written at ``x`` to the next input, through the gap between columns."""
    side = x + COLUMN / 2
    corners = [(x + 0.45, OUTPUTS), (side, OUTPUTS), (side, INPUTS), (x + COLUMN - 0.47, INPUTS)]
    style: dict[str, Any] = {"fc": FEEDBACK, "ec": FEEDBACK, "joinstyle": "round", "ls": "--"}
    path = Path(corners)
    ax.add_patch(FancyArrowPatch(path=path, arrowstyle="-|>", mutation_scale=12, lw=1.5, **style))


def _draw_handover(ax: Axes, last: float, first: float, unit: float) -> None:
    """From nothing to the first state of the encoder, from its last to the decoder."""
    ax.text(-1.3, STATES, "0", ha="center", va="center", color=GREY, fontsize=min(13, 30 * unit))
    _arrow(ax, (-1.1, STATES), (-0.47, STATES), color=GREY)
    _arrow(ax, (last + 0.47, STATES), (first - 0.47, STATES), color=HANDOVER, lw=5 * unit)
    style: dict[str, Any] = {"ha": "center", "color": HANDOVER, "fontsize": min(10.5, 19 * unit)}
    middle = (last + first) / 2
    words = wording("all that the\ndecoder\ngets to know", "디코더가\n아는 것은\n이것뿐이다")
    ax.text(middle, STATES + 0.25, "$h_0 = h^{enc}_T$", va="bottom", **style)
    ax.text(middle, STATES - 0.3, words, va="top", **style)


def _caption(ax: Axes, xs: np.ndarray, y: float, title: str, below: str, color: str = GREY) -> None:
    style: dict[str, Any] = {"ha": "center", "va": "center"}
    ax.text(xs.mean(), y, title, color=INK, fontsize=15, **style)
    ax.text(xs.mean(), INPUTS - 0.95, below, color=color, fontsize=10.5, **style)


def _blank(ax: Axes, xlim: Point, ylim: Point) -> None:
    ax.set(xlim=xlim, ylim=ylim, aspect="equal")
    ax.axis("off")


def _box(ax: Axes, x: float, y: float, text: str, color: str, unit: float) -> None:
    """A token or a $formula$ in a box about one unit wide, which is so many inches."""
    style: dict[str, Any] = {"boxstyle": "round,pad=0,rounding_size=0.12", "ec": INK, "lw": 0.8}
    ax.add_patch(FancyBboxPatch((x - 0.45, y - 0.45), 0.9, 0.9, fc=color, **style))
    letters = 3 if text.startswith("$") else max(len(text), 2.5)  # START is written smaller
    size = min(13, 80 * unit / letters)
    ax.text(x, y, text, ha="center", va="center_baseline", color=INK, fontsize=size)


def _arrow(ax: Axes, start: Point, end: Point, color: str = INK, lw: float = 1.3) -> None:
    style: dict[str, Any] = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "color": color}
    ax.add_patch(FancyArrowPatch(start, end, mutation_scale=9 + 3 * lw, lw=lw, **style))
