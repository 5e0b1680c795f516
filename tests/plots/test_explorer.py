"""The panel to try a model with: what it shows, and what may be typed."""

import re
from itertools import pairwise

import nbformat
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from legibility import inside, labels
from seq2seq_lab import AttentionSeq2Seq, Seq2Seq
from seq2seq_lab.course.run import drop_widgets
from seq2seq_lab.plots import explore, explorer
from seq2seq_lab.plots.explorer import check_count
from seq2seq_lab.tasks.digits import read_digits


def png_of(picture):
    """The PNG in base64 of a picture in HTML."""
    return re.match('<img src="data:image/png;base64,([^"]+)"', picture)[1]


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
    first = picture.value
    assert re.match('<img src="data:image/png;base64,[^"]+" alt="4 7 came out as ', first)
    entry.value = "4 7 1"
    assert ' alt="4 7 1 came out as ' in picture.value
    kept = picture.value
    assert png_of(kept) != png_of(first)
    entry.value = "4 7 <b>"
    assert "got &#x27;&lt;&#x27;, wanted 0 to 9" in message.value
    assert picture.value == kept
    entry.value = ""
    assert "got 0 of them, wanted 1 to 24" in message.value
    entry.value = "47"
    assert message.value == ""
    assert picture.value == first


def test_a_saved_notebook_keeps_the_picture_alone(monkeypatch):
    monkeypatch.setattr(explorer, "has_front_end", lambda: True)
    panel = explore(Seq2Seq(12, 10, 12), [4, 7])
    entry, _, picture = panel.children
    data, metadata = panel._repr_mimebundle_()
    outputs = [
        nbformat.v4.new_output("display_data", entry._repr_mimebundle_()),
        nbformat.v4.new_output("display_data", data, metadata=metadata),
    ]
    cell = nbformat.v4.new_code_cell(outputs=outputs)
    drop_widgets(nbformat.v4.new_notebook(cells=[cell]))
    (left,) = cell.outputs
    assert set(left.data) == {"text/plain", "image/png", "text/html"}
    assert left.data["text/html"] == picture.value
    assert left.data["image/png"] == png_of(picture.value)
    assert left.metadata["image/png"]["alt"] == left.data["text/plain"]
    assert left.data["text/plain"].startswith("4 7 came out as ")


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
