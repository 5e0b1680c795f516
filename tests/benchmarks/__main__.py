"""How fast it is, against every peer: prints tables in Markdown.

python tests/benchmarks            all of it, some ten minutes
python tests/benchmarks reversal   one part: reversal attention addition dates evaluation
                                   scaling commands live_plot

PyTorch is among the peers if it is installed: pip install -e '.[bench]'.
"""

import os
import platform
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

TRAINING = ("reversal", "attention", "addition", "dates")
PARTS = (*TRAINING, "evaluation", "scaling", "commands", "live_plot")


def main(arguments):
    unknown = [name for name in arguments if name not in PARTS]
    if unknown:
        sys.exit(f"parts: got {unknown[0]!r}, wanted any of {' '.join(PARTS)}")
    print_machine()
    for part in arguments or PARTS:
        module = "training" if part in TRAINING else part
        print(flush=True)
        with threadpool_limits(1, user_api="blas"):
            getattr(import_module(module), f"measure_{part}")()


def print_machine():
    blas = [
        f"{b['internal_api']} {b['version']} ({b.get('architecture', '?')})"
        for b in threadpool_info()
        if b["user_api"] == "blas"
    ]
    given = [name for name in os.environ if name.startswith("OPENBLAS_")]
    print(
        f"{date.today()}, {_processor()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, NumPy {np.__version__}"
    )
    print(f"BLAS: {', '.join(blas)}, one thread; OPENBLAS_*: {', '.join(given) or 'not set'}")


def _processor():
    info = Path("/proc/cpuinfo")
    if not info.exists():
        return platform.processor()
    names = [
        line
        for line in info.read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return names[0].split(": ")[1] if names else platform.machine()


if __name__ == "__main__":
    main(sys.argv[1:])
