"""Words of pictures: Korean where that was chosen and a font has Hangul, English otherwise."""

import re

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib import pyplot as plt

from legibility import inside
from seq2seq_lab import language
from seq2seq_lab.models.seq2seq import Seq2Seq
from seq2seq_lab.plots import (
    create_plot,
    plot_accuracy_by_length,
    plot_attention,
    plot_hidden_states,
    plot_sequences,
    plot_training_curves,
    plot_unrolled,
    wording,
)
from seq2seq_lab.plots.names import KOREAN
from seq2seq_lab.tasks.digit_evaluation import Example
from seq2seq_lab.training.trainer import History

NO_FONT = not set(KOREAN) & set(font_manager.get_font_names())
RUN = History(loss=np.linspace(2, 1, 60), accuracy=np.linspace(0, 1, 60))
VALIDATED = History(loss=np.linspace(2, 1, 60), accuracy=np.linspace(0, 1, 3))
WEIGHTS = np.eye(4)[::-1]


def live():
    plotter, fig, _ = create_plot(["loss", "accuracy"])
    plotter.test_label = wording("validation", "검증")
    plotter.set_train_batch({"loss": 2.0}, batch_size=1)
    plotter.set_train_epoch()
    plotter.set_test_batch({"accuracy": 0.5}, batch_size=1)
    plotter.set_test_epoch()
    plotter.plot()
    return fig


PICTURES = {
    "live": live,
    "accuracy": lambda: plot_accuracy_by_length({1: 1.0, 2: 0.5}).figure,
    "training": lambda: plot_training_curves({"x": RUN})[0].figure,
    "validated": lambda: plot_training_curves({"x": VALIDATED})[0].figure,
    "attention": lambda: plot_attention(WEIGHTS, [4, 7, 1, 11], [1, 7, 4, 11]).figure,
    "states": lambda: plot_hidden_states(Seq2Seq(12, 8, 12), 30, n=2).figure,
    "unrolled": lambda: plot_unrolled([4, 7, 1]).figure,
    "sequences": lambda: plot_sequences([Example((4, 7), (7, 4, 11), True)]).figure,
}


@pytest.fixture
def korean(monkeypatch):
    monkeypatch.setattr(language, "_chosen", None)  # to come back to
    with mpl.rc_context():
        language.set_language("ko")
        yield


def words(figure):
    """Texts with letters other than the names of tokens, metrics and curves."""
    texts = [t.get_text() for t in figure.findobj(plt.Text) if t.get_visible()]
    found = [text for text in texts if re.search("[a-z가-힣]{2}", text)]
    return [t for t in found if t not in ("loss", "accuracy", "x") and not t.startswith("$")]


@pytest.mark.skipif(NO_FONT, reason="no font with Hangul on this machine")
@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.filterwarnings("error")  # of a glyph that is missing
def test_all_words_of_a_picture_are_korean(name, korean):
    figure = PICTURES[name]()
    found = words(figure)
    assert found
    assert [text for text in found if not re.search("[가-힣]", text)] == []
    figure.canvas.draw()
    inside(figure)
    plt.close(figure)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.filterwarnings("error")
def test_without_a_font_that_has_hangul_they_are_english(name, korean, monkeypatch):
    monkeypatch.setattr(font_manager, "get_font_names", lambda: ["DejaVu Sans"])
    mpl.rcParams["font.family"] = ["sans-serif"]
    figure = PICTURES[name]()
    found = words(figure)
    assert found
    assert [text for text in found if re.search("[가-힣]", text)] == []
    figure.canvas.draw()
    plt.close(figure)


def test_words_are_english_if_nobody_chose():
    assert wording("step", "스텝") == "step"


def test_what_tests_are_called_can_be_chosen():
    figure = live()
    assert figure.axes[1].get_title("right") == "\N{BLACK SQUARE} validation: 0.5"
    plt.close(figure)


def test_no_font_is_added_for_english(monkeypatch):
    monkeypatch.setattr(language, "_chosen", None)
    before = list(mpl.rcParams["font.family"])
    language.set_language("en")
    assert wording("step", "스텝") == "step"
    assert mpl.rcParams["font.family"] == before
