"""What a student's kernel needs of the package, and what a desk needs besides."""

import re
import subprocess
import sys
import tomllib

from students_notebooks import FOLDER, solved

PROJECT = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMES = sorted(path.stem for path in (FOLDER / "en" / "student").glob("*.md"))
DESK = {re.match(r"[\w-]+", each)[0] for each in PROJECT["optional-dependencies"]["desk"]}
BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {desk}:
            raise ModuleNotFoundError("blocked: " + name, name=name)
sys.meta_path.insert(0, Blocked())
"""
USES = """
import numpy as np
from seq2seq_lab import Seq2Seq, generate_batch, train, TrainConfig
from seq2seq_lab.checks import CheckFailed, check_attend, more
from seq2seq_lab.plots import create_plot, explore, plot_attention
from seq2seq_lab.tasks.dates import DatesConfig
try:
    check_attend(lambda h, hs: (hs[0], np.zeros(3)))
except CheckFailed as error:
    more()
model = Seq2Seq(12, 8, 12)
plotter, *_ = create_plot(["loss", "accuracy"])
train(model, TrainConfig(iterations=2, hidden=8), logger=plotter)
explore(model, [1, 2])
DatesConfig(examples=500).prepare()
from seq2seq_lab.cli import main
assert main("train reversal --iterations 2 --out run".split()) == 0
assert main("predict run 1 2".split()) == 0
"""


def test_a_students_notebook_needs_nothing_of_the_desk(tmp_path):
    kernel = {re.match(r"[\w-]+", each)[0] for each in PROJECT["dependencies"]}
    cells = [solved("en", name).cells for name in NAMES]
    first = [next(c.source for c in each if c.cell_type == "code") for each in cells]
    assert all("seq2seq_lab" in source for source in first)
    first = [re.sub("^ipytest.autoconfig.*", "", source, flags=re.M) for source in first]
    desk = DESK - kernel | {"nbformat", "nbconvert"}
    code = "\n".join([BLOCKED.format(desk=desk), *first, USES, "print('all of it')"])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all of it\n")


def test_a_command_of_the_desk_says_what_it_lacks(tmp_path):
    code = BLOCKED.format(desk=DESK | {"nbformat"})
    code += f"from seq2seq_lab.cli import main; sys.exit(main(['start', {str(tmp_path / 'x')!r}]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "pip install 'seq2seq_lab[desk]'" in done.stderr
