"""Pictures for those who do not see them: the sentence that each has, and how it gets to a page."""

import re
from html import escape

import nbformat
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from nbclient import NotebookClient
from PIL import Image

from seq2seq_lab import Seq2Seq, language
from seq2seq_lab.commands.pictures import draw
from seq2seq_lab.plots import (
    create_plot,
    describe,
    plot_accuracy_by_length,
    plot_attention,
    plot_comparison,
    plot_hidden_states,
    plot_sequences,
    plot_text_attention,
    plot_training_curves,
    plot_unrolled,
)
from seq2seq_lab.plots.alt import alt_text
from seq2seq_lab.plots.explorer import draw_insight
from seq2seq_lab.tasks.digit_evaluation import Example, look_inside
from seq2seq_lab.training.compare import Result
from seq2seq_lab.training.trainer import History
from students_notebooks import FOLDER


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def korean(monkeypatch):
    monkeypatch.setattr(language, "_chosen", "ko")


def described(draw_in):
    """The sentence of axes, after ``draw_in`` drew in them."""
    ax = Figure().subplots()
    draw_in(ax)
    describe(ax)
    return alt_text(ax.figure)


# what is read from axes


def test_a_curve_is_told_by_its_ends_and_by_what_lies_beyond_them():
    def curve(ax):
        ax.plot([1, 2, 3, 4], [0.9, 0.12346, 1.0, 0.9], label="a")
        ax.axhline(0.5)  # no curve
        ax.set(xlabel="epoch", ylabel="fraction\nright")

    told = (
        "fraction right against epoch: a: 0.9 at 1, 0.9 at 4, lowest 0.1235 at 2, highest 1 at 3."
    )
    assert described(curve) == told


@pytest.mark.parametrize(("scale", "half"), [("linear", 2), ("log", 4)])
def test_half_way_is_where_it_looks_so(scale, half):
    def falls(ax):
        ax.plot(range(1, 9), 10.0 ** -np.arange(8))
        ax.set_yscale(scale)

    told = described(falls)
    assert f"half-way at {half + (scale == 'log')}" in told
    assert told.startswith("1 at 1, 1e-07 at 8")


def test_what_rounding_does_is_not_told():
    told = described(lambda ax: ax.plot([1, 1 - 1e-7, 1, 1 + 1e-7, 1, 1], label="flat"))
    assert told == "flat: 1 at 0, 1 at 5."


def test_without_labels_the_line_drawn_last_is_told():
    told = described(lambda ax: [ax.plot([k, k]) for k in (5, 6, 7)])
    assert told == "7 at 0, 7 at 1."


def test_places_are_called_as_their_ticks_are():
    def named(ax):
        ax.plot([3, 4])
        ax.set_xticks([0, 1], ["START", "END"])

    assert described(named) == "3 at START, 4 at END."
    assert described(lambda ax: ax.plot(["held out", "others"], [1, 0])) == (
        "1 at held out, 0 at others."
    )


def test_bars_are_told_one_by_one_and_many_as_a_curve():
    assert described(lambda ax: ax.barh(["by\nhand", "other"], [2, 1500])) == (
        "by hand: 2, other: 1,500."
    )
    many = described(lambda ax: ax.hist([0.5, 9.5, 9.5, 4.5], bins=range(11)))
    assert many == "1 at 0.5, 2 at 9.5, lowest 0 at 1.5."


def test_images_are_told_by_their_size_and_ends():
    assert described(lambda ax: ax.imshow([[0, 1.5], [2, -3], [0, 0]])) == (
        "3 × 2 values, -3 to 2."
    )


@pytest.mark.parametrize(
    "odd",
    [
        lambda ax: ax.plot([np.nan, np.nan]),
        lambda ax: ax.plot([]),
        lambda ax: ax.plot([1, np.inf, np.nan, 2]),
        lambda ax: ax.plot(np.array(["2024-05-03", "2024-05-04"], dtype="M8[D]"), [1, 2]),
        lambda ax: ax.bar([], []),
        lambda ax: ax.imshow(np.zeros((2, 2, 3))),
        lambda ax: ax.set(yscale="log") and ax.plot([0, -1]),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_nothing_drawn_is_too_odd_to_be_shown(odd):
    assert isinstance(described(odd), str)


# whose sentence it is


def test_the_sentences_of_axes_are_joined_and_that_of_a_figure_stands_for_them():
    figure = Figure()
    left, right = figure.subplots(1, 2)
    left.plot([1, 2])
    right.plot([3, 4])
    assert alt_text(figure) == ""
    describe(right, "Right.")
    assert alt_text(figure) == "Right."
    describe(figure)
    assert alt_text(figure) == "1 at 0, 2 at 1. Right."
    describe(figure, "Both.")
    assert alt_text(figure) == "Both."
    describe(figure, "Both of them.")
    assert alt_text(figure) == "Both of them."


def test_describe_refuses_what_is_no_picture_or_no_sentence():
    with pytest.raises(TypeError, match="of: got list, wanted a figure or axes"):
        describe([])
    with pytest.raises(TypeError, match="sentence: got 3, wanted a str"):
        describe(Figure(), 3)


# our own pictures


def live():
    plotter, figure, _ = create_plot(["loss", "accuracy"])
    for k in (1, 2, 3, 4):
        plotter.set_train_batch({"loss": 2 / k, "accuracy": 1 - 1 / k}, batch_size=1)
    plotter.set_test_batch({"accuracy": 0.5}, batch_size=1)
    plotter.set_test_epoch()
    plotter.plot()
    return figure


EXAMPLES = [Example((4, 7), (7, 4, 11), True), Example((4, 7), (4, 4, 10), False)]
W = [[0.1, 0.9, 0], [0.75, 0.25, 0], [0, 0, 1]]
RUN = History(loss=np.array([2.5, 0.5]), accuracy=np.array([0.1, 0.9]))
OURS = {
    "accuracy": lambda: plot_accuracy_by_length({"a": {1: 1, 2: 0.75}, "b": {2: 1}}).figure,
    "attention": lambda: plot_attention(W, [4, 7, 11], [7, 4, 11]).figure,
    "comparison": lambda: plot_comparison({"x=1": {0: Result({1: 1.0, 2: 0.5}, [], 0.0)}}).figure,
    "curves": lambda: plot_training_curves({"a run": RUN})[0].figure,
    "live": live,
    "sequences": lambda: plot_sequences(EXAMPLES).figure,
    "text": lambda: plot_text_attention(W, "a b", "xy").figure,
    "unrolled": lambda: plot_unrolled([4, 7]).figure,
    "waiting": lambda: create_plot("loss")[1],
}
ENGLISH = {
    "accuracy": "fraction exactly right against sequence length (digits): "
    "a: 1 at 1, 0.75 at 2; b: 1 at 2.",
    "attention": "Where the 3 written tokens look, each mostly at one of 3 read ones: "
    "7: input 2, 7 (0.90); 4: input 1, 4 (0.75); END: input 3, END (1.00). "
    "the focus is on the digit that is written (ring).",
    "comparison": "a thin line for each seed, their median bold: "
    "fraction exactly right against length: x=1: 1 at 1, 0.5 at 2.",
    "curves": "loss against iterations: a run: 2.5 at 1, 0.5 at 2. "
    "accuracy against iterations: a run: 0.1 at 1, 0.9 at 2.",
    "live": "Up to batch 4: loss fell from 2 to 0.5; accuracy rose from 0 to 0.75 (test 0.5).",
    "sequences": "4 7 came out as 7 4 END: right. 4 7 came out as 4 4 START: wrong, "
    "4 at step 1 should be 7; START at step 3 should be END.",
    "text": "Where the 3 written tokens look, each mostly at one of 3 read ones: "
    "x: input 2, ␣ (0.90); y: input 1, a (0.75); END: input 3, b (1.00).",
    "unrolled": "The encoder reads 4 7 END, one token per step; its last state, h_0 = h^enc_T, is "
    "all that the decoder gets to know; the decoder starts from START, reads what it wrote last, "
    "and writes 7 4 END.",
    "waiting": "Live plot of loss: waiting for the first batch.",
}


@pytest.mark.parametrize("name", OURS)
def test_our_pictures_say_the_numbers_that_matter(name):
    assert alt_text(OURS[name]()) == ENGLISH[name]


@pytest.mark.parametrize("name", OURS)
def test_our_pictures_say_the_same_numbers_in_korean(name, korean):
    told = alt_text(OURS[name]())
    assert re.search("[가-힣]", told)
    numbers = r"\d+\.\d+"
    assert sorted(re.findall(numbers, told)) == sorted(re.findall(numbers, ENGLISH[name]))


def test_where_the_focus_is_stays_untold_if_the_picture_does_not_say_it():
    ax = plot_attention(W, [4, 7, 11], [7, 4, 11], explain=False)
    assert alt_text(ax.figure) == ENGLISH["attention"].rpartition(" the focus")[0]


def test_the_panel_and_the_states_are_told():
    model = Seq2Seq(12, 8, 12)
    told = alt_text(draw_insight(look_inside(model, [4, 7])))
    assert re.match(r"4 7 came out as .*The encoder's states, 8 units: their norm is \S+ ", told)
    told = alt_text(plot_hidden_states({"a": model, "b": model}, longest=30, n=2).figure)
    assert re.match(r"norm of the encoder's state against digits read: a: \S+ at 1, .*; b: ", told)


def test_a_picture_in_a_file_has_its_sentence_beside_it(tmp_path):
    path = tmp_path / "accuracy_by_length.png"
    draw(path, {1: 1.0, 2: 0.75})
    assert Image.open(path).text["Description"].endswith(": 1 at 1, 0.75 at 2.")


# nothing is told by colour alone


@pytest.mark.parametrize(
    "several",
    [
        lambda names: plot_accuracy_by_length({name: {1: 0.5, 2: 1} for name in names}),
        lambda names: plot_comparison({name: {0: Result({1: 1, 2: 0.5}, [], 0)} for name in names}),
        lambda names: plot_training_curves(dict.fromkeys(names, RUN))[0],
        lambda names: plot_training_curves(dict.fromkeys(names, RUN))[1],
        lambda names: plot_hidden_states(dict.fromkeys(names, Seq2Seq(12, 8, 12)), n=2),
    ],
)
def test_lines_differ_in_more_than_their_colours(several):
    lines = [line for line in several("abcd").lines if line.get_label() in tuple("abcd")]
    assert len(lines) == 4
    assert len({(line.get_marker(), line.get_linestyle()) for line in lines}) == 4


def test_test_and_training_differ_in_more_than_their_colours():
    plotter, _, ax = create_plot("loss")
    for _ in range(3):
        plotter.set_train_batch({"loss": 1}, batch_size=1)
        plotter.set_test_batch({"loss": 1}, batch_size=1)
        plotter.set_train_epoch()
        plotter.set_test_epoch()
    plotter.plot()
    assert [line.get_marker() for line in ax.lines[1:]] == ["o", "s"]
    assert [ax.get_title(place)[0] for place in ("center", "right")] == ["●", "■"]


# in notebooks

CELLS = [
    "from matplotlib import pyplot as plt\nfrom seq2seq_lab.plots import *",
    "plot_accuracy_by_length({1: 1, 2: 0.5})\n"
    "fig, ax = plt.subplots()\nax.plot([1, 2])\nax.set_ylabel('<b> & \"$x$\"')\ndescribe(fig)",
    "fig",
    "%config InlineBackend.figure_formats = ['svg']\nplot_accuracy_by_length({1: 1, 2: 0.5});",
    "%config InlineBackend.figure_formats = ['retina']\nplot_accuracy_by_length({1: 1, 2: 0.5});",
    "plotter, fig, ax = create_plot('loss')\nplotter.set_train_batch({'loss': 2}, batch_size=1)",
]


def test_a_notebook_has_the_sentence_where_each_front_end_looks_for_it(monkeypatch):
    monkeypatch.delenv("MPLBACKEND", raising=False)
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    cells = NotebookClient(nb, timeout=60, kernel_name="python3").execute().cells
    outputs = [o for cell in cells for o in cell.outputs]
    ours = "fraction exactly right against sequence length (digits): 1 at 1, 0.5 at 2."
    own = '<b> & "$x$": 1 at 0, 2 at 1.'
    live = "Up to batch 1: loss is 2."
    told = [ours, own, own, ours, ours, live]
    assert [o.data["text/plain"] for o in outputs] == told
    assert {o.output_type for o in outputs} == {"display_data"}
    assert outputs[3].data.keys() == {"image/svg+xml", "text/plain"}
    for output, sentence in zip(outputs[:3] + outputs[4:], told[:3] + told[4:], strict=True):
        png = output.data["image/png"].strip()
        assert output.metadata["image/png"]["alt"] == sentence
        found = re.fullmatch(
            '<img src="data:image/png;base64,(.*?)" (.*)>', output.data["text/html"]
        )
        assert found[1] == png
        assert f'alt="{escape(sentence)}"' in found[2]
    assert 'width="761"' in outputs[4].data["text/html"]  # half of the pixels that retina has


SOURCES = sorted(FOLDER.glob("*/instructor/*.md"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_picture_of_the_course_is_without_a_sentence(source):
    text = source.read_text(encoding="utf-8")
    drawn = [c for c in re.findall(r"^```python.*?^```", text, re.S | re.M) if "plt.subplots(" in c]
    for cell in drawn:
        assert "\ndescribe(" in cell or re.search(r"plot_\w+\(.*ax=ax\)", cell), cell
    assert not re.search(r"!\[\s*\]|<img(?![^>]*alt=)", text)
