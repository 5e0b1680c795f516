"""The notebooks of the course that are run in a browser, and what is kept of such a run."""

import base64
import io
import os
import shutil
from itertools import product
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np

from browser.jupyter_page import FRONT_ENDS, NotebookPage
from seq2seq_lab.language import LANGUAGES
from students_notebooks import FOLDER, solved

# a few seconds of the first training, which is time for three changes of its picture
ITERATIONS = {
    "0_one_rnn": 500,
    "1_reversal": 350,
    "2_attention": 180,
    "3_addition": 200,
    "5_dates": 60,
}
FEW = 100
KINDS = ("instructor", "student")
EVERYTHING = os.environ.get("SEQ2SEQ_LAB_BROWSER") == "all"
NAMES = sorted(path.stem for path in (FOLDER / "en" / "instructor").glob("*.md"))
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}

# the picture that the plotter's figure gives now, to be compared with the one on the page
PICTURE_NOW = "__import__('base64').b64encode(plotter.plot_objects[0].canvas.quick_png()).decode()"
LOGGED = "plotter.train_metrics['loss']['batch_data'].size"
DRAWN = "max(len(line.get_xdata()) for line in plotter.plot_objects[0].axes[0].lines)"


class Case(NamedTuple):
    front_end: str
    language: str
    kind: str  # of KINDS; the student's with the solutions typed in
    name: str

    def __str__(self):
        return "-".join(self)


def trains(name):
    """Is there a live plot in this notebook?"""
    return "create_plot(" in (FOLDER / "en" / "instructor" / f"{name}.md").read_text("utf-8")


def _cases():
    """Each notebook once, or in each language and each kind if everything is asked for.

    Languages and kinds have the same code (``seq2seq-lab verify`` sees to it), and a run takes 20
    seconds: each language, kind and front end has its turn, the next one with each notebook.
    """
    for i, name in enumerate(NAMES):
        for (j, language), (k, kind) in product(enumerate(LANGUAGES), enumerate(KINDS)):
            if EVERYTHING or (i % 2 == j and i // 2 % 2 == k):
                yield Case(tuple(FRONT_ENDS)[(i // 2 + j) % 2], language, kind, name)


CASES = list(_cases())
IN_ONE = list(FRONT_ENDS) if EVERYTHING else [*FRONT_ENDS][:1]  # where one front end will do


class Seen(NamedTuple):
    """What was on the page, and in the saved file, after all cells ran."""

    notebook: nbformat.NotebookNode
    path: Path
    popped_up: list
    pictures: list
    red: list  # texts of all error outputs and of all boxes of stderr
    green: dict  # number of a cell -> its green text
    state: tuple  # of the last plot, if there is any, as picture_state says


def put(server, notebook, name):
    """Write a notebook into the server's folder; -> its name there."""
    path = server.work / name
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook.metadata["kernelspec"] = dict(KERNEL)
    nbformat.write(notebook, path)
    return str(name)


def put_course(server, language, kind, name, folder):
    """Copy a notebook of the course, with its pair; -> its name there."""
    (server.work / folder).mkdir(parents=True, exist_ok=True)
    for suffix in (".md", ".ipynb"):
        shutil.copy(FOLDER / language / kind / f"{name}{suffix}", server.work / folder)
    return f"{folder}/{name}.ipynb"


def put_case(server, case):
    if case.kind == "instructor":
        return put_course(server, case.language, case.kind, case.name, str(case))
    return put(server, solved(case.language, case.name), Path(str(case), f"{case.name}.ipynb"))


def run_whole(browser, server, case):
    page = NotebookPage(browser, server, put_case(server, case)).ready()
    try:
        page.set_iterations(ITERATIONS.get(case.name, FEW))
        page.run_all()
        page.save()
        return look(page)
    finally:
        page.close()


def look(page):
    notebook = nbformat.read(page.path, as_version=4)
    checks = [i for i, cell in enumerate(notebook.cells) if is_check(cell)]
    green = {i: page.cell(i).locator(".jp-OutputArea .ansi-green-fg") for i in checks}
    return Seen(
        notebook,
        page.path,
        page.popped_up(),
        page.pictures_seen(),
        red_boxes(page),
        {i: "\n".join(found.all_text_contents()) for i, found in green.items()},
        picture_state(page) if training_cells(notebook) else (),
    )


def red_boxes(page):
    """The texts of everything red on the page: errors, and what was written to stderr."""
    red = [f".jp-OutputArea [data-mime-type='application/vnd.jupyter.{kind}']" for kind in RED]
    return page.page.locator(", ".join(red)).all_text_contents()


RED = ("error", "stderr")


def picture_state(page):
    """The picture that there should be, and how many batches were logged, and drawn in it."""
    picture, logged, drawn = map(page.ask_kernel, (PICTURE_NOW, LOGGED, DRAWN))
    return "data:image/png;base64," + picture.strip("'"), logged, drawn


def is_check(cell):
    return cell.cell_type == "code" and "\ncheck_" in "\n" + cell.source


def is_training(cell):
    return cell.cell_type == "code" and "create_plot(" in cell.source


def training_cells(notebook):
    return [i for i, cell in enumerate(notebook.cells) if is_training(cell)]


def png_outputs(cell):
    return [o for o in cell.get("outputs", ()) if "image/png" in o.get("data", ())]


def coloured_pixels(src):
    """How much of a picture is coloured, as data is, and not text, frame and grid."""
    from PIL import Image

    png = base64.b64decode(src.split(",")[1])
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    return int((np.ptp(pixels, axis=-1) > 60).sum())
