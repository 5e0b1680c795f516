"""The stop button: an interrupt arrives at once, wherever the program is, and leaves all whole."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

from interrupting import Kernel, fault_of_command, interrupted_command, students_code
from seq2seq_lab.interrupts import keep_interrupts

SOON = 2  # seconds; half a second, where nothing else keeps the machine busy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="another way to send interrupts"),
]


@pytest.fixture(autouse=True, scope="module")
def _interrupts_are_not_ignored():
    """As they are in a shell's background job, and in all that it starts."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


MAKE = """
import time
import mygrad as mg, numpy as np
from mygrad import Tensor
from seq2seq_lab import *
from seq2seq_lab.models.predict import predict
from seq2seq_lab.plots import create_plot
from seq2seq_lab.tasks.addition import AdditionConfig

class Slow(Seq2Seq):
    '''A student's model: Python, step by step.'''
    def forward(self, x, target=None, steps=None):
        start = time.monotonic()
        while time.monotonic() < start + seconds:
            y = super().forward(x)
        return y

model, seconds = Slow(12, 16, 12), 5
optimizer = Adam(model.parameters)
x, target, _ = generate_batch(5, 5, batch_size=10)
plotter, fig, ax = create_plot(["loss", "accuracy"])
log = lambda: plotter.set_train_batch({"loss": 1.0, "accuracy": 0.0}, batch_size=1)
config = AdditionConfig(hidden_size=64)
"""

CELLS = {
    "with no_autodiff": "with mg.no_autodiff:\n    while True: np.ones(9).sum()",
    "function without autodiff": """
        @mg.no_autodiff
        def f():
            while True:
                model.encoder(x)
        f()""",
    "train_step, slow model": "train_step(model, optimizer, x, target)",
    "train_step, endless model": "seconds = 1e9; train_step(model, optimizer, x, target)",
    "train": "train(Seq2Seq(12, 64, 12), TrainConfig(iterations=10**6, hidden=64))",
    "train, addition": """
        train(build_model(config), config)""",
    "predict": "predict(model, np.zeros((4, 3), int))",
    "an operation of one's own": """
        class Endless(mg.operation_base.Operation):
            def __call__(self, a):
                while True:
                    a.data.sum()
            def backward_var(self, grad, index):
                pass
        with mg.mem_guard_off:
            Tensor._op(Endless, model.parameters[0])""",
}


@pytest.fixture(scope="module")
def kernel():
    with Kernel() as kernel:
        assert kernel.run(MAKE)[:3] == ([], "", "")
        yield kernel


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_is_interrupted_at_once(name, kernel):
    cell = "log()\n" + textwrap.dedent(CELLS[name])
    if kernel.fault(cell, 0.7, SOON):  # on a machine that is busy otherwise, one may come late
        with Kernel() as another:
            another.run(MAKE)
            assert another.fault(cell, 0.7, 2 * SOON) == ""


def test_a_students_training_cell_at_random_instants():
    first, training = students_code()
    with Kernel() as kernel:
        assert kernel.run(first)[:3] == ([], "", "")
        faults = [kernel.fault(training, random.uniform(0.1, 0.8), SOON) for _ in range(12)]
        assert faults == [""] * 12
        goes_on = training.replace("range(iterations)", "range(20)")
        assert kernel.run(goes_on)[:3:2] == ([], "")


@pytest.fixture
def usual_hook(monkeypatch):
    """-> what reaches the hook that was there before ours."""
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", seen.append)
    keep_interrupts()
    return seen


class Collected:
    """Its finalizer raises, as one that is interrupted, or fails."""

    def __init__(self, error):
        self.error = error

    def __del__(self):
        raise self.error


def test_an_interrupt_that_a_finalizer_swallowed_comes_again(usual_hook):
    def go_on():
        Collected(KeyboardInterrupt())
        end = time.monotonic() + 5
        while time.monotonic() < end:
            pass

    with pytest.raises(KeyboardInterrupt):
        go_on()
    assert usual_hook == []


def test_other_errors_of_finalizers_are_shown_as_ever(usual_hook):
    Collected(ValueError("mine"))
    assert [str(unraisable.exc_value) for unraisable in usual_hook] == ["mine"]


SCRIPT = """
from seq2seq_lab import *
config = TrainConfig(iterations=3000, hidden=16, batch_size=8, max_length=4)
model = build_model(config)
print("ready", flush=True)
try:
    train(model, config, checkpoint="checkpoint.npz")
except KeyboardInterrupt:
    print(all(p.data.flags.writeable for p in model.parameters))
save_weights(model, "weights.npz")
"""


def test_a_script_goes_on_where_it_was_interrupted(tmp_path):
    def run(name, seconds):
        (tmp_path / name).mkdir(exist_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            cwd=tmp_path / name,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "ready\n"
        if seconds:
            time.sleep(seconds)
            process.send_signal(signal.SIGINT)
        return process.communicate()

    assert run("whole", None) == ("", "")
    for _ in range(3):
        assert run("stopped", random.uniform(0.1, 0.4)) == ("True\n", "")
    assert run("stopped", None) == ("", "")
    with (
        np.load(tmp_path / "whole" / "weights.npz") as whole,
        np.load(tmp_path / "stopped" / "weights.npz") as stopped,
    ):
        for name in whole.files:
            np.testing.assert_array_equal(whole[name], stopped[name])


COMMAND = [sys.executable, "-m", "seq2seq_lab"]


def test_a_command_that_starts_shows_no_traceback(tmp_path):
    for seconds in (0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5):
        found = interrupted_command(["train", "reversal"], seconds, tmp_path)
        assert fault_of_command(*found, SOON) == "", found
        assert found[1] == "\nseq2seq-lab: interrupted\n"
    for run in tmp_path.glob("runs/*"):
        assert [path.name for path in run.iterdir()] == ["config.json"]


def test_a_command_can_be_stopped_before_it_imports_much():
    code = "import sys, seq2seq_lab.__main__; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = {name for name in found.stdout.split() if name.startswith("seq2seq_lab.")}
    assert ours == {"seq2seq_lab.__main__", "seq2seq_lab.interrupts"}
    assert not {"numpy", "mygrad"} & set(found.stdout.split())


def test_a_command_goes_on_where_it_was_interrupted(tmp_path):
    arguments = ["train", "reversal", "--hidden", "8", "--batch-size", "4", "--max-length", "4"]
    arguments += ["--iterations", "2000", "--quiet", "--out"]
    subprocess.run([*COMMAND, *arguments, "whole"], cwd=tmp_path, check=True)
    for seconds in (2, 2.2, 2.5):
        resume = ["--resume"] if (tmp_path / "stopped" / "config.json").exists() else []
        found = interrupted_command([*arguments, "stopped", *resume], seconds, tmp_path)
        assert found[0] == 0 or fault_of_command(*found, SOON) == "", found
    subprocess.run([*COMMAND, *arguments, "stopped", "--resume"], cwd=tmp_path, check=True)
    for name in ("whole", "stopped"):
        assert not list((tmp_path / name).glob(".*")), "nothing half-written"
    with (
        np.load(tmp_path / "whole" / "weights.npz") as whole,
        np.load(tmp_path / "stopped" / "weights.npz") as stopped,
    ):
        for name in whole.files:
            np.testing.assert_array_equal(whole[name], stopped[name])
