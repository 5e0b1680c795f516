"""Pictures of a model's inside, and the panel: what they show, and that it can be read."""

from base64 import b64decode
from itertools import pairwise

import nbformat
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from seq2seq_lab import RNN, AttentionSeq2Seq, Seq2Seq, generate_batch
from seq2seq_lab.course.run import drop_widgets
from seq2seq_lab.plots import explore, explorer, plot_attention, plot_hidden_states
from seq2seq_lab.plots.attention import state_norms
from seq2seq_lab.plots.explorer import check_count
from seq2seq_lab.tasks.digits import read_digits


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def focus(T, offset):
    """The anti-diagonal, so many columns right of the digits to write."""
    w = np.zeros((T, T))
    for t in range(T):
        w[t, np.clip(T - 2 - t + offset, 0, T - 1)] = 1
    return w


def source(digits):
    return [*(k % 10 for k in range(digits)), 11]


def labels(axis):
    axis.figure.canvas.draw()
    return [label.get_text() for label in axis.get_ticklabels()]


def inside(figure):
    figure.canvas.draw()
    ends = figure.bbox
    for ax in figure.axes:
        box = ax.get_tightbbox()
        assert box.x0 >= ends.x0 - 1
        assert box.x1 <= ends.x1 + 1
        assert box.y0 >= ends.y0 - 1
        assert box.y1 <= ends.y1 + 1


def test_attention_shows_weights_and_tokens():
    w = np.random.default_rng(0).dirichlet(np.ones(4), size=3)
    ax = plot_attention(w, [2, 4, 7, 11], [7, 4, 11])
    np.testing.assert_array_equal(ax.images[0].get_array(), w)
    assert ax.images[0].get_clim() == (0, 1)
    assert labels(ax.xaxis) == ["2", "4", "7", "END"]
    assert labels(ax.yaxis) == ["7", "4", "END"]
    top, bottom = ax.get_ylim()[::-1]
    assert top < bottom  # the first step is the top row


@pytest.mark.parametrize("digits", [1, 3, 20, 31])
def test_attention_is_legible(digits):
    ax = plot_attention(focus(digits + 1, 1), source(digits), source(digits))
    assert len(labels(ax.xaxis)) == digits + 1
    inside(ax.figure)
    for a, b in pairwise(label.get_window_extent() for label in ax.get_xticklabels()):
        assert a.x1 < b.x0
    for a, b in pairwise(label.get_window_extent() for label in ax.get_yticklabels()):
        assert a.y0 > b.y1


def test_attention_rings_the_digit_to_write():
    ax = plot_attention(focus(4, 1), [2, 4, 7, 11], [7, 4, 2, 11])
    (rings,) = ax.lines
    assert rings.get_xydata().tolist() == [[2, 0], [1, 1], [0, 2]]


@pytest.mark.parametrize(
    ("offset", "said"),
    [(0, "the focus is on the digit"), (1, "the focus is one right of"), (-1, "ring: the digit")],
)
def test_the_caption_says_where_the_focus_sits(offset, said):
    ax = plot_attention(focus(8, offset), source(7), source(7))
    assert ax.texts[0].get_text().startswith(said)


def test_attention_of_many_tokens_does_not_crowd():
    ax = plot_attention(focus(101, -1), source(100), source(100))
    assert len(labels(ax.xaxis)) < 12
    assert not ax.lines
    assert ax.texts[0].get_text() == ""
    assert (
        "one right" in plot_attention(focus(101, 1), source(100), source(100)).texts[0].get_text()
    )


@pytest.mark.parametrize(
    ("weights", "read", "said"),
    [
        (
            np.ones((2, 3)),
            [4, 11],
            r"got shape \(2, 3\), wanted \(T_out, T_in\) = \(2, 2\)",
        ),
        (np.ones((2, 2, 1)), [4, 11], r"weights: got shape \(2, 2, 1\)"),
        (np.full((2, 2), 2.0), [4, 11], "weights: got 2.0 to 2.0, wanted numbers in 0..1"),
        (np.full((2, 2), np.nan), [4, 11], "weights: got nan"),
        (np.eye(2), [4, 12], "ids: got 12"),
    ],
)
def test_attention_refuses(weights, read, said):
    with pytest.raises(ValueError, match=said):
        plot_attention(weights, read, [4, 11])


class Student:
    """Its encoder is an RNN, which gives scores too."""

    def __init__(self):
        self.encoder = RNN(12, 6, 12)


def test_hidden_states_are_norms_by_step():
    models = {"plain": Seq2Seq(12, 8, 12), "student": Student()}
    figure = Figure(layout="constrained")
    rng = np.random.default_rng(0)
    ax = plot_hidden_states(models, 30, 20, figure.subplots(), n=4, rng=rng)
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["plain", "student"]
    x, _, _ = generate_batch(30, 30, 4, rng=np.random.default_rng(0))
    for line, model in zip(ax.lines[:2], models.values(), strict=True):
        assert line.get_xdata().tolist() == list(range(1, 31))
        np.testing.assert_allclose(line.get_ydata(), state_norms(model, x[:-1]))
    states = models["plain"].encoder(x[:3]).data
    wanted = np.sqrt((states[2] ** 2).sum(axis=-1)).mean()
    assert ax.lines[0].get_ydata()[2] == pytest.approx(wanted, rel=1e-5)
    assert ax.lines[2].get_xdata() == [20, 20]
    assert ax.texts[0].get_text() == "longest in training"
    inside(figure)
    assert plt.get_fignums() == []


def test_hidden_states_within_the_trained_length_have_no_line():
    ax = plot_hidden_states(Seq2Seq(12, 8, 12), 15, 20, n=2)
    assert len(ax.lines) == 1
    assert ax.get_legend() is None


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (({},), ValueError, "models: got none"),
        ((len,), TypeError, "model: got a builtin_function_or_method, wanted one with an encoder"),
        ((Seq2Seq(12, 3, 12), 0), ValueError, "longest: got 0"),
        ((Seq2Seq(12, 3, 12), 9, 0), ValueError, "trained: got 0"),
    ],
)
def test_hidden_states_refuse(arguments, error, said):
    with pytest.raises(error, match=said):
        plot_hidden_states(*arguments)


# the panel


@pytest.mark.parametrize("digits", [[3], [2, 4, 7, 1, 3], [k % 10 for k in range(24)]])
@pytest.mark.parametrize(("model", "pictures"), [(Seq2Seq, 2), (AttentionSeq2Seq, 3)])
def test_without_a_front_end_there_is_a_picture(model, pictures, digits):
    figure = explore(model(12, 10, 12), digits)
    assert isinstance(figure, Figure)
    assert len(figure.axes) == pictures
    inside(figure)
    for ax in figure.axes[1:]:
        assert labels(ax.xaxis) == [*map(str, digits), "END"]
        boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
        assert all(a.x1 <= b.x0 for a, b in pairwise(boxes))
    assert plt.get_fignums() == []


def test_typing_changes_the_picture(monkeypatch):
    monkeypatch.setattr(explorer, "has_front_end", lambda: True)
    entry, message, picture = explore(AttentionSeq2Seq(12, 10, 12), [4, 7]).children
    first = bytes(picture.value)
    assert first.startswith(b"\x89PNG")
    entry.value = "4 7 1"
    assert bytes(picture.value).startswith(b"\x89PNG")
    assert bytes(picture.value) != first
    kept = bytes(picture.value)
    entry.value = "4 7 <b>"
    assert "got &#x27;&lt;&#x27;, wanted 0 to 9" in message.value
    assert bytes(picture.value) == kept
    entry.value = ""
    assert "got 0 of them, wanted 1 to 24" in message.value
    entry.value = "47"
    assert message.value == ""
    assert bytes(picture.value) == first


def test_a_saved_notebook_keeps_the_picture_alone(monkeypatch):
    monkeypatch.setattr(explorer, "has_front_end", lambda: True)
    panel = explore(Seq2Seq(12, 10, 12), [4, 7])
    entry, _, picture = panel.children
    outputs = [
        nbformat.v4.new_output("display_data", widget._repr_mimebundle_())
        for widget in (entry, panel)
    ]
    cell = nbformat.v4.new_code_cell(outputs=outputs)
    drop_widgets(nbformat.v4.new_notebook(cells=[cell]))
    (left,) = cell.outputs
    assert set(left.data) == {"text/plain", "image/png"}
    assert b64decode(left.data["image/png"]) == picture.value


def test_what_may_be_typed():
    assert read_digits(" 2, 4 71 ") == [2, 4, 7, 1]
    for text in ("", "1" * 25, "-1", "4.5", "²", "٣"):
        with pytest.raises(ValueError, match="digits: got"):
            check_count(read_digits(text))
    with pytest.raises(ValueError, match="digits: got 25 of them"):
        explore(Seq2Seq(12, 3, 12), [1] * 25)


def test_agg_asks_for_pictures_alone(monkeypatch):
    monkeypatch.setattr(explorer, "notebook_shell", lambda: object())
    assert not explorer.has_front_end()  # the tests run under agg
    monkeypatch.setattr("matplotlib.get_backend", lambda: "module://matplotlib_inline")
    assert explorer.has_front_end()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not explorer.has_front_end()
