"""Pictures of what goes on inside a model: where it looks, and what it keeps in mind."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter
from numpy.typing import ArrayLike

from seq2seq_lab.language import Text
from seq2seq_lab.models.predict import encoder_states
from seq2seq_lab.plots.alt import describe
from seq2seq_lab.plots.diagrams import ALARM, FEEDBACK, GREY, symbol
from seq2seq_lab.plots.names import DASHES, add_legend, wording
from seq2seq_lab.plots.read_axes import number
from seq2seq_lab.tasks.digits import generate_batch
from seq2seq_lab.validation import require_bool, require_int
from seq2seq_lab.vocabulary import REVERSAL, check_ids

CROWDED = 32  # tokens; with more of them on an axis they could not be read
CAPTIONS = {  # columns from the mirrored token to the focus -> what to say of it
    0: (
        "the focus is on the digit that is written (ring)",
        "초점이 지금 쓰는 숫자(고리) 위에 있다",
    ),
    1: (
        "the focus is one right of the digit that is written (ring):\n"
        "the state there still carries the digit before it",
        "초점이 지금 쓰는 숫자(고리)보다 한 칸 오른쪽에 있다:\n"
        "그 상태에는 바로 앞의 숫자도 아직 들어 있다",
    ),
}
LOOKS = Text(
    "Where the {n} written tokens look, each mostly at one of {m} read ones: {each}.",
    "쓴 토큰 {n}개가 읽은 토큰 {m}개 가운데 각각 가장 크게 보는 곳: {each}.",
)
LOOK = Text("{token}: input {place}, {read} ({weight:.2f})",
            "{token}: 입력 {place}번 {read}({weight:.2f})")  # fmt: skip
NORMS = Text(
    "The encoder's states, {units} units: their norm is {first} after step 1, {last} after {n}.",
    "인코더의 상태(유닛 {units}개): 노름은 스텝 1에서 {first}, 스텝 {n}에서 {last}입니다.",
)
RING = "ring: the digit that is to be written", "고리: 써야 하는 숫자"


def plot_attention(
    weights: ArrayLike,
    source: Sequence[int],
    output: Sequence[int],
    ax: Axes | None = None,
    *,
    explain: bool = True,
) -> Axes:
    """Where each step of the output looked: a row per step, darker where the weight is larger.

    A ring marks the digit that the step has to write. The caption says where most of the
    focus sits relative to the rings, unless that is left to who looks at it.

    Parameters
    ----------
    weights : array_like, shape=(T_out, T_in), of one sequence: ``model(x)[1][:, :, n]``
    source : sequence of T_in ids, what was read, END included
    output : sequence of T_out ids, what was written
    ax : matplotlib.axes.Axes, optional
    explain : bool, say where the focus sits; without it, only what a ring is

    Raises TypeError or ValueError if ``weights`` have another shape, or are outside 0..1; if a
    token is no id; or if ``explain`` is no bool.

    >>> ax = plot_attention([[0, 1.0], [1.0, 0]], source=[4, 11], output=[4, 11])
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['4', 'END']
    >>> plt.close(ax.figure)
    """
    w, read, written = _check_attention(weights, source, output)
    explain = require_bool("explain", explain)
    if ax is None:
        side = float(np.clip(0.3 * max(w.shape) + 1.6, 4.4, 8))
        _, ax = plt.subplots(figsize=(side, side), layout="constrained")
    ax.imshow(w, cmap="Blues", vmin=0, vmax=1, aspect="equal", interpolation="nearest")
    show_tokens(ax.xaxis, read)
    show_tokens(ax.yaxis, written)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set(xlabel=wording("read by the encoder →", "인코더가 읽은 것 →"),
           ylabel=wording("← written by the decoder", "← 디코더가 쓴 것"))  # fmt: skip
    ax.tick_params(which="both", length=0)
    legible = max(w.shape) <= CROWDED
    if legible:  # a ring around the digit that each step has to write; the last writes END
        steps, columns = _mirrored(w.shape)
        size = min(14, 150 / max(w.shape))
        ax.plot(columns, steps, ls="", marker="o", ms=size, mfc="none", mec=FEEDBACK, mew=1.3)
    below: dict[str, Any] = {"transform": ax.transAxes, "ha": "center", "va": "top"}
    caption = _caption(w, legible, explain)
    ax.text(0.5, -0.02, caption, color=GREY, **below)
    _describe(ax, where_it_looks(w, read, written), caption)
    return ax


def _describe(ax: Axes, looks: str, caption: str) -> None:
    """The caption, too, but for what a ring is: nobody asks who does not see it."""
    told = [] if caption in ("", wording(*RING)) else [" ".join(caption.split()) + "."]
    describe(ax, " ".join([looks, *told]))


def _check_attention(weights: Any, source: Any, output: Any) -> tuple[np.ndarray, list, list]:
    read, written = (check_ids(list(ids), len(REVERSAL)) for ids in (source, output))
    w = check_weights(weights, list(read), list(written))
    return w, list(map(symbol, read)), list(map(symbol, written))


def check_weights(weights: Any, read: Sequence[Any], written: Sequence[Any]) -> np.ndarray:
    """The weights of one sequence as an array, (T_out, T_in), else a ValueError."""
    w = np.asarray(weights)
    if w.shape != (len(written), len(read)) or not w.size:
        wanted = f"(T_out, T_in) = ({len(written)}, {len(read)}), as long as output and source"
        raise ValueError(f"weights: got shape {w.shape}, wanted {wanted}, and not empty")
    if not (w.min() >= -1e-6 and w.max() <= 1 + 1e-4):  # NaN is neither
        raise ValueError(f"weights: got {w.min()} to {w.max()}, wanted numbers in 0..1")
    return w


def where_it_looks(w: np.ndarray, read: Sequence[str], written: Sequence[str]) -> str:
    """A sentence: the largest weight of each step, and at which input."""
    rows = zip(w, written, strict=True)
    each = [
        LOOK(token=token, place=row.argmax() + 1, read=read[row.argmax()], weight=row.max())
        for row, token in rows
    ]
    return LOOKS(n=len(written), m=len(read), each="; ".join(each))


def show_tokens(axis: Any, tokens: list[str]) -> None:
    """The tokens along an axis; of many only their places, since they would not be legible."""
    if len(tokens) <= CROWDED:
        axis.set_ticks(range(len(tokens)), tokens, fontsize=10 if len(tokens) <= 24 else 8)
        axis.set_ticks(np.arange(len(tokens) - 1) + 0.5, minor=True)
        axis.grid(True, which="minor", color="0.88", lw=0.6)


def _mirrored(shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The steps that write a digit, and the column in which that digit was read."""
    T_out, T_in = shape
    steps = np.arange(min(T_out, T_in - 1))
    return steps, T_in - 2 - steps


def _caption(w: np.ndarray, ringed: bool, explain: bool) -> str:
    """Where at least three quarters of the steps look, relative to the digit they write."""
    steps, columns = _mirrored(w.shape)
    offsets = w[steps].argmax(axis=1) - columns
    for offset, said in CAPTIONS.items():
        if explain and steps.size and np.mean(offsets == offset) >= 0.75:
            return wording(*said)
    return wording(*RING) if ringed else ""


def plot_hidden_states(
    models: Any,
    longest: int = 60,
    trained: int = 20,
    ax: Axes | None = None,
    *,
    n: int = 50,
    rng: np.random.Generator | None = None,
) -> Axes:
    """How large the encoder's state is after each step, within the trained length and beyond.

        |h^enc_t|, the mean over n random sequences of ``longest`` digits, on a logarithmic scale

    Parameters
    ----------
    models : a model with an encoder, or a dict of label -> model, for a legend
    longest : int, digits to read
    trained : int, the longest sequence in training; a line marks it
    ax : matplotlib.axes.Axes, optional
    n : int, sequences
    rng : numpy.random.Generator, optional; without it, NumPy's global state decides

    Raises TypeError or ValueError if a model has no encoder; or if ``longest``, ``trained`` or
    ``n`` is no integer of at least 1.

    >>> from seq2seq_lab.models.seq2seq import Seq2Seq
    >>> ax = plot_hidden_states(Seq2Seq(12, 8, 12), longest=30, n=2)
    >>> len(ax.lines[0].get_ydata())
    30
    >>> plt.close(ax.figure)
    """
    curves = dict(models) if isinstance(models, Mapping) else {"": models}
    if not curves:
        raise ValueError("models: got none, wanted at least one")
    longest, trained = require_int("longest", longest, 1), require_int("trained", trained, 1)
    x, _, _ = generate_batch(longest, longest, n, rng=rng)
    norms = {name: state_norms(model, x[:-1]) for name, model in curves.items()}
    if ax is None:
        _, ax = plt.subplots(figsize=(7.5, 3.8), layout="constrained")
    read = np.arange(1, longest + 1)
    dashes = cycle(DASHES)
    lines = {k: ax.plot(read, norm, next(dashes), lw=2, label=k)[0] for k, norm in norms.items()}
    ax.set(xlabel=wording("digits read", "읽은 숫자의 수"), yscale="log")
    ax.set_ylabel(wording("norm of the encoder's state", "인코더 상태의 노름"))
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))  # labels within one decade too
    ax.yaxis.set_major_formatter("{x:,g}")
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.grid(True, which="both", alpha=0.3)
    if trained < longest:
        _mark_trained(ax, trained, longest)
    if "" not in curves:
        add_legend(ax, lines, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False)
    describe(ax)
    return ax


def state_norms(model: Any, x: np.ndarray) -> np.ndarray:
    """The norm of the encoder's state after each step, the mean over the batch, shape=(T,)."""
    return np.linalg.norm(encoder_states(model, x), axis=-1).mean(axis=-1)


def _mark_trained(ax: Axes, trained: int, longest: int) -> None:
    ax.axvline(trained, color=ALARM, lw=1.2, ls="--")
    side, offset = ("left", 0.012) if trained < longest / 2 else ("right", -0.012)
    words = wording("longest in training", "학습에 나온 가장 긴 길이")
    ax.text(trained + offset * longest, 0.97, words, ha=side, va="top",
            color=ALARM, transform=ax.get_xaxis_transform())  # fmt: skip


def plot_state_map(states: np.ndarray, source: Sequence[int], ax: Axes) -> Axes:
    """The encoder's states (T, D) after each of the T tokens of ``source``: a column per step."""
    limit = max(float(np.abs(states).max()), 1e-6)
    # white is 0 for both kinds of encoder: blue below it, which ReLU never is, and red above
    ax.imshow(states.T, cmap="RdBu_r", vmin=-limit, vmax=limit, aspect="auto",
              interpolation="nearest")  # fmt: skip
    show_tokens(ax.xaxis, list(map(symbol, source)))
    ax.set(yticks=[], ylabel=wording("{} units", "유닛 {}개").format(states.shape[1]))
    ax.tick_params(which="both", length=0)
    norms = np.linalg.norm(states, axis=1)
    title = wording("encoder's states: norm", "인코더의 상태: 노름")
    ax.set_title(f"{title} {norms[0]:.3g} → {norms[-1]:.3g}", loc="left", fontsize=11)
    first, last = map(number, norms[[0, -1]])
    describe(ax, NORMS(units=states.shape[1], n=len(norms), first=first, last=last))
    return ax
