"""Trainings with other settings and seeds, against each other."""

from collections.abc import Mapping
from statistics import median
from typing import Any

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from seq2seq_lab.plots.alt import describe
from seq2seq_lab.plots.names import MARKERS, add_legend


def plot_comparison(results: Mapping[str, Mapping[int, Any]], ax: Axes | None = None) -> Axes:
    """A line a combination of settings, the median of its seeds; a thin line a seed.

    Of a task with several tests, such as lengths, what is exactly right of each; else the accuracy
    after each epoch.

    Parameters
    ----------
    results : dict of combination -> dict of seed -> ``training.compare.Result``
    ax : matplotlib.axes.Axes, optional

    Raises ValueError if there are none, or none of a combination.

    >>> from seq2seq_lab.training.compare import Result
    >>> runs = {seed: Result({1: 1.0, 2: seed / 4}, [], 0.0) for seed in (1, 2, 3)}
    >>> ax = plot_comparison({"hidden=50": runs})
    >>> [line.get_ydata().tolist() for line in ax.lines]
    [[1.0, 0.25], [1.0, 0.5], [1.0, 0.75], [1.0, 0.5]]
    >>> plt.close(ax.figure)
    """
    if not results or not all(results.values()):
        raise ValueError("results: got none, wanted at least one of each combination")
    if ax is None:
        _, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
    tested = any(len(r.tests) > 1 for seeds in results.values() for r in seeds.values())
    lines = {}
    for i, (name, seeds) in enumerate(results.items()):
        curves = [_curve(result, tested) for result in seeds.values()]
        for curve in curves:
            ax.plot([*curve], [*curve.values()], color=f"C{i}", lw=0.8, alpha=0.4)
        middle = {x: median(c.get(x, 0.0) for c in curves) for curve in curves for x in curve}
        look: Any = {"marker": MARKERS[i % len(MARKERS)], "ms": 5, "lw": 2, "color": f"C{i}"}
        (lines[name],) = ax.plot([*middle], [*middle.values()], label=name, **look)
    ax.set_title("a thin line for each seed, their median bold", loc="left")
    ax.set(xlabel="length" if tested else "epochs", ylim=(-0.03, 1.03))
    ax.set_ylabel("fraction exactly right" if tested else "accuracy")
    if any(isinstance(x, str) for x in middle):  # they say themselves what they are
        ax.set_xlabel("")
    else:
        ax.xaxis.set_major_locator(MaxNLocator(10, integer=True))
    ax.grid(True, alpha=0.4)
    add_legend(ax, lines, loc="best", framealpha=0.9)
    describe(ax)
    return ax


def _curve(result: Any, tested: bool) -> Mapping[Any, float]:
    return result.tests if tested else dict(enumerate(result.epochs, start=1))
