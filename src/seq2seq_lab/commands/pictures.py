"""The pictures in a run folder; one that fails is no more than a warning."""

import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from seq2seq_lab.files import write_whole
from seq2seq_lab.training.runs import Run
from seq2seq_lab.training.trainer import History


def draw_curves(run: Run, history: History) -> None:
    """Loss and accuracy of the training."""
    _draw(
        run.folder / "training_curves.png",
        lambda plots, figure: plots.plot_training_curves(
            {run.folder.name: history}, figure.subplots(1, 2)
        ),
        (10, 4),
    )


def draw_accuracy(run: Run, accuracy: dict[Any, float]) -> None:
    """Accuracy by length."""
    _draw(
        run.folder / "accuracy_by_length.png",
        lambda plots, figure: plots.plot_accuracy_by_length(accuracy, figure.subplots()),
        (8, 4),
    )


def draw_attention(run: Run, weights: np.ndarray, x: np.ndarray, written: np.ndarray) -> Path:
    """Where a model looked while it wrote ``written`` (T_out,) for ``x`` (T_in,)."""
    path = run.folder / "attention.png"
    _draw(
        path,
        lambda plots, figure: plots.plot_attention(weights, x, written, figure.subplots()),
        (7.5, 7),
    )
    return path


def _draw(path: Path, draw: Callable[[Any, Any], object], size: tuple[float, float]) -> None:
    try:
        from matplotlib.figure import Figure  # half a second, so only when it is used

        from seq2seq_lab import plots

        figure = Figure(figsize=size, layout="constrained")
        with warnings.catch_warnings():  # of a letter that no font here has
            warnings.filterwarnings("ignore", message="Glyph")
            draw(plots, figure)
            write_whole(path, figure.savefig)
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        print(f"seq2seq-lab: warning: {path.name}: not drawn ({reason})", file=sys.stderr)
