"""noggin without xarray and pandas, until somebody asks for them; each case in a new process."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow  # and noggin's lowest version is its newest
LOG = """
from seq2seq_lab.plots import create_plot
plotter, fig, ax = create_plot("loss")
plotter.set_train_batch({"loss": 1.5}, batch_size=2)
plotter.set_train_epoch()
plotter.plot()
"""
LIGHT = 'import sys; assert not {"xarray", "pandas"} & set(sys.modules), "heavy"\n'
TO_XARRAY = """
batch, epoch = plotter.to_xarray("train")
assert type(batch) is __import__("xarray").Dataset
assert batch.loss.values.tolist() == epoch.loss.values.tolist() == [1.5]
assert "pandas" in __import__("sys").modules
"""
FILE = """
import noggin, io, tempfile, pathlib
path = pathlib.Path(tempfile.mkdtemp(), "metrics.npz")
noggin.save_metrics(path, plotter)
assert noggin.load_metrics(path).train["loss"]["batch_data"].tolist() == [1.5]
"""
NO_XARRAY = """
import importlib.abc, sys
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "xarray":
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Missing())
"""


@pytest.mark.parametrize(
    "code",
    [
        "import seq2seq_lab.plots\n" + LIGHT + LOG + LIGHT + FILE + LIGHT + TO_XARRAY,
        "from seq2seq_lab.training.noggin_light import LiveLogger, load_metrics, save_metrics\n"
        + LIGHT,
        "import noggin\n" + LOG + FILE + TO_XARRAY,
        "import xarray\n" + LOG + FILE + TO_XARRAY,
        LOG + "import xarray\n" + FILE + TO_XARRAY,
        LOG + "from noggin.xarray import concat_experiments\n" + TO_XARRAY,
        NO_XARRAY + LOG + FILE,
    ],
    ids=["alone", "commands", "noggin", "xarray", "then xarray", "submodule", "not installed"],
)
def test_xarray_comes_when_it_is_asked_for(code):
    run = [sys.executable, "-W", "error::UserWarning", "-c", code]
    done = subprocess.run(run, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_noggin_that_fails_leaves_no_trace():
    code = """
import sys
sys.modules["custom_inherit"] = None  # which noggin needs
try:
    import seq2seq_lab.training.noggin_light
except ImportError as error:
    assert "custom_inherit" in str(error)
assert "xarray" not in sys.modules
import xarray
"""
    subprocess.run([sys.executable, "-c", code], check=True)
