"""Interrupts in a real notebook and in real commands: does each arrive, and what does it leave?

python tests/interrupting.py         200 in a notebook, 200 in a terminal, some twenty minutes
python tests/interrupting.py 20      20 each
"""

import ast
import contextlib
import os
import queue
import random
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from pathlib import Path

from jupyter_client.manager import start_new_kernel

from seq2seq_lab.course.build import read_source

SOON = 0.5  # seconds in which an interrupt has to arrive
NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "en" / "instructor" / "1_reversal.md"
STUDENTS = {"RNN", "one_hot_encode_prediction", "Seq2Seq", "train_step"}
STATE = """
from mygrad import mem_guard_active
from mygrad._utils.graph_tracking import TRACK_GRAPH
import gc; gc.collect()
print(mem_guard_active(), TRACK_GRAPH, all(p.data.flags.writeable for p in model.parameters))
"""


ARRIVED = """
except KeyboardInterrupt:
    import time
    print(f"after {time.time():.6f}", flush=True)
    raise
"""


class Kernel:
    """A notebook's kernel, whose cells can be interrupted; to be used in ``with``."""

    def __enter__(self):
        environment = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
        self.manager, self.client = start_new_kernel(kernel_name="python3", env=environment)
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.client.context.destroy()

    def run(self, code, interrupt_after=None):
        """-> names of the errors, what was printed, stderr, when the interrupt was sent.

        Raises TimeoutError if the cell still runs seconds after the interrupt.
        """
        request = self.client.execute(code)
        printed, errors, sent = {"stdout": "", "stderr": ""}, [], None
        for kind, content in self._messages(request):
            if kind == "execute_input" and interrupt_after is not None:
                time.sleep(interrupt_after)
                sent = time.time()
                self.manager.interrupt_kernel()
            elif kind == "stream":
                printed[content["name"]] += content["text"]
            elif kind == "error":
                errors.append(content["ename"])
            elif content.get("execution_state") == "idle":
                break
        return errors, printed["stdout"], printed["stderr"], sent

    def _messages(self, request):
        end = time.perf_counter() + 10
        while time.perf_counter() < end:
            with contextlib.suppress(queue.Empty):
                message = self.client.get_iopub_msg(timeout=1)
                if message["parent_header"].get("msg_id") == request:
                    yield message["msg_type"], message["content"]
        raise TimeoutError("the cell goes on")

    def fault(self, code, interrupt_after, soon=SOON):
        """Interrupt a cell that goes on for long; -> what is wrong then, "" if nothing is.

        The kernel has a ``model``.
        """
        code = "try:\n" + textwrap.indent(code, "    ") + ARRIVED
        try:
            errors, stdout, stderr, sent = self.run(code, interrupt_after)
        except TimeoutError as error:
            return f"lost: {error}"
        if errors != ["KeyboardInterrupt"] or stderr:
            return f"errors: {errors} {stderr}"
        arrived = re.fullmatch(r"after ([\d.]+)\n", stdout)
        if not arrived:
            return f"it arrived elsewhere: {stdout}"
        if (late := float(arrived[1]) - sent) > soon:
            return f"{late:.1f} s late"
        state = self.run(STATE)[1].split()
        return "" if state == ["True"] * 3 else f"guard, autodiff, all writeable: {state}"


def students_code():
    """Notebook 1's first training cell, after the definitions that it needs."""
    cells = [c.source for c in read_source(NOTEBOOK).cells if c.cell_type == "code"]
    nodes = [node for source in cells for node in ast.parse(source).body]
    needed = [
        node
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom) or getattr(node, "name", "") in STUDENTS
    ]
    names = "from seq2seq_lab import generate_batch\niterations = 10**9\n"
    make = "model = Seq2Seq(12, 50, 12)\noptimizer = Adam(model.parameters)\n"
    training = next(source for source in cells if "create_plot([" in source)
    return ast.unparse(ast.Module(needed, [])) + "\n" + names + make, training


STARTED = """
import sys
from seq2seq_lab.__main__ import main
print("started", file=sys.stderr)
sys.exit(main())
"""


def interrupted_command(arguments, seconds, folder):
    """-> exit status, stderr, seconds until it said that it was interrupted, or ended.

    The ``seconds`` count from its start, without that of Python.
    """
    command = [sys.executable, "-c", STARTED, *arguments]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr.readline() == b"started\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    sent, late, err = time.perf_counter(), None, []
    lost = threading.Timer(15, process.kill)
    lost.start()
    for line in process.stderr:
        err.append(line.decode())
        if late is None and "interrupted" in err[-1]:
            late = time.perf_counter() - sent
    process.stderr.close()
    status = process.wait()
    lost.cancel()
    return status, "".join(err), late or time.perf_counter() - sent


def fault_of_command(status, err, late, soon=SOON):
    """What is wrong with an ``interrupted_command``, "" if nothing is."""
    lines = [line for line in re.split(r"[\r\n]+", err) if line and "training:" not in line]
    if status != 130 or not all(line.startswith("seq2seq-lab: ") for line in lines):
        return f"status {status}: {lines[-1] if lines else ''}"
    return f"{late:.1f} s late" if late > soon else ""


def measure_notebook(n):
    """Interrupt the training cell at ``n`` random instants of its first two seconds."""
    faults = Counter()
    first, training = students_code()
    with Kernel() as kernel:
        kernel.run(first)
        for _ in range(n):
            faults[kernel.fault(training, random.uniform(0, 2))] += 1
    return faults


def measure_terminal(n, folder):
    """Interrupt ``n`` commands in their first four seconds; each goes on with the same run."""
    faults = Counter()
    arguments = ["train", "reversal", "--iterations", "1000000", "--hidden", "16", "--out", "run"]
    for _ in range(n):
        resume = ["--resume"] if (Path(folder) / "run" / "config.json").exists() else []
        found = interrupted_command([*arguments, *resume], random.uniform(0, 4), folder)
        faults[fault_of_command(*found)] += 1
    return faults


if __name__ == "__main__":
    import tempfile

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    count = int(sys.argv[1]) if sys.argv[1:] else 200
    print("notebook:", dict(measure_notebook(count)), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        print("terminal:", dict(measure_terminal(count, scratch)))
