import numpy as np
import pytest
from matplotlib import pyplot as plt

from seq2seq_lab.plots import plot_comparison
from seq2seq_lab.training.compare import Result


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def results(*tests, epochs=()):
    return {seed: Result(found, epochs, 1.0) for seed, found in enumerate(tests)}


def test_a_thin_line_a_seed_and_a_bold_one_of_their_median():
    found = {
        "hidden=4": results({1: 1.0, 2: 0.5}, {1: 0.9, 2: 0.0}, {1: 0.8, 2: 0.1}),
        "hidden=8": results({1: 1.0, 2: 1.0}, {}),  # one exploded: right at no length
    }
    ax = plot_comparison(found)
    thin, bold = ([x for x in ax.lines if (x.get_lw() > 1) == wide] for wide in (False, True))
    assert [line.get_ydata().tolist() for line in thin if len(line.get_ydata())] == [
        [1.0, 0.5],
        [0.9, 0.0],
        [0.8, 0.1],
        [1.0, 1.0],
    ]
    np.testing.assert_allclose([x.get_ydata() for x in bold], [[0.9, 0.1], [0.5, 0.5]])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [*found]
    assert ax.get_xlabel() == "length"
    assert bold[0].get_color() != bold[1].get_color()


def test_of_one_test_the_accuracy_after_each_epoch():
    ax = plot_comparison({"addition": results({"held-out": 0.9}, epochs=[0.1, 0.7, 0.9])})
    assert ax.lines[0].get_xdata().tolist() == [1, 2, 3]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epochs", "accuracy")


def test_tests_that_have_names():
    found = {"addition": results({"sums below 10": 1.0, "sums below 100": 0.5})}
    ax = plot_comparison(found)
    ax.figure.canvas.draw()
    assert [text.get_text() for text in ax.get_xticklabels()] == [*found["addition"][0].tests]
    assert ax.get_xlabel() == ""


@pytest.mark.parametrize("nothing", [{}, {"hidden=4": {}}])
def test_nothing_to_draw(nothing):
    with pytest.raises(ValueError, match="results: got none"):
        plot_comparison(nothing)
