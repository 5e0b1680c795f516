"""Takes the README's pictures, and with a folder as argument many more, to look at.

python tests/browser/screenshots.py               notebooks/pictures/live.png and check.png
python tests/browser/screenshots.py DIR           each language, one in Lab, one in Notebook 7,
                                                  in each theme, at each width
python tests/browser/screenshots.py DIR NAME ...  the same of these notebooks
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import nbformat  # noqa: E402

from browser.cases import CASES, is_check, put, training_cells  # noqa: E402
from browser.jupyter_page import FRONT_ENDS, NotebookPage, Server, open_browser  # noqa: E402
from students_notebooks import solved  # noqa: E402

PICTURES = HERE.parent.parent / "notebooks" / "pictures"
RIGHT = "np.random.randint(0, 10, size=(num_digits, batch_size))"
WRONG = "np.rint(9 * np.random.rand(num_digits, batch_size)).astype(int)"
NAME = "1_reversal"
README_LOOKS = {"width": 1000, "height": 640}
MOST_BYTES = 150_000
FAILING = "check_generate_batch(lambda *a, **k: generate_batch(*a, **k)[::-1])"


def main(arguments):
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        if not arguments:
            _readme(browser, Path(folder))
        else:
            _gallery(browser, Path(folder), Path(arguments[0]), arguments[1:] or [NAME])


def _readme(browser, folder):
    server = Server("lab", folder, iterations=10_000)
    try:
        page = _open(browser, server, "en", **README_LOOKS)
        _train_half(page)
        _shoot(page, PICTURES / "live.png")
        page.close()
        page = _open(browser, server, "en", wrong=True, **README_LOOKS)
        _fail_a_check(page)
        _shoot(page, PICTURES / "check.png")
        page.close()
    finally:
        server.stop()


def _gallery(browser, folder, shots, names):
    shots.mkdir(parents=True, exist_ok=True)
    for front_end in FRONT_ENDS:
        (folder / front_end).mkdir()
        server = Server(front_end, folder / front_end, iterations=300)
        wanted = {(c.language, c.name) for c in CASES if c.front_end == front_end}
        try:
            for language, name in sorted(wanted):
                if name in names:
                    prefix = shots / f"{name}-{front_end}-{language}"
                    _look_around(browser, server, language, name, prefix)
        finally:
            server.stop()


def _look_around(browser, server, language, notebook, prefix):
    """One notebook, at all widths and in both themes."""
    page = _open(browser, server, language, notebook)
    page.run_all()
    cells = nbformat.reads(page.text(), as_version=4).cells
    shown = {f"picture{i}": i for i in range(len(cells)) if page.cell(i).locator("img").count()}
    for i, cell in enumerate(cells):  # the last of each
        if "$$" in cell.source:
            shown["equations"] = i
        elif is_check(cell):
            shown["passed"] = i
    if notebook == NAME:
        shown["failed"] = len(cells)
        page.add_cell(FAILING)
        page.run_cell(len(cells))
    for width, theme in product((1200, 800), ("Light", "Dark")):
        page.look(width, theme)
        for name, cell in shown.items():
            page.select(cell)
            page.show_end_of(cell)
            page.page.screenshot(path=f"{prefix}-{width}-{theme}-{name}.png")
    page.close()


def _open(browser, server, language, which=NAME, wrong=False, **looks):
    notebook = solved(language, which)
    if wrong:
        for cell in notebook.cells:
            cell.source = cell.source.replace(RIGHT, WRONG)
    name = Path(f"{language}-{'wrong' if wrong else 'right'}", f"{which}.ipynb")
    page = NotebookPage(browser, server, put(server, notebook, name), **looks).ready()
    page.page.evaluate("() => window.jupyterapp.shell.collapseLeft?.()")
    page.page.evaluate("() => window.jupyterapp.shell.collapseRight?.()")
    return page


def _train_half(page):
    """Run all cells above the training cell, then wait in the middle of it."""
    cells = nbformat.reads(page.text(), as_version=4).cells
    cell = training_cells(nbformat.v4.new_notebook(cells=cells))[0]
    for i in range(cell):
        if cells[i].cell_type == "code" and not is_check(cells[i]):
            page.run_cell(i)
    page.begin_cell(cell)
    page.wait_for_pictures(cell, 6)
    page.show_end_of(cell)


def _fail_a_check(page):
    cells = nbformat.reads(page.text(), as_version=4).cells
    check = next(i for i, cell in enumerate(cells) if is_check(cell))
    for i in (1, *(i for i in range(check) if "def " in cells[i].source), check):
        page.run_cell(i)
    page.show_end_of(check)


def _shoot(page, path):
    page.page.wait_for_timeout(500)
    page.page.screenshot(path=path)
    size = path.stat().st_size
    if size > MOST_BYTES:  # fewer colours are enough for a page
        from PIL import Image

        Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)
    print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
