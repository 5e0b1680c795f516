"""Whole commands, as a person runs them: import, peak memory, the time of the default run."""

import subprocess
import sys
import tempfile
from statistics import median
from time import perf_counter

from timing import ROUNDS, print_table

TRAININGS = (
    "reversal",
    "reversal --iterations 200 --model attention",
    "reversal --iterations 200 --model attention --gate",
    "reversal --iterations 200 --recipe course",
    "addition --epochs 1",
)


def measure_commands():
    imports = {
        "python alone": "pass",
        "from seq2seq_lab import *": "from seq2seq_lab import *",
        "import mygrad, mynn, noggin": "import mygrad, mynn.layers.dense, noggin",
    }
    rows = [
        (name, median(_run([sys.executable, "-c", code])[0] for _ in range(ROUNDS)))
        for name, code in imports.items()
    ]
    print_table("Start", ("", "seconds"), rows)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for k, training in enumerate(TRAININGS):
            command = ["-m", "seq2seq_lab", "train", *training.split(), "--out", f"{folder}/{k}"]
            seconds, megabytes = _run([sys.executable, *command])
            rows.append((f"`seq2seq-lab train {training}`", seconds, megabytes))
    print_table("Commands, evaluation and pictures included", ("", "seconds", "peak MB"), rows)


def _run(command):
    """Seconds and peak megabytes of a process of its own."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL,"
        " stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *command], check=True, capture_output=True, text=True
    )
    seconds = perf_counter() - start
    unit = 1e-6 if sys.platform == "darwin" else 1e-3  # ru_maxrss: bytes there, kilobytes here
    return seconds, float(done.stdout) * unit
