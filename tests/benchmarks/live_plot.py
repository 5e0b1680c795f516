"""What a live plot costs: the same training in a real kernel, with and without it, in turn.

The difference of two runs of many seconds is mostly the machine's mood, so what the plot itself
takes is measured too: the time within its calls, the picture as the cell ends included.
"""

import json
from statistics import median

import nbformat
from nbclient import NotebookClient
from timing import ROUNDS, print_table

ITERATIONS = 8000

CELL = f"""
import json
from time import perf_counter
from seq2seq_lab import TrainConfig, build_model, train
from seq2seq_lab.plots import create_plot

def timed(function):
    def call(*args, **kwargs):
        start = perf_counter()
        result = function(*args, **kwargs)
        seconds["plot"][-1] += perf_counter() - start
        return result
    return call

config = TrainConfig(iterations={ITERATIONS}, hidden=50)
seconds = {{"without": [], "with": [], "plot": []}}
for _ in range({ROUNDS}):
    for how in ("without", "with"):
        model, plotter = build_model(config), None
        start = perf_counter()
        if how == "with":
            seconds["plot"].append(0.0)
            plotter = timed(create_plot)(["loss", "accuracy"])[0]
            for name in ("set_train_batch", "set_train_epoch"):
                setattr(plotter, name, timed(getattr(plotter, name)))
        train(model, config, logger=plotter)
        if how == "with":
            timed(plotter.plot)()  # as the cell ends
        seconds[how].append(perf_counter() - start)
print(json.dumps(seconds))
"""


def measure_live_plot():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(notebook, timeout=1200, kernel_name="python3").execute()
    (printed,) = [out.text for out in notebook.cells[0].outputs if out.get("name") == "stdout"]
    without, shown, plot = json.loads(printed).values()
    share = median(p / (s - p) for p, s in zip(plot, shown, strict=True))
    print_table(
        f"Live plot, {ITERATIONS:,} iterations, D=50",
        ("without, s", "with, s", "of that the plot, s", "it costs"),
        [(median(without), median(shown), median(plot), f"{100 * share:.1f} %")],
    )
