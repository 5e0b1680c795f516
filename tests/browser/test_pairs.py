"""A notebook and its text, edited on both sides: Jupyter says so, and no edit is lost."""

import os
import time

import jupytext
import pytest

from browser.cases import EVERYTHING, put

TEXT = """# A notebook

```python
first = 1
```

```python
second = 2
```
"""
FIRST, SECOND = 1, 2  # cells
CHANGED = "has changed on disk since the last time it was opened or saved"


@pytest.fixture
def pair(server, request):
    """-> pair(front_end): a notebook in the server's folder, and its text; both three hours old."""

    def make(front_end):
        notebook = jupytext.reads(TEXT, fmt="md")
        notebook.metadata["jupytext"] = {"formats": "ipynb,md"}
        name = f"pair-{request.node.name.replace('[', '-').strip(']')}.ipynb"
        path = server(front_end).work / put(server(front_end), notebook, name)
        jupytext.write(notebook, path.with_suffix(".md"), fmt="md")
        for file in (path, path.with_suffix(".md")):
            os.utime(file, (time.time() - 10_000,) * 2)
        return path

    return make


def edit(path):
    """An edit of the first cell, in another editor."""
    text = path.read_text(encoding="utf-8")
    assert "first = 1" in text
    path.write_text(text.replace("first = 1", "first = 'outside'"), encoding="utf-8")


def assert_on_disk(path, what):
    assert what in path.read_text(encoding="utf-8"), (path.name, what)


def edit_inside_and_save(page):
    """An edit of the second cell, on the page; -> what Jupyter asks when it is saved."""
    page.set_cell_source(SECOND, "second = 'inside'")
    page.page.keyboard.press("Control+s")
    dialog = page.page.locator(".jp-Dialog")
    dialog.wait_for()
    assert CHANGED in dialog.inner_text()
    return dialog


def press(dialog, button):
    dialog.locator("button").filter(has_text=button).click()
    dialog.wait_for(state="hidden")


OPEN_AND_EDITED = [("lab", ".md"), ("notebook", ".ipynb")]
OPEN_AND_EDITED += [("lab", ".ipynb"), ("notebook", ".md")] if EVERYTHING else []


@pytest.mark.parametrize(("front_end", "suffix"), OPEN_AND_EDITED)
def test_an_edit_outside_while_the_notebook_is_open(front_end, suffix, pair, open_page):
    path = pair(front_end)
    page = open_page(front_end, path.name)
    edit(path.with_suffix(suffix))

    dialog = edit_inside_and_save(page)
    assert_on_disk(path.with_suffix(suffix), "first = 'outside'")
    press(dialog, "Cancel")  # both are still there
    assert page.source(SECOND) == "second = 'inside'"
    assert_on_disk(path.with_suffix(suffix), "first = 'outside'")

    if suffix == ".md":
        press(edit_inside_and_save(page), "Revert")  # the one outside, as was chosen
        page.page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget.content.widgets[1]"
            """.model.sharedModel.getSource() === "first = 'outside'" """
        )
        assert page.source(SECOND) == "second = 2"
    else:
        press(edit_inside_and_save(page), "Overwrite")  # the one inside, as was chosen
        page.page.wait_for_function(
            "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
        )
        for file in (path, path.with_suffix(".md")):
            assert_on_disk(file, "second = 'inside'")
            assert_on_disk(file, "first = 1")


def test_an_edit_of_the_notebook_while_its_text_is_open(pair, open_page):
    path = pair("lab")
    page = open_page("lab", path.name)
    page.open_as_notebook(path.with_suffix(".md").name)
    edit(path)
    press(edit_inside_and_save(page), "Cancel")
    assert page.source(SECOND) == "second = 'inside'"
    assert_on_disk(path, "first = 'outside'")


def test_an_edit_of_the_text_is_there_when_the_notebook_is_opened(pair, open_page):
    path = pair("lab")
    edit(path.with_suffix(".md"))
    page = open_page("lab", path.name)
    assert page.source(FIRST) == "first = 'outside'"
    assert page.popped_up() == []


def test_an_edit_of_the_notebook_elsewhere_is_not_overruled_by_its_text(pair, open_page):
    # as in VS Code, which leaves the .md as it is: JupyterLab says so, and shows how they differ
    path = pair("lab")
    edit(path)
    page = open_page("lab", path.name, wait=False)
    dialog = page.page.locator(".jp-Dialog")
    dialog.wait_for()
    said = dialog.inner_text()
    assert f"{path.name} (last modified" in said
    assert f"is more recent than {path.with_suffix('.md').name}" in said
    assert "first = 'outside'" in said
    assert_on_disk(path, "first = 'outside'")
    assert_on_disk(path.with_suffix(".md"), "first = 1")


@pytest.mark.xfail(
    raises=AssertionError, strict=True, reason="jupytext takes the newer, and says nothing"
)
def test_edits_of_both_elsewhere_are_not_lost_silently(pair, open_page):
    path = pair("lab")
    edit(path)
    text = path.with_suffix(".md")
    text.write_text(text.read_text().replace("second = 2", "second = 'newer'"))
    os.utime(path, (time.time() - 60,) * 2)
    page = open_page("lab", path.name, wait=False)
    page.page.wait_for_timeout(1000)
    page.ready()
    page.set_cell_source(SECOND, "second = 'inside'")
    page.save()
    assert page.popped_up() or "first = 'outside'" in path.read_text(encoding="utf-8")
