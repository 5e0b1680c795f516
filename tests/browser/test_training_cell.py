"""The training cell: run again, interrupted, run after a restart, it ends with a whole picture."""

import nbformat
import pytest

from browser.cases import IN_ONE, is_check, is_training, picture_state, png_outputs
from students_notebooks import solved

ENDLESS = 100_000  # minutes: no machine is done before it is interrupted


def up_to_training(name):
    """What a solved notebook's first training cell needs: the code above it but for the checks."""
    cells = [cell for cell in solved("en", name).cells if cell.cell_type == "code"]
    last = next(i for i, cell in enumerate(cells) if is_training(cell))
    return [cell.source for cell in cells[: last + 1] if not is_check(cell)]


def assert_whole_picture(page, cell, interrupted=False):
    """One picture, which shows all that was logged, and is the saved one; -> how much that is."""
    seen = page.pictures_seen(cell)
    shown = [p["src"] for p in seen]
    assert seen[-1]["alt"].startswith("Up to batch ")
    picture_now, logged, drawn = picture_state(page)
    is_whole = shown[-1:] == [picture_now]  # a name, since the pictures are long
    assert is_whole
    assert logged == drawn
    assert int(logged) > 0
    page.save()
    saved = nbformat.read(page.path, as_version=4).cells[cell]
    (output,) = png_outputs(saved)
    assert "data:image/png;base64," + output.data["image/png"].replace("\n", "") == picture_now
    kinds = {o.output_type for o in saved.outputs}
    assert kinds == ({"display_data", "error"} if interrupted else {"display_data"})
    assert page.cell(cell).locator("img").count() == 1
    return int(logged)


@pytest.mark.parametrize("front_end", IN_ONE)
def test_every_end_of_training_leaves_a_whole_picture(front_end, make_notebook, open_page):
    sources = up_to_training("1_reversal")
    training = len(sources) - 1
    page = open_page(front_end, make_notebook(front_end, sources))
    page.run_all()
    whole = assert_whole_picture(page, training)

    page.forget_pictures()
    page.run_cell(training)  # again
    assert assert_whole_picture(page, training) == whole

    page.set_iterations(ENDLESS)
    page.run_cell(training - 1)  # where they are read
    page.forget_pictures()
    page.begin_cell(training)
    page.wait_for_pictures(training, 2)  # waiting, and first data
    page.interrupt()
    assert assert_whole_picture(page, training, interrupted=True) < ENDLESS

    page.forget_pictures()
    page.restart_and_run_all()
    assert assert_whole_picture(page, training) == whole
