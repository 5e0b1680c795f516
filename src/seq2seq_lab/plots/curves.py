"""Curves of trainings, and of accuracy by length."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, MultipleLocator, StrMethodFormatter

from seq2seq_lab.plots.alt import describe
from seq2seq_lab.plots.names import DASHES, MARKERS, add_legend, wording
from seq2seq_lab.training.trainer import History


def plot_accuracy_by_length(
    accuracy: Mapping[int, float] | Mapping[str, Mapping[int, float]], ax: Axes | None = None
) -> Axes:
    """The fraction of sequences that come out exactly right, against their length.

    Parameters
    ----------
    accuracy : dict of length -> fraction in 0..1, as ``accuracy_by_length`` gives it; or a
        dict of label -> such a dict, for several curves with a legend
    ax : matplotlib.axes.Axes, optional

    Raises TypeError or ValueError if ``accuracy`` is empty or no such dict.

    >>> ax = plot_accuracy_by_length({1: 1.0, 2: 0.75})
    >>> ax.lines[0].get_ydata()
    array([1.  , 0.75])
    >>> plt.close(ax.figure)
    """
    curves = _accuracy_curves(accuracy)
    if ax is None:
        _, ax = plt.subplots(figsize=(7.5, 3.6), layout="constrained")
    lines = {}
    for (name, curve), marker in zip(curves.items(), MARKERS * len(curves), strict=False):
        lengths = sorted(curve)
        fractions = [curve[k] for k in lengths]
        (lines[name],) = ax.plot(lengths, fractions, marker=marker, ms=5, label=name)
    every = sorted({length for curve in curves.values() for length in curve})
    if len(every) <= 25:
        ax.set_xticks(every)
    else:
        ax.xaxis.set_major_locator(MultipleLocator(5))
    ax.set(xlim=(every[0] - 0.6, every[-1] + 0.6), ylim=(-0.03, 1.03))
    ax.set_xlabel(wording("sequence length (digits)", "시퀀스의 길이(숫자 개수)"))
    ax.set_ylabel(wording("fraction exactly right", "완전히 맞은 비율"))
    ax.grid(True, alpha=0.4)
    if "" not in curves:
        add_legend(ax, lines, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False)
    describe(ax)
    return ax


def _accuracy_curves(accuracy: Any) -> dict[str, Mapping[int, float]]:
    wanted = "wanted a dict of length -> fraction in 0..1, or of label -> such a dict"
    if not isinstance(accuracy, Mapping):
        raise TypeError(f"accuracy: got {accuracy!r}, {wanted}")
    labelled = any(isinstance(value, Mapping) for value in accuracy.values())
    curves = dict(accuracy) if labelled else {"": accuracy}
    for name, curve in curves.items():
        if not isinstance(curve, Mapping) or not curve:
            raise ValueError(f"accuracy: got {curve!r} for {name!r}, {wanted}")
        for length, fraction in curve.items():
            if not 0 <= fraction <= 1:
                raise ValueError(f"accuracy: got {fraction} at length {length}, {wanted}")
    return curves


def plot_training_curves(
    curves: Mapping[str, History], axes: Sequence[Axes] | np.ndarray | None = None
) -> np.ndarray:
    """Loss and accuracy of training runs side by side: every batch pale, their mean bold.

    An accuracy on validation data, one an epoch, is a line of points.

    Parameters
    ----------
    curves : dict of label -> History
    axes : two Axes, optional, for the loss and for the accuracy

    Returns an array of the two Axes. Raises TypeError or ValueError if ``curves`` is no dict of
    Histories, or one is empty; or if ``axes`` are not two.

    >>> run = History(loss=np.array([2.5, 1.2, 0.4]), accuracy=np.array([0.1, 0.6, 0.9]))
    >>> axes = plot_training_curves({"a short run": run})
    >>> axes[0].get_yscale()
    'log'
    >>> plt.close(axes[0].figure)
    """
    _check_curves(curves)
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(9.5, 3.8), layout="constrained")
    axes = np.ravel(np.asarray(axes, dtype=object))
    if axes.size != 2:
        raise ValueError(f"axes: got {axes.size}, wanted two, for loss and accuracy")
    lines = {}
    for i, (name, history) in enumerate(curves.items()):
        look = {"label": name, "color": f"C{i}", "ls": DASHES[i % len(DASHES)]}
        lines[name] = _plot_smoothed(axes[0], history.loss, look)
        if _is_validated(history):
            epoch = np.arange(1, len(history.accuracy) + 1)
            axes[1].plot(epoch, history.accuracy, marker="o", **look)
        else:
            _plot_smoothed(axes[1], history.accuracy, look)
    validated = all(map(_is_validated, curves.values()))
    iterations, epochs = wording("iterations", "학습 횟수"), wording("epochs", "에폭")
    _dress(axes[0], wording("loss", "손실"), iterations)
    if validated:
        _dress(axes[1], wording("validation accuracy", "검증 정확도"), epochs)
    else:
        _dress(axes[1], wording("accuracy", "정확도"), iterations)
    axes[0].set_yscale("log")
    axes[1].set_ylim(-0.03, 1.03)
    add_legend(axes[0], lines, loc="best", framealpha=0.9)
    for ax in axes:
        describe(ax)
    return axes


plot_addition_curves = plot_training_curves
"""The name that earlier versions had for runs whose accuracy is that of a validation."""


def _is_validated(history: History) -> bool:
    return len(history.accuracy) < len(history.loss)


def _dress(ax: Axes, title: str, along: str) -> None:
    ax.set_title(title, loc="left")
    ax.set_xlabel(along)
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))  # so that labels keep apart
    ax.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    ax.grid(True, alpha=0.4)


def _check_curves(curves: Any) -> None:
    if not isinstance(curves, Mapping):
        raise TypeError(f"curves: got a {type(curves).__name__}, wanted a dict label -> History")
    if not curves:
        raise ValueError("curves: got none, wanted at least one run")
    for name, run in curves.items():
        if not (hasattr(run, "loss") and hasattr(run, "accuracy")):
            raise TypeError(f"curves: got a {type(run).__name__} for {name!r}, wanted a History")
        if not 0 < len(run.accuracy) <= len(run.loss):
            got = f"{len(run.loss)} losses and {len(run.accuracy)} accuracies"
            raise ValueError(f"curves: got {got} for {name!r}, wanted one at least, and no more")


def _plot_smoothed(ax: Axes, values: np.ndarray, look: dict[str, Any]) -> Line2D:
    """Each value pale, and over it the mean of the neighbours that a fiftieth of them makes."""
    values = np.asarray(values, dtype=float)
    iterations = np.arange(1, len(values) + 1)
    window = np.ones(max(1, len(values) // 50))
    counts = np.convolve(np.ones(len(values)), window, "same")  # fewer at both ends
    ax.plot(iterations, values, color=look["color"], alpha=0.2, lw=0.8)
    marker = "o" if len(values) < 30 else ""  # a single point draws no line
    smooth = np.convolve(values, window, "same") / counts
    return ax.plot(iterations, smooth, lw=2, marker=marker, ms=4, **look)[0]
