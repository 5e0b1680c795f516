"""Servers and a browser for the tests of what a student sees in Jupyter.

Without Playwright or Chromium the tests are skipped, with the reason; where they must run, such
as in CI, SEQ2SEQ_LAB_BROWSER=required makes that an error, and SEQ2SEQ_LAB_BROWSER=all runs
every notebook in every form as well, which takes some minutes more. With "later" no notebook is
run without a browser, since they are run here afterwards.
"""

import importlib.util
import os
from pathlib import Path

import nbformat
import pytest

from browser.cases import CASES, put, run_whole, trains
from browser.jupyter_page import NotebookPage, Server, find_chromium, open_browser

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """The browser's tests come last: Playwright's event loop must not be there for others."""
    items.sort(key=lambda item: HERE in item.path.parents)


def missing():
    """Why the tests cannot run here; empty if they can."""
    for package in ("playwright", "jupyterlab", "notebook"):
        if importlib.util.find_spec(package) is None:
            return f"no {package}: pip install -e '.[test,browser]'"
    if find_chromium() is None:
        return "no Chromium: apt-get install chromium, or playwright install chromium"
    return ""


@pytest.fixture(scope="session")
def browser():
    if reason := missing():
        if os.environ.get("SEQ2SEQ_LAB_BROWSER") in ("required", "all"):
            pytest.fail(f"the browser tests must run here, but there is {reason}")
        pytest.skip(reason)
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def server(browser, tmp_path_factory):
    """-> server("lab") or server("notebook"), started when first asked for."""
    started = {}

    def get(front_end):
        if front_end not in started:
            folder = tmp_path_factory.mktemp(front_end)
            started[front_end] = Server(front_end, folder)
        return started[front_end]

    yield get
    for one in started.values():
        one.stop()


@pytest.fixture
def open_page(browser, server):
    """-> open_page(front_end, name): a notebook of that server, opened and ready."""
    pages = []

    def get(front_end, name, wait=True):
        page = NotebookPage(browser, server(front_end), name)
        pages.append(page)
        return page.ready() if wait else page

    yield get
    for page in pages:
        page.close()


@pytest.fixture
def make_notebook(server, request):
    """-> make_notebook(front_end, cells): a new notebook of these code cells; its name."""

    def get(front_end, sources, name="made.ipynb"):
        folder = Path(request.node.name.replace("[", "-").strip("]"))
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        return put(server(front_end), nbformat.v4.new_notebook(cells=cells), folder / name)

    return get


@pytest.fixture(scope="session")
def whole_run(browser, server):
    """-> whole_run(case): what was seen when all cells of a notebook ran, once a case."""
    done = {}

    def get(case):
        if case not in done:
            try:
                done[case] = run_whole(browser, server(case.front_end), case)
            except Exception as error:  # minutes that no other test need wait for again
                done[case] = error
        if isinstance(done[case], Exception):
            raise done[case]
        return done[case]

    return get


def grouped(cases):
    """Cases as parameters; with pytest -n 2 --dist loadgroup one process has all of a case."""
    return [pytest.param(case, marks=pytest.mark.xdist_group(str(case))) for case in cases]


@pytest.fixture(params=grouped(CASES), ids=str)
def seen(request, whole_run):
    """What was seen of each notebook of the course."""
    return whole_run(request.param)


@pytest.fixture(params=grouped(case for case in CASES if trains(case.name)), ids=str)
def trained(request, whole_run):
    """The same, of those that show a live plot."""
    return whole_run(request.param)
