"""Pictures: training live and afterwards, accuracy, sequences, a model unrolled and its inside.

A function without axes makes a pyplot figure, which a notebook shows by itself; given axes, such
as those of one's own ``matplotlib.figure.Figure``, it leaves pyplot's state alone.
"""

from seq2seq_lab.plots.alt import describe
from seq2seq_lab.plots.attention import plot_attention, plot_hidden_states
from seq2seq_lab.plots.comparison import plot_comparison
from seq2seq_lab.plots.curves import (
    plot_accuracy_by_length,
    plot_addition_curves,
    plot_training_curves,
)
from seq2seq_lab.plots.diagrams import plot_sequences, plot_unrolled
from seq2seq_lab.plots.explorer import explore
from seq2seq_lab.plots.liveplot import LivePlot, create_plot
from seq2seq_lab.plots.names import wording
from seq2seq_lab.plots.text_attention import plot_text_attention

__all__ = [
    "LivePlot",
    "create_plot",
    "describe",
    "explore",
    "plot_accuracy_by_length",
    "plot_addition_curves",
    "plot_attention",
    "plot_comparison",
    "plot_hidden_states",
    "plot_sequences",
    "plot_text_attention",
    "plot_training_curves",
    "plot_unrolled",
    "wording",
]
