"""What is handed around of a notebook: its HTML page, with all its plots, without a network."""

import base64
import re
import subprocess
import sys

import pytest

from browser.cases import CASES, png_outputs
from students_notebooks import FOLDER

HANDBOOK = (FOLDER / "README.md").read_text(encoding="utf-8")
SHOWN = """() => [...document.querySelectorAll('.jp-OutputArea img')]
    .filter(image => image.complete && image.naturalWidth > 200 && image.offsetWidth > 200)
    .map(image => [image.src, image.alt])"""


@pytest.fixture
def exported(browser, tmp_path):
    """-> exported(path, options): the page of a notebook, and what it asked the network for."""
    opened = []

    def get(path, *options):
        command = [sys.executable, "-m", "nbconvert", "--to", "html", str(path), *options]
        subprocess.run([*command, "--output-dir", tmp_path], check=True, capture_output=True)
        page, asked = browser.new_page(), []
        opened.append(page)
        page.route("http**", lambda route: (asked.append(route.request.url), route.abort()))
        page.goto((tmp_path / f"{path.stem}.html").as_uri())
        return page, asked

    yield get
    for page in opened:
        page.close()


@pytest.mark.xdist_group(str(CASES[0]))
def test_the_exported_page_shows_the_plots_and_says_what_they_show(whole_run, exported):
    seen = whole_run(CASES[0])
    page, _ = exported(seen.path)  # a plot must not need the network
    outputs = [output for cell in seen.notebook.cells for output in png_outputs(cell)]
    assert len(outputs) >= 5
    shown = [(decoded(src.split(",")[1]), alt) for src, alt in page.evaluate(SHOWN)]
    told = [output.metadata["image/png"]["alt"] for output in outputs]
    assert all(told)
    assert shown == [
        (decoded(output.data["image/png"]), words)
        for output, words in zip(outputs, told, strict=True)
    ]


PLOT = """from seq2seq_lab.plots import plot_accuracy_by_length
plot_accuracy_by_length({1: 1.0, 2: 0.5});"""


def test_the_handbooks_options_make_a_page_that_asks_for_nothing(
    exported, make_notebook, open_page
):
    (line,) = re.findall("^    jupyter nbconvert.*,$", HANDBOOK, re.M)
    options = re.findall(r"--HTMLExporter\S+", line)
    made = open_page("lab", make_notebook("lab", [PLOT]))
    made.run_all()
    made.save()
    watched = [picture["alt"] for picture in made.pictures_seen()]
    page, asked = exported(made.path, *options)
    ((_, words),) = page.evaluate(SHOWN)
    assert words.endswith("1 at 1, 0.5 at 2.")
    assert watched == [words]
    assert asked == []


def decoded(png):
    return base64.b64decode(png)
