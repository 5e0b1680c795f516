"""Pictures of a model's inside: what they show, and that it can be read."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from legibility import inside, labels
from seq2seq_lab import RNN, Seq2Seq, generate_batch
from seq2seq_lab.plots import plot_attention, plot_hidden_states, plot_text_attention
from seq2seq_lab.plots.attention import state_norms


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


@pytest.mark.parametrize("offset", [0, 1, -1])
def test_where_the_focus_sits_can_be_left_to_the_reader(offset):
    ax = plot_attention(focus(8, offset), source(7), source(7), explain=False)
    assert ax.texts[0].get_text() == "ring: the digit that is to be written"
    with pytest.raises(TypeError, match="explain: got 'no', wanted"):
        plot_attention(focus(8, 0), source(7), source(7), explain="no")


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


@pytest.mark.parametrize("ended", [False, True])
def test_text_attention_shows_weights_and_characters(ended):
    w = np.random.default_rng(0).dirichlet(np.ones(6), size=2 + ended)
    ax = plot_text_attention(w, "5월 3일$"[:6], "$$")
    np.testing.assert_array_equal(ax.images[0].get_array(), w)
    assert labels(ax.xaxis) == ["5", "월", "␣", "3", "일", "$"]
    assert labels(ax.yaxis) == ["$", "$", "END"][: 2 + ended]
    top, bottom = ax.get_ylim()[::-1]
    assert top < bottom
    assert ax.xaxis.get_ticks_position() == "bottom"
    inside(ax.figure)


@pytest.mark.parametrize(
    "text", ["1/1/50", "wednesday, september 28, 1988", "수요일, 1988년 9월 28일"]
)
def test_text_attention_is_legible(text):
    w = np.random.default_rng(0).dirichlet(np.ones(len(text)), size=11)
    ax = plot_text_attention(w, text, "1988-09-28")
    inside(ax.figure)
    for a, b in pairwise(label.get_window_extent() for label in ax.get_xticklabels()):
        assert a.x1 < b.x0 + 1
    for a, b in pairwise(label.get_window_extent() for label in ax.get_yticklabels()):
        assert a.y0 > b.y1 - 1


@pytest.mark.parametrize(
    ("weights", "said"),
    [(np.ones((2, 3)) / 3, "got shape"), (2 * np.ones((2, 2)), "wanted numbers in 0..1")],
)
def test_text_attention_refuses(weights, said):
    with pytest.raises(ValueError, match=f"weights: .*{said}"):
        plot_text_attention(weights, "ab", "xy")
