"""Makes the README's pictures: python notebooks/pictures/make.py"""

from pathlib import Path

from matplotlib.figure import Figure

from seq2seq_lab.plots import plot_unrolled

HERE = Path(__file__).parent

figure = Figure(figsize=(9.6, 4.1), layout="constrained")
plot_unrolled([4, 7, 1], figure.subplots())
figure.savefig(HERE / "unrolled.png", dpi=100)
