"""What a live plot costs: the same training in a real kernel, with and without it, in turn."""

import nbformat
from nbclient import NotebookClient
from timing import ROUNDS, print_table

ITERATIONS = 8000

CELL = f"""
from statistics import median
from time import perf_counter
from seq2seq_lab import TrainConfig, build_model, train
from seq2seq_lab.plots import create_plot

config = TrainConfig(iterations={ITERATIONS}, hidden=50)
seconds = {{"without": [], "with": []}}
for _ in range({ROUNDS}):
    for how in seconds:
        model = build_model(config)
        start = perf_counter()
        plotter = create_plot(["loss", "accuracy"])[0] if how == "with" else None
        train(model, config, logger=plotter)
        seconds[how].append(perf_counter() - start)
print(*(median(values) for values in seconds.values()))
"""


def measure_live_plot():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(notebook, timeout=1200, kernel_name="python3").execute()
    (printed,) = [out.text for out in notebook.cells[0].outputs if out.get("name") == "stdout"]
    without, shown = map(float, printed.split())
    print_table(
        f"Live plot, {ITERATIONS:,} iterations, D=50",
        ("without, s", "with, s", "it costs"),
        [(without, shown, f"{100 * (shown / without - 1):.1f} %")],
    )
