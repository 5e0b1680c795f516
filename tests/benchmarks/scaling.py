"""What an iteration costs as sequences, batches and layers grow."""

from statistics import median

import numpy as np
from timing import interleaved, over, print_table

from seq2seq_lab.training.trainer import keep_freed_memory
from training import our_trainer, reversal_batches

STEPS, BATCHES, UNITS = (5, 10, 20, 40, 80), (10, 100, 1000), (25, 50, 100, 200, 400)


def measure_scaling():
    keep_freed_memory()
    _scale("T", STEPS, lambda T: (T, 100, 50))
    _scale("N", BATCHES, lambda N: (10, N, 50))
    _scale("D", UNITS, lambda D: (10, 100, D))


def _scale(name, sizes, setting):
    """Milliseconds an iteration for each size, and how well a line through them fits."""
    rounds = {}
    for size in sizes:
        T, N, D = setting(size)
        batches = reversal_batches([T - 1], N) * 10
        rounds[size] = over(our_trainer(hidden=D), batches)
    seconds = interleaved(rounds)
    ms = np.array([100 * median(seconds[size]) for size in sizes])
    slope, start = np.polyfit(sizes, ms, 1, w=1 / ms)  # by ratio: the small ones count as much
    off = np.abs((start + slope * np.array(sizes)) / ms - 1).max()
    others = ", ".join(f"{k}={v}" for k, v in zip("TND", setting(name), strict=True) if k != v)
    print_table(
        f"Seq2Seq, teacher forcing, against {name}; {others}",
        (name, *map(str, sizes)),
        [("ms an iteration", *map(float, ms))],
    )
    print(f"\nfit: {start:.3g} + {slope:.3g} {name} ms, off by {100 * off:.0f} % at most")
