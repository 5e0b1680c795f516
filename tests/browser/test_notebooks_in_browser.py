"""Every notebook of the course, run from top to bottom where students run it."""

import re

from browser.cases import coloured_pixels, png_outputs, training_cells


def test_nothing_pops_up(seen):
    assert seen.popped_up == []


def test_nothing_is_red(seen):
    assert seen.red == []
    outputs = [o for cell in seen.notebook.cells for o in cell.get("outputs", ())]
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []


def test_every_cell_ran(seen):
    code = [cell for cell in seen.notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


def test_every_check_is_green(seen):
    assert seen.green
    for cell, text in seen.green.items():
        assert re.fullmatch(r"(✓ \S+: (passed|통과)\n?)+", text), (cell, text)


def test_every_picture_has_its_words(seen):
    assert seen.pictures
    assert [p["cell"] for p in seen.pictures if not p["alt"]] == []


def test_a_training_cell_ends_with_one_picture(trained):
    for cell in training_cells(trained.notebook):
        assert len(png_outputs(trained.notebook.cells[cell])) == 1
        assert [o.output_type for o in trained.notebook.cells[cell].outputs] == ["display_data"]


def test_the_picture_moves_while_the_kernel_is_busy(trained):
    changes = []
    for cell in training_cells(trained.notebook):
        shown = [p for p in trained.pictures if p["cell"] == cell]
        changes.append(len({p["src"] for p in shown if p["busy"]}) - 1)
        assert len({tuple(p["place"]) for p in shown}) == 1
        assert len({tuple(p["size"]) for p in shown}) == 1
        assert min(shown[0]["size"]) > 200
    # noggin draws rarely where drawing is slow, and a short training may be over by then
    assert min(changes) >= 1


def test_data_is_there_within_two_seconds(trained):
    for cell in training_cells(trained.notebook):
        shown = [p for p in trained.pictures if p["cell"] == cell]
        times = [p["milliseconds"] for p in shown]
        with_data = [p["milliseconds"] for p in shown if coloured_pixels(p["src"]) > 20]
        assert with_data, f"no picture of cell {cell} shows data"
        assert with_data[0] - times[0] < 2000


def test_the_last_picture_shows_all_data(trained):
    picture_now, logged, drawn = trained.state
    last = training_cells(trained.notebook)[-1]
    shown = [p["src"] for p in trained.pictures if p["cell"] == last]
    is_whole = shown[-1:] == [picture_now]  # a name, since the pictures are long
    assert is_whole
    assert drawn == logged
    assert int(logged) > 0
