"""The panel to try a model with: it answers to typing."""

import pytest

from browser.cases import IN_ONE, red_boxes

PANEL = """
from seq2seq_lab import RECIPES, build_model
from seq2seq_lab.plots import explore

explore(build_model(RECIPES["default"]), [2, 4, 7, 1, 3])
"""


@pytest.mark.parametrize("front_end", IN_ONE)
def test_the_panel_answers_to_typing(front_end, make_notebook, open_page):
    page = open_page(front_end, make_notebook(front_end, [PANEL]))
    page.run_cell(0)
    output = page.cell(0).locator(".jp-OutputArea")
    entry, picture = output.locator("input[type=text]"), output.locator("img")
    picture.wait_for()
    assert entry.input_value() == "2 4 7 1 3"
    before = picture.get_attribute("src")
    assert picture.get_attribute("alt").startswith("2 4 7 1 3 came out as ")
    assert picture.evaluate("image => image.naturalWidth") > 200

    entry.click()
    page.page.keyboard.press("Control+a")
    page.page.keyboard.type("90 5", delay=30)
    changed = output.locator('img[alt^="9 0 5 came out as "]')
    changed.wait_for()
    assert changed.get_attribute("src") != before
    page.page.wait_for_timeout(300)
    assert "wanted" not in output.inner_text()

    page.page.keyboard.type("x")  # no digit: the message says so, beside the last picture
    output.get_by_text("digits: got 'x', wanted 0 to 9").wait_for()
    page.page.keyboard.press("Backspace")
    output.get_by_text("digits: got 'x'").wait_for(state="hidden")
    assert red_boxes(page) == []
    assert page.popped_up() == []
