"""The pictures in a run folder; one that fails is no more than a warning."""

import sys
import warnings
from functools import partial
from pathlib import Path
from typing import Any

from seq2seq_lab.files import write_whole

PICTURES = {  # the function of plots that draws it, its size in inches, and how many axes it takes
    "training_curves.png": ("plot_training_curves", (10, 4), 2),
    "accuracy_by_length.png": ("plot_accuracy_by_length", (8, 4), 1),
    "comparison.png": ("plot_comparison", (8, 4.5), 1),
    "attention.png": ("plot_attention", (7.5, 7), 1),
    "text_attention.png": ("plot_text_attention", (9, 4.5), 1),
}


def draw(path: Path, *what: Any) -> None:
    """Draw ``what`` as the picture of this name."""
    plot, size, columns = PICTURES[path.name]
    try:
        from matplotlib.figure import Figure  # half a second, so only when it is used

        from seq2seq_lab import plots
        from seq2seq_lab.plots.alt import alt_text

        figure = Figure(figsize=size, layout="constrained")
        with warnings.catch_warnings():  # of a letter that no font here has
            warnings.filterwarnings("ignore", message="Glyph")
            getattr(plots, plot)(*what, figure.subplots(1, columns))
            description = {"Description": alt_text(figure)}  # beside the picture, in its file
            write_whole(path, partial(figure.savefig, metadata=description))
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        print(f"seq2seq-lab: warning: {path.name}: not drawn ({reason})", file=sys.stderr)
