"""The live plot: in real notebooks by nbclient, and its throttle under a clock of our own."""

import inspect
import io
import os
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import matplotlib
import mygrad as mg
import nbformat
import noggin
import numpy as np
import pytest
from matplotlib import pyplot as plt
from nbclient import NotebookClient

from seq2seq_lab.plots import liveplot
from seq2seq_lab.plots.liveplot import LivePlot, create_plot
from seq2seq_lab.plots.liveplot_cell import DRAWING, EARLY, MOVED
from seq2seq_lab.plots.liveplot_figure import WAITING

IMPORT = """
import os, signal, time
from base64 import b64encode
from seq2seq_lab.plots import create_plot

def train(plotter, n, seconds=0.0):
    for k in range(1, n + 1):
        plotter.set_train_batch({"loss": 2.5 / k, "accuracy": 1 - 1 / k}, batch_size=10)
        if k % 50 == 0:
            plotter.set_train_epoch()
        time.sleep(seconds / n)

def print_png(fig):  # how many batches are drawn, and what a picture of that would be
    print(len(fig.axes[0].lines[0].get_xdata()))
    print(b64encode(fig.canvas.quick_png()).decode())
"""
CREATE = 'plotter, fig, ax = create_plot(["loss", "accuracy"])'


class Recorder(NotebookClient):
    """Runs a notebook, and notes each picture that the kernel sends, in order."""

    def __init__(self, *cells):
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        super().__init__(nb, timeout=60, kernel_name="python3", allow_errors=True)
        self.pictures = []  # (number of the running cell, message type)

    def process_message(self, msg, cell, cell_index):
        if "image/png" in msg["content"].get("data", {}):
            self.pictures.append((cell_index, msg["msg_type"]))
        return super().process_message(msg, cell, cell_index)


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("MPLBACKEND", raising=False)

    def run_cells(*cells):
        client = Recorder(IMPORT, *cells)
        return client.execute().cells[1:], [(i - 1, kind) for i, kind in client.pictures]

    return run_cells


def images(cell):
    return [o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})]


def texts(cell):
    return [o.data["text/plain"] for o in cell.outputs if "data" in o]


def stderr(cells):
    return [o.text for c in cells for o in c.outputs if o.get("name") == "stderr"]


def printed(cell):
    return "".join(o.text for o in cell.outputs if o.get("name") == "stdout").strip()


def test_one_cell_makes_and_trains(run):
    cells, pictures = run(CREATE + "\ntrain(plotter, 200, seconds=8)", "print_png(fig)")
    assert not stderr(cells)
    (picture,) = images(cells[0])
    assert [len(images(c)) for c in cells] == [1, 0]
    assert printed(cells[1]).split() == ["200", picture.strip()]  # the last data is in it
    # the waiting picture, then the first batch, one more at least, and the end
    assert pictures[0] == (0, "display_data")
    assert len(pictures) >= 4
    assert set(pictures[1:]) == {(0, "update_display_data")}


def test_train_in_later_cells_and_again(run):
    look = f"print(fig.axes[0].texts[0].get_text() == {WAITING!r}, "
    look += "fig.axes[0].texts[0].get_visible(), len(fig.axes[0].lines))"
    # the second training cell is what a re-run is to the kernel: a new run, the same plotter
    train = "train(plotter, 60)"
    cells, pictures = run(CREATE + "\n" + look, "1 + 1", train, "print_png(fig)\n" + look, train,
                          "print_png(fig)", "train(plotter, 10); plotter.plot()")  # fmt: skip
    assert not stderr(cells)
    assert [len(images(c)) for c in cells] == [0, 0, 1, 0, 1, 0, 1]
    assert texts(cells[0]) == [MOVED]
    assert pictures[0] == (0, "display_data")  # it showed at once that it waits
    assert printed(cells[0]) == "True True 0"
    first, again = images(cells[2])[0].strip(), images(cells[4])[0].strip()
    assert printed(cells[3]).splitlines() == ["60", first, "True False 2"]
    assert printed(cells[5]).splitlines() == ["120", again]


ENDS = {
    "error": ("raise ValueError('in training')", "ValueError"),
    "interrupt": ("os.kill(os.getpid(), signal.SIGINT); time.sleep(5)", "KeyboardInterrupt"),
}


def test_error_and_interrupt_still_draw_the_last_data(run):
    sources = [s for end, _ in ENDS.values() for s in
               (f"{CREATE}\ntrain(plotter, 30)\n{end}", "print_png(fig)")]  # fmt: skip
    cells, _ = run(*sources)
    assert not stderr(cells)
    for (_, name), trained, check in zip(ENDS.values(), cells[::2], cells[1::2], strict=True):
        assert [o.ename for o in trained.outputs if o.output_type == "error"] == [name]
        assert len(images(trained)) == 1
        assert printed(check).split() == ["30", images(trained)[0].strip()]


def test_waiting_live_off_restored_and_fixed_size(run):
    restored = "from noggin import load_metrics\nagain = type(plotter).from_dict(plotter.to_dict())"
    cells, _ = run(
        CREATE,  # never trained
        CREATE[:-1] + ", 0)\ntrain(plotter, 9)",  # a fraction of 0 turns live plotting off, ...
        "plotter.plot()",  # ... not plotting
        restored + "\nagain.plot()",
        "from matplotlib import pyplot as plt\nprint(plt.get_fignums())",
    )
    assert not stderr(cells)
    assert [len(images(c)) for c in cells] == [1, 0, 1, 1, 0]
    outputs = [o for i in (0, 2, 3) for o in cells[i].outputs]
    for about in (o.metadata["image/png"] for o in outputs):
        assert (about["width"], about["height"]) == (640, 480)
    sizes = {plt.imread(io.BytesIO(b64decode(images(cells[i])[0]))).shape for i in (0, 2, 3)}
    assert sizes == {(480, 640, 3)}
    assert printed(cells[4]) == "[]"  # nothing that the inline backend would show once more


class Kernel:
    """A notebook's shell and front end: counts pictures; each takes a tenth of a second."""

    kernel, execution_count = object(), 1

    def __init__(self):
        self.now, self.pictures, self.callbacks = 1e9, 0, {}
        self.cells = []  # what the count was at each new picture
        self.events = SimpleNamespace(
            register=lambda _, callback: self.callbacks.__setitem__(callback, None),  # as IPython
            unregister=lambda _, callback: self.callbacks.pop(callback),
        )

    def display(self, data, *, metadata=None, raw, display_id=None):
        self.pictures += "image/png" in data
        self.now += 0.1
        if display_id:
            self.cells.append(self.execution_count)
        return SimpleNamespace(update=self.display)

    def ends_cell(self):
        for callback in [*self.callbacks]:
            callback()


@pytest.fixture
def kernel(monkeypatch):
    kernel = Kernel()
    monkeypatch.setattr("seq2seq_lab.plots.liveplot.notebook_shell", lambda: kernel)
    monkeypatch.setattr("IPython.display.display", kernel.display)
    monkeypatch.setattr(liveplot, "time", SimpleNamespace(monotonic=lambda: kernel.now))
    monkeypatch.setattr(matplotlib, "get_backend", lambda: "inline")
    return kernel


@pytest.mark.parametrize("fraction", [0.05, 0.5])
def test_fraction_of_time_is_respected(kernel, fraction):
    start = kernel.now
    plotter = LivePlot("loss", max_fraction_spent_plotting=fraction, figsize=(2, 2))
    for k in range(200):  # 20 seconds of training
        plotter.set_train_batch({"loss": 1 / (k + 1)}, batch_size=1)
        assert k or kernel.pictures == 1  # the first batch is drawn at once
        kernel.now += 0.1
    assert fraction / 3 <= 0.1 * kernel.pictures / (kernel.now - start)
    assert 0.1 * (kernel.pictures + 1) / (kernel.now - start) <= fraction  # with the last to come
    assert len(kernel.callbacks) <= 1
    kernel.ends_cell()
    assert not kernel.callbacks
    fig, _ = plotter.plot_objects
    assert len(fig.axes[0].lines[0].get_xdata()) == 200


def test_a_few_pictures_come_early_and_the_others_as_time_allows(kernel):
    plotter = LivePlot("loss", figsize=(2, 2))
    start, drawn = kernel.now, []
    for _ in range(1200):  # a minute
        before = kernel.pictures, kernel.now
        plotter.set_train_batch({"loss": 1.0}, batch_size=1)
        if kernel.pictures > before[0]:
            drawn.append(before[1] - start)
        kernel.now += 0.05
    np.testing.assert_allclose(drawn[:4], [0, *EARLY], atol=0.1)
    k = np.arange(4, len(drawn))  # so many were drawn before, each took a tenth of a second
    with_the_last = 0.1 * (k + 2) / (drawn[4:] - 0.1 * k)  # drawing, as a part of training
    np.testing.assert_allclose(with_the_last, DRAWING * 0.05 / 0.95, rtol=0.02)
    assert len(drawn) > 12


def test_the_first_data_of_a_cell_is_drawn_at_once(kernel):
    plotter = LivePlot("loss", figsize=(2, 2))
    for cell in (1, 2):
        kernel.execution_count = cell
        for batch in range(3):
            before = kernel.pictures
            plotter.set_train_batch({"loss": 1.0}, batch_size=1)
            assert kernel.pictures == before + (batch == 0)
            kernel.now += 0.3
        kernel.ends_cell()


def test_a_cell_has_one_picture_where_it_is_counted_before_its_end(kernel):
    """As IPython 7 and 8 do, before they tell that it ends."""
    plotter, *_ = create_plot("loss", figsize=(2, 2))
    for _ in range(3):
        for _ in range(20):
            plotter.set_train_batch({"loss": 1.0}, batch_size=1)
        kernel.execution_count += 1
        kernel.ends_cell()
    assert kernel.cells == [1, 2, 3]


def test_a_last_picture_that_is_interrupted_is_not_drawn_into_the_next_cell(kernel, monkeypatch):
    plotter, *_ = create_plot("loss", figsize=(2, 2))
    with monkeypatch.context() as patch:
        patch.setattr(plotter, "plot", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            kernel.ends_cell()
    kernel.execution_count = 2
    for _ in range(2):
        plotter.set_train_batch({"loss": 1.0}, batch_size=1)
    kernel.ends_cell()
    assert kernel.cells == [2]


def test_no_picture_under_agg(kernel, monkeypatch):
    monkeypatch.setattr(matplotlib, "get_backend", lambda: "agg")
    plotter, fig, _ = create_plot("loss")
    plotter.set_train_batch({"loss": 1.0}, batch_size=1)
    plotter.plot()
    assert kernel.pictures == 0
    plt.close(fig)


@pytest.mark.parametrize("interpreter", [["-c"], ["-m", "IPython", "--no-banner", "-c"]])
def test_silent_in_a_terminal(interpreter, tmp_path):
    code = "from seq2seq_lab.plots.liveplot import create_plot; p, f, a = create_plot('loss'); "
    code += "p.set_train_batch({'loss': 1.0}, batch_size=1); p.set_train_epoch(); p.plot()"
    done = subprocess.run(
        [sys.executable, "-W", "default", *interpreter, code],
        env=os.environ | {"MPLBACKEND": "Agg", "IPYTHONDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_where_no_window_can_be_opened_it_says_so(plot):
    plotter, *_ = plot
    with pytest.warns(UserWarning, match="no window .* agg.*fig.savefig"):
        plotter.show()


@pytest.fixture
def plot():
    plotter, fig, ax = create_plot(["loss", "accuracy"])
    yield plotter, fig, ax
    plt.close(fig)


def log(plotter, values, **metrics):
    for value in values:
        plotter.set_train_batch({"loss": value, **metrics}, batch_size=1)


def visible_texts(fig):
    return [t.get_text() for ax in fig.axes for t in ax.texts if t.get_visible()]


def labels(ax):
    """The labels of the lines, which stand above the axes; no legend beside them."""
    assert ax.get_legend() is None
    return [text for text in (ax.get_title(), ax.get_title("right")) if text]


def is_inked(fig, ax, color):
    """Is some pixel of ``color`` in the axes, drawn over white?"""
    fig.canvas.draw()
    pixels = np.asarray(fig.canvas.buffer_rgba())[..., :3].astype(int)
    box = ax.get_window_extent()
    rows = slice(int(len(pixels) - box.y1) + 2, int(len(pixels) - box.y0) - 2)
    inside = pixels[rows, int(box.x0) + 2 : int(box.x1) - 2]
    return bool((np.abs(inside - np.array(color)).sum(axis=-1) < 30).any())


def test_one_batch_can_be_seen(plot):
    plotter, fig, ax = plot
    half_blue = (143, 187, 218)  # C0 at noggin's alpha of 0.5
    assert visible_texts(fig) == [WAITING, WAITING]
    assert not is_inked(fig, ax[0], half_blue)
    log(plotter, [2.5], accuracy=0.1)
    plotter.plot()
    assert visible_texts(fig) == []
    assert is_inked(fig, ax[0], half_blue)
    assert is_inked(fig, ax[1], half_blue)
    left, right = ax[0].get_xlim()
    assert left < 1 < 9 < right
    log(plotter, np.linspace(2, 1, 99), accuracy=0.2)
    plotter.plot()
    assert ax[0].lines[0].get_marker() in ("", "None")


def test_layout_stays_and_labels_are_readable(plot):
    plotter, fig, ax = plot
    before = [a.get_position().bounds for a in ax]
    log(plotter, np.geomspace(1e-7, 1e6, 20_000), accuracy=0.99)
    plotter.set_train_epoch()
    plotter.plot()
    fig.canvas.draw()
    assert [a.get_position().bounds for a in ax] == before
    assert ax[1].get_xlabel() == "Number of iterations"
    assert "20,000" in [t.get_text() for t in ax[1].get_xticklabels()]
    assert ax[1].xaxis.get_offset_text().get_text() == ""
    assert [a.get_title("left") for a in ax] == ["loss", "accuracy"]
    assert labels(ax[1]) == ["\N{BLACK CIRCLE} train: 0.99"]
    for a in ax:  # a label covers no data, and is not cut off
        box = a.title.get_window_extent()
        assert box.y0 >= a.get_window_extent().y1 - 1
        assert box.y1 <= fig.bbox.y1
    inside = fig.bbox.padded(1)
    assert inside.containsx(ax[0].yaxis.get_tightbbox().x0)
    assert inside.containsy(ax[1].xaxis.get_tightbbox().y0)


def test_accuracy_axis(plot):
    plotter, _, ax = plot
    log(plotter, [1.0, 2.0], accuracy=0.5)
    plotter.plot()
    low, high = ax[1].get_ylim()
    assert -0.1 < low <= 0
    assert 1 <= high < 1.1
    log(plotter, [1.0], accuracy=87.0)  # per cent
    plotter.plot()
    assert ax[1].get_ylim()[1] > 87


def test_limits_of_ones_own_are_kept(plot):
    plotter, _, ax = plot
    ax[0].set_ylim(0, 3)
    ax[0].set_xlim(0, 500)
    ax[1].set_ylim(0.5, 1)
    log(plotter, [9.0], accuracy=0.7)
    plotter.plot()
    assert (ax[0].get_ylim(), ax[0].get_xlim(), ax[1].get_ylim()) == ((0, 3), (0, 500), (0.5, 1))


def test_a_title_of_ones_own_is_kept(plot):
    plotter, _, ax = plot
    log(plotter, [9.0], accuracy=0.7)
    plotter.plot()
    ax[0].set_title("before")
    log(plotter, [8.0], accuracy=0.8)
    plotter.set_train_epoch()
    plotter.plot()
    assert ax[0].get_title() == "before"
    assert labels(ax[1]) == ["\N{BLACK CIRCLE} train: 0.75"]


def test_nan_and_metrics_never_logged(plot):
    plotter, fig, ax = plot
    log(plotter, [float("nan"), float("inf"), 2.0, float("nan")])  # no accuracy at all
    plotter.set_train_epoch()
    plotter.plot()
    fig.canvas.draw()
    np.testing.assert_array_equal(ax[0].lines[0].get_ydata(), [np.nan, np.inf, 2, np.nan])
    assert ax[1].get_legend() is None


def test_all_nan(plot):
    plotter, fig, _ = plot
    log(plotter, [float("nan")], accuracy=float("nan"))
    plotter.plot()
    fig.canvas.draw()
    assert visible_texts(fig) == []


def test_from_dict_draws_all_it_had(plot):
    plotter, _, ax = plot
    log(plotter, [3.0, 2.0, 1.0], accuracy=0.5)
    plotter.set_train_epoch()
    plotter.set_test_batch({"loss": 4.0}, batch_size=1)
    plotter.set_test_epoch()
    plotter.plot()
    again = LivePlot.from_dict(plotter.to_dict())
    again.plot()
    fig, axes = again.plot_objects
    for old, new in zip(ax, axes, strict=True):
        old_data = [line.get_xydata().tolist() for line in old.lines]
        assert [line.get_xydata().tolist() for line in new.lines] == old_data
    assert labels(axes[0]) == ["\N{BLACK CIRCLE} train: 2", "\N{BLACK SQUARE} test: 4"]
    plt.close(fig)


def test_grids_and_last_batches():
    plotter, fig, ax = create_plot(
        {"a": "red", "b": {"train": "k"}, "c": None}, last_n_batches=2, ncols=2, figsize=(3, 2)
    )
    assert ax.shape == (2, 2)
    for k in range(5):
        plotter.set_train_batch({"a": k, "b": k}, batch_size=1)
    plotter.plot()
    line = ax[0, 0].lines[0]
    assert (line.get_xdata().tolist(), line.get_color()) == ([4, 5], "red")
    assert [a.get_xlabel() != "" for a in fig.axes] == [False, True, True]
    plt.close(fig)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [(([],), ValueError), ((["a", "a"],), ValueError), ((["a"], 2), ValueError), ((3,), TypeError)],
)
def test_bad_arguments(arguments, error):
    with pytest.raises(error):
        create_plot(*arguments)


def test_a_metric_that_is_only_tested_stands_where_training_is():
    plotter, fig, ax = create_plot(["loss", "accuracy"])
    for epoch in range(2):
        for _ in range(30):
            plotter.set_train_batch({"loss": 1.0}, batch_size=4)
        plotter.set_train_epoch()
        plotter.set_test_batch({"accuracy": epoch / 2}, batch_size=9)
        plotter.set_test_epoch()
    plotter.plot()
    (line,) = [line for line in ax[1].lines if len(line.get_xdata())]
    assert line.get_xdata().tolist() == [30, 60]
    assert line.get_ydata().tolist() == [0, 0.5]
    plt.close(fig)


def test_a_live_figure_can_be_saved_with_options_of_ones_own(kernel, tmp_path):
    _, fig, _ = create_plot("loss", figsize=(2, 2))
    sizes = []
    for k, options in enumerate(({}, {"pil_kwargs": {"compress_level": 0}})):
        fig.savefig(tmp_path / f"{k}.png", **options)
        sizes.append((tmp_path / f"{k}.png").stat().st_size)
    assert sizes[1] > 3 * sizes[0]


def test_no_private_member_of_noggin_is_used():
    logger = noggin.LiveLogger()
    logger.set_train_batch({"loss": 1.0}, batch_size=1)
    private = {name for thing in (logger, noggin.LivePlot("loss", 0), noggin.logger.LiveMetric("a"))
               for name in dir(thing) if name[0] == "_" != name[1]}  # fmt: skip
    own = {name for name in vars(LivePlot("loss")) if name not in vars(logger)}
    assert not own & set(dir(logger))  # nor is one of them hidden
    for path in Path(liveplot.__file__).parent.glob("liveplot*.py"):
        used = set(re.findall(r"\b_[a-z]\w+", path.read_text(encoding="utf-8")))
        assert not used & private - own - {name for name in vars(LivePlot) if name[0] == "_"}
    plt.close("all")


def test_it_offers_what_noggins_does(tmp_path):
    public = [name for name in dir(noggin.LivePlot) if name[0] != "_"]
    assert not [name for name in public if not hasattr(LivePlot(["a"]), name)]
    for name in public:
        if callable(getattr(noggin.LivePlot, name)):
            theirs, own = (getattr(cls, name) for cls in (noggin.LivePlot, LivePlot))
            assert list(inspect.signature(own).parameters) == [
                *inspect.signature(theirs).parameters
            ]
    theirs, own = inspect.signature(noggin.LivePlot), inspect.signature(LivePlot)
    assert [(p.name, p.default) for p in own.parameters.values()] == [
        (p.name, p.default) for p in theirs.parameters.values()
    ]
    assert isinstance(LivePlot("loss"), noggin.LiveLogger)
    plt.close("all")


def log_at_random(plotter, rng):
    for _ in range(40):
        plotter.set_train_batch({"loss": rng.random(), "accuracy": 2 * rng.random()}, batch_size=3)
        if rng.random() < 0.2:
            plotter.set_train_epoch()
            plotter.set_test_batch({"loss": rng.random()}, batch_size=4)
            plotter.set_test_epoch()


@pytest.mark.parametrize("last_n", [None, 15])
def test_it_logs_and_draws_as_noggins(last_n, tmp_path):
    colors = {"loss": {"train": "r", "test": "g"}, "accuracy": "k"}
    plotters, lines = [], []
    for cls in (noggin.LivePlot, LivePlot):
        plotter = cls(colors, 0, last_n, figsize=(3, 2))
        log_at_random(plotter, np.random.default_rng(1))
        plotter.plot()
        drawn = [line for ax in plotter.plot_objects[1] for line in ax.lines]
        lines.append([(line.get_xydata().tolist(), line.get_color()) for line in drawn])
        plotters.append(plotter)
    theirs, own = plotters
    assert lines[0] == lines[1]
    for name in ("metrics", "metric_colors", "figsize", "last_n_batches"):
        assert getattr(theirs, name) == getattr(own, name)
    assert repr(theirs) == repr(own)
    np.testing.assert_equal(own.to_dict(), theirs.to_dict())
    for again in (LivePlot.from_dict(theirs.to_dict()), noggin.LivePlot.from_dict(own.to_dict())):
        again.plot()
        np.testing.assert_equal(again.to_dict(), own.to_dict())
    noggin.save_metrics(tmp_path / "metrics.npz", own)
    np.testing.assert_equal(noggin.load_metrics(tmp_path / "metrics.npz").test, own.test_metrics)
    noggin.plot_logger(own)
    plt.close("all")


def test_logging_goes_on_after_from_dict():
    plotter, _, _ = create_plot(["loss", "accuracy"])
    log(plotter, [1.0, 2.0])
    again = LivePlot.from_dict(plotter.to_dict())
    log(again, [6.0])
    again.set_train_epoch()
    assert again.train_metrics["loss"]["epoch_data"].tolist() == [3.0]
    assert plotter.train_metrics["loss"]["epoch_data"].tolist() == []
    with pytest.warns(UserWarning, match="accuracy not logged"):  # noggin lets it fall in silence
        log(again, [1.0], accuracy=0.5)
    plt.close("all")


def test_what_is_not_logged_is_said_once(plot, recwarn):
    plotter, _, ax = plot
    log(plotter, [1.0, 2.0], speed=3.0)
    log(plotter, [3.0], accuracy=0.5, speed=3.0)  # noggin logs what the first batch had
    log(plotter, [4.0], accuracy=0.5)
    plotter.plot()
    assert [str(w.message).split(" not ")[0] for w in recwarn] == [
        "metrics: speed",
        "metrics: accuracy",
    ]
    assert [w.filename for w in recwarn] == [__file__] * 2
    assert [len(a.lines) for a in ax] == [2, 0]


def test_a_tensor_is_logged_as_a_number(plot):
    plotter, _, _ = plot
    for value in (mg.tensor(1.0) * 2, np.float32(3), np.array([4.0])):
        log(plotter, [value])
    loss = plotter.train_metrics["loss"]
    assert type(loss["running_weighted_sum"]) is float
    assert loss["batch_data"].tolist() == [2, 3, 4]


def test_last_batches_of_a_metric_that_is_only_tested():
    plotter, fig, ax = create_plot(["loss", "accuracy"], last_n_batches=40)
    for _ in range(3):
        log(plotter, [1.0] * 30)
        plotter.set_test_batch({"accuracy": 0.5}, batch_size=9)
        plotter.set_test_epoch()
    plotter.set_test_epoch()  # without a test: the last one stays where it is
    plotter.plot()
    assert ax[1].lines[0].get_xdata().tolist() == [60, 90]
    assert plotter.test_metrics["accuracy"]["epoch_domain"].tolist() == [30, 60, 90]
    plt.close(fig)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("max_fraction_spent_plotting", 2, ValueError),
        ("max_fraction_spent_plotting", float("nan"), ValueError),
        ("max_fraction_spent_plotting", "1", TypeError),
        ("last_n_batches", 0, ValueError),
        ("last_n_batches", 2.5, TypeError),
        ("figsize", (1, 2, 3), ValueError),
        ("figsize", 5, ValueError),
        ("figsize", (1, -2), ValueError),
        ("metric_colors", {"loss": "no colour"}, ValueError),
        ("metric_colors", {"loss": {"tests": "red"}}, ValueError),
        ("metric_colors", ["red"], TypeError),
    ],
)
def test_a_bad_value_is_refused_by_name(plot, name, value, error):
    plotter, fig, _ = plot
    before = getattr(plotter, name)
    with pytest.raises(error, match=f"^{name}: got "):
        setattr(plotter, name, value)
    assert getattr(plotter, name) == before
    if name != "metric_colors":
        with pytest.raises(error, match=f"^{name}: got "):
            create_plot(["loss"], **{name: value})
    assert plt.get_fignums() == [fig.number]  # no half a plot is left


@pytest.mark.parametrize(("name", "value"), [("nrows", 0), ("ncols", 0), ("ncols", 1.5)])
def test_a_bad_grid_is_refused_by_name(name, value):
    with pytest.raises((TypeError, ValueError), match=f"^{name}: got "):
        create_plot(["loss"], **{name: value})
    assert plt.get_fignums() == []


def test_settings_can_be_changed_between_pictures(plot):
    plotter, fig, ax = plot
    plotter.figsize = (3, 2)
    assert fig.get_size_inches().tolist() == [3, 2]
    assert plotter.figsize == (3, 2)
    plotter.metric_colors = {"loss": "red", "unknown": "k"}
    assert plotter.metric_colors == {"loss": {"train": "red"}}
    log(plotter, [3.0, 2.0, 1.0])
    plotter.last_n_batches = 2
    plotter.plot()
    assert ax[0].lines[0].get_color() == "red"
    assert ax[0].lines[0].get_xdata().tolist() == [2, 3]
    plotter.last_n_batches = None
    plotter.plot(plot_batches=False)
    assert visible_texts(fig) == [WAITING, WAITING]
    with pytest.raises(TypeError, match="plot_batches"):
        plotter.plot("yes")
