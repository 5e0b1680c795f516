"""The pictures, read back: their data, texts, colours, and that nothing is cut off or overlaps."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from seq2seq_lab.plots import (
    plot_accuracy_by_length,
    plot_sequences,
    plot_training_curves,
    plot_unrolled,
)
from seq2seq_lab.tasks.digit_evaluation import Example
from seq2seq_lab.training.trainer import History


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def box_colors(ax):
    """Text of each box -> colour, in drawing order; boxes are the patches with a face."""
    boxes = [p for p in ax.patches if hasattr(p, "get_boxstyle")]
    texts = {tuple(np.round(t.get_position(), 3)): t.get_text() for t in ax.texts}
    found = []
    for box in boxes:
        center = (box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2)
        found.append((texts[tuple(np.round(center, 3))], to_hex(box.get_facecolor())))
    return found


def check_legible(figure, smallest=5.5):
    """All texts lie inside the figure, are no smaller than that, and overlap nothing."""
    figure.canvas.draw()
    texts = [t for ax in figure.axes for t in ax.texts]
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts]
    for text, box in boxes:
        assert figure.bbox.containsx(box.x0), text
        assert figure.bbox.containsx(box.x1), text
        assert figure.bbox.containsy(box.y0), text
        assert figure.bbox.containsy(box.y1), text
    for (a, box_a), (b, box_b) in combinations(boxes, 2):
        assert not box_a.padded(-1).overlaps(box_b), (a, b)
    for patch in [p for ax in figure.axes for p in ax.patches if hasattr(p, "get_boxstyle")]:
        area = patch.get_window_extent()
        for text, box in boxes:  # inside a box, or clear of it
            inside = area.containsx(box.x0) and area.containsx(box.x1)
            assert inside or not area.padded(-1).overlaps(box), text
    assert min(t.get_fontsize() for t in texts) >= smallest


# accuracy by length


def test_accuracy_marks_every_length():
    accuracy = {k: 1 - k / 100 for k in range(20, 0, -1)}
    ax = plot_accuracy_by_length(accuracy)
    ((x, y),) = [line.get_data() for line in ax.lines]
    assert dict(zip(x, y, strict=True)) == accuracy
    assert list(x) == list(range(1, 21))
    assert ax.lines[0].get_marker() == "o"
    ax.figure.canvas.draw()
    assert [t.get_text() for t in ax.get_xticklabels()] == [str(k) for k in range(1, 21)]
    low, high = ax.get_ylim()
    assert low <= 0 < 1 <= high < 1.1
    assert ax.get_legend() is None
    labels = [t.get_window_extent() for t in ax.get_xticklabels()]
    assert all(a.x1 < b.x0 for a, b in pairwise(labels))


def test_accuracy_of_several_models():
    figure = Figure()
    ax = figure.subplots()
    got = plot_accuracy_by_length({"course": {1: 1.0, 2: 0.25}, "ours": {2: 0.5, 3: 1}}, ax)
    assert got is ax
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["course", "ours"]
    assert [line.get_xydata().tolist() for line in ax.lines] == [[[1, 1], [2, 0.25]],
                                                                 [[2, 0.5], [3, 1]]]  # fmt: skip
    assert list(ax.get_xticks()) == [1, 2, 3]
    assert plt.get_fignums() == []  # pyplot knows nothing of it


def test_accuracy_of_many_lengths_does_not_crowd():
    ax = plot_accuracy_by_length(dict.fromkeys(range(1, 101), 1.0))
    assert len(ax.get_xticks()) < 30
    assert len(ax.lines[0].get_xdata()) == 100


@pytest.mark.parametrize(
    ("accuracy", "error"),
    [({}, ValueError), ({"a": {}}, ValueError), ([0.1], TypeError), ({1: 1.5}, ValueError),
     ({1: float("nan")}, ValueError), ({"a": {1: 1.0}, 2: 0.5}, ValueError)],
)  # fmt: skip
def test_accuracy_refuses(accuracy, error):
    with pytest.raises(error, match=r"accuracy: got .*wanted"):
        plot_accuracy_by_length(accuracy)


# training curves


def test_training_curves_are_raw_and_smoothed():
    rng = np.random.default_rng(0)
    loss = np.geomspace(2.5, 0.01, 1000) * rng.uniform(0.8, 1.25, 1000)
    runs = {"a": History(loss, np.linspace(0, 1, 1000)), "b": History(loss / 2, np.ones(1000))}
    axes = plot_training_curves(runs)
    assert [ax.get_yscale() for ax in axes] == ["log", "linear"]
    assert [ax.get_title("left") for ax in axes] == ["loss", "accuracy"]
    assert [t.get_text() for t in axes[0].get_legend().get_texts()] == ["a", "b"]
    raw, smooth, raw_b, _ = axes[0].lines
    np.testing.assert_array_equal(raw.get_ydata(), loss)
    np.testing.assert_array_equal(raw.get_xdata(), np.arange(1, 1001))
    np.testing.assert_array_equal(raw_b.get_ydata(), loss / 2)
    assert raw.get_alpha() < 0.5
    assert raw.get_color() == smooth.get_color() != raw_b.get_color()
    y = smooth.get_ydata()
    assert len(y) == 1000
    assert np.allclose(y[490], loss[480:500].mean(), rtol=0.02)  # a window of 20
    assert np.allclose(y[0], loss[:10].mean(), rtol=0.02)  # no dip towards 0 at the ends
    assert np.allclose(y[-1], loss[-10:].mean(), rtol=0.05)
    assert np.abs(np.diff(y)).mean() < np.abs(np.diff(loss)).mean() / 3


def test_training_curves_keep_a_nan_where_it_is():
    loss = np.ones(1000)
    loss[700] = np.nan
    axes = plot_training_curves({"a": History(loss, np.ones(1000))})
    bad = np.flatnonzero(np.isnan(axes[0].lines[1].get_ydata()))
    assert 680 < bad.min() <= 700 <= bad.max() < 720


def test_training_curves_of_one_iteration_on_given_axes():
    axes = Figure().subplots(1, 2)
    got = plot_training_curves({"a": History(np.array([2.5]), np.array([0.1]))}, axes)
    assert list(got) == list(axes)
    assert axes[0].lines[1].get_marker() == "o"  # one point draws no line
    assert plt.get_fignums() == []


def test_the_accuracy_of_each_epoch_is_a_line_of_points():
    every = History(np.ones(6), np.full(6, 0.25))
    validated = History(np.ones(6), np.array([0.5, 0.75]))
    axes = plot_training_curves({"a": validated})
    (line,) = axes[1].lines
    assert line.get_xydata().tolist() == [[1, 0.5], [2, 0.75]]
    assert line.get_marker() == "o"
    assert axes[1].get_title("left") == "validation accuracy"
    assert axes[1].get_xlabel() == "epochs"
    axes = plot_training_curves({"a": every, "b": validated})  # both: it is no validation alone
    assert axes[1].get_title("left") == "accuracy"
    colors = [line.get_color() for line in axes[1].lines]
    assert colors == [axes[0].lines[k].get_color() for k in (0, 1, 2)]


ONE = History(np.ones(1), np.ones(1))


@pytest.mark.parametrize(
    ("curves", "axes", "error", "message"),
    [
        (ONE, None, TypeError, "curves: got a History, wanted a dict"),
        ({}, None, ValueError, "curves: got none"),
        ({"a": [1, 2]}, None, TypeError, "curves: got a list for 'a', wanted a History"),
        ({"a": History(np.ones(0), np.ones(0))}, None, ValueError, "0 losses"),
        ({"a": History(np.ones(1), np.ones(2))}, None, ValueError, "1 losses and 2 acc"),
        ({"a": History(np.ones(1), np.ones(0))}, None, ValueError, "1 losses and 0 acc"),
        ({"a": ONE}, Figure().subplots(1, 3), ValueError, "axes: got 3, wanted two"),
    ],
)
def test_training_curves_refuse(curves, axes, error, message):
    with pytest.raises(error, match=message):
        plot_training_curves(curves, axes)


# sequences


def test_sequences_show_right_and_wrong_tokens():
    examples = [Example((4, 7, 1), (1, 2, 11, 10), False), Example((5,), (5, 11), True)]
    ax = plot_sequences(examples)
    boxes = box_colors(ax)
    assert [text for text, _ in boxes] == [*"471", "1", "2", "END", "START", "5", "5", "END"]
    plain, right, wrong = boxes[0][1], boxes[3][1], boxes[4][1]
    assert len({plain, right, wrong}) == 3
    colors = [plain] * 3 + [right] + [wrong] * 3 + [plain, right, right]
    assert [color for _, color in boxes] == colors
    # without colour: each wrong token is struck through, with the right one below it
    struck = [tuple(line.get_xydata().mean(axis=0)) for line in ax.lines]
    assert len(struck) == 3
    for (x, y), wanted in zip(struck, ("7", "4", "END"), strict=True):
        below = [
            t for t in ax.texts if t.get_position()[0] == x and -1 < t.get_position()[1] - y < 0
        ]
        assert [t.get_text() for t in below] == [wanted]
    assert [t.get_text() for t in ax.texts if t.get_text() in "✓✗"] == ["✗", "✓"]


def test_sequences_of_twenty_digits_are_legible():
    rng = np.random.default_rng(0)
    examples = []
    for length in (1, 5, 12, 20, 20):
        digits = tuple(rng.integers(0, 10, length).tolist())
        examples.append(Example(digits, tuple(rng.integers(0, 12, length + 1).tolist()), False))
    ax = plot_sequences(examples)
    check_legible(ax.figure)
    width, height = ax.figure.get_size_inches()
    assert width < 10
    assert height < 7


def test_sequences_on_given_axes():
    ax = Figure().subplots()
    assert plot_sequences(iter([Example((1,), (1, 11), True)]), ax) is ax
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        ([], "examples: got none"),
        ([Example((1, 2), (2, 11), False)], "got 2 predicted ids for 2 digits, wanted 3"),
        ([Example((1,), (12, 11), False)], "ids: got 12"),
        ([Example((10,), (1, 11), False)], "ids: got 10"),
    ],
)
def test_sequences_refuse(examples, message):
    with pytest.raises(ValueError, match=message):
        plot_sequences(examples)


# the unrolled model


def arrows(ax):
    """(start, end, colour, width) of each arrow, in data coordinates."""
    found = []
    for patch in ax.patches:
        if hasattr(patch, "get_arrowstyle"):
            path = patch._path_original or patch.get_path()
            ends = patch._posA_posB or (path.vertices[0], path.vertices[-1])
            ends = tuple(tuple(float(v) for v in end) for end in ends)
            found.append((*ends, to_hex(patch.get_edgecolor()), patch.get_linewidth()))
    return found


def test_unrolled_tokens_states_and_connections():
    ax = plot_unrolled([4, 7, 1])
    at = {tuple(np.round(t.get_position(), 3)): t.get_text() for t in ax.texts}
    boxes = [text for text, _ in box_colors(ax)]
    states = [rf"$h^{{enc}}_{{{t}}}$" for t in range(1, 5)], [rf"$h_{{{t}}}$" for t in range(1, 5)]
    tokens = ["4", "7", "1", "END"], ["START", "1", "7", "4"], ["1", "7", "4", "END"]
    assert sorted(boxes) == sorted(text for row in (*tokens, *states) for text in row)

    def nearest(point):
        return at[min(at, key=lambda p: np.hypot(p[0] - point[0], p[1] - point[1]))]

    found = arrows(ax)
    links = {(nearest(start), nearest(end)) for start, end, *_ in found}
    wanted = {("0", states[0][0])}
    wanted |= set(zip(tokens[0], states[0], strict=True))
    wanted |= set(zip(tokens[1], states[1], strict=True))
    wanted |= set(zip(states[1], tokens[2], strict=True))
    for row in states:
        wanted |= set(pairwise(row))
    wanted |= {(states[0][-1], states[1][0])}  # the hand-over
    wanted |= {(token, token) for token in ("1", "7", "4")}  # written, then read
    assert links == wanted
    assert len(found) == 1 + 4 + 4 + 4 + 3 + 3 + 1 + 3

    handover = [a for a in found if nearest(a[0]) == states[0][-1]]
    assert len(handover) == 1
    assert handover[0][3] > 1.5 * np.median([a[3] for a in found])
    assert [a[2] for a in found].count(handover[0][2]) == 1  # a colour of its own
    feedback = [(start, end) for start, end, *_ in found if nearest(start) == nearest(end)]
    assert all(start[1] > end[1] and start[0] < end[0] for start, end in feedback)


@pytest.mark.parametrize("digits", [[4], [4, 7, 1], (9, 8, 7, 6, 5, 4)])
def test_unrolled_is_legible(digits):
    ax = plot_unrolled(digits)
    check_legible(ax.figure)
    assert ax.figure.get_size_inches()[0] < 9.6


def test_unrolled_on_given_axes():
    ax = Figure().subplots()
    assert plot_unrolled(np.array([1, 2]), ax) is ax
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    ("digits", "error", "message"),
    [([], ValueError, "digits: got 0"), ([1] * 7, ValueError, "got 7 of them, wanted 1 to 6"),
     ([10], ValueError, "ids: got 10"), ([1.5], TypeError, "wanted integers")],
)  # fmt: skip
def test_unrolled_refuses(digits, error, message):
    with pytest.raises(error, match=message):
        plot_unrolled(digits)
