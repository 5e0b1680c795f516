"""What a student does, from the command in the terminal to the work found again the next day."""

import os
import re
import subprocess
import sys
import time

import nbformat
import pytest

from browser.cases import EVERYTHING, FOLDER, is_check, red_boxes
from browser.jupyter_page import NotebookPage
from seq2seq_lab.checks import check_generate_batch
from seq2seq_lab.checks.exercise import PASSED
from seq2seq_lab.checks.failure import LABELS
from seq2seq_lab.course.tags import WORDS
from students_notebooks import solved

NAME = "1_reversal"
RIGHT = "digits = np.random.randint(0, 10, size=(num_digits, batch_size))"
WRONG = "digits = np.rint(9 * np.random.rand(num_digits, batch_size)).astype(int)"


def said(language):
    """What the check says of it, but for the numbers."""
    return [
        getattr(LABELS["wrong"], language).format(name="generate_batch"),
        getattr(check_generate_batch.question_of("uniform"), language),
    ]


def passed(language):
    return "✓ " + getattr(PASSED, language).format(name="generate_batch")


def start(folder, language):
    """seq2seq-lab start, as typed in a terminal."""
    command = [sys.executable, "-m", "seq2seq_lab", "start", str(folder), "--lang", language]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def first_exercise():
    """-> the cell of the first exercise, and that of its check."""
    cells = solved("en", NAME).cells
    answer = next(i for i, cell in enumerate(cells) if "def generate_batch" in cell.source)
    check = next(i for i, cell in enumerate(cells) if is_check(cell))
    return answer, check


def assert_stops_at_the_first_blank(page, language):
    """Run an untouched notebook: nothing is red but the reminder of what is still to be written."""
    sources = map(page.source, range(page.number_of_cells()))
    reminders = [re.search(r'raise NotImplementedError\("(.*)"\)', source) for source in sources]
    first = next(found[1] for found in reminders if found)
    assert first.startswith(WORDS[language]["still"])
    page.run_all()
    assert page.popped_up() == []
    (red,) = red_boxes(page)
    assert red.splitlines()[-1] == f"NotImplementedError: {first}"


PATHS = [("lab", "ko"), ("notebook", "en")]


@pytest.mark.parametrize(("front_end", "language"), PATHS if EVERYTHING else PATHS[:1])
def test_from_a_wrong_answer_to_work_that_is_there_the_next_day(
    front_end, language, server, browser, open_page
):
    folder = f"student-{language}"
    printed = start(server(front_end).work / folder, language)
    assert f"{NAME}.ipynb" in printed

    page = open_page(front_end, f"{folder}/{NAME}.ipynb")
    answer, check = first_exercise()
    right = solved(language, NAME).cells[answer].source
    assert RIGHT in right
    assert_stops_at_the_first_blank(page, language)
    page.command("notebook:clear-all-cell-outputs")
    page.wait()

    page.type_into(answer, right.replace(RIGHT, WRONG))
    page.run_by_keyboard()
    page.run_cell(check)
    (red,) = red_boxes(page)
    for line in said(language):
        assert line in red
    assert bool(re.search("[가-힣]", red)) == (language == "ko")
    assert 2 <= len(red.splitlines()) <= 9
    assert not re.search("Traceback|Error|File |site-packages", red)

    page.type_into(answer, right)
    page.run_by_keyboard()
    page.run_cell(check)
    assert red_boxes(page) == []
    assert page.output(check).strip() == passed(language)
    assert page.cell(check).locator(".ansi-green-fg").inner_text() == passed(language)
    page.save()
    assert page.popped_up() == []
    page.close()

    page = NotebookPage(browser, server(front_end), f"{folder}/{NAME}.ipynb").ready()
    try:
        assert page.source(answer) == right
        page.wait_for_output(check, passed(language))
        assert page.popped_up() == []
    finally:
        page.close()
    assert "made" not in start(server(front_end).work / folder, language)  # nothing overwritten
    assert list((server(front_end).work / folder).glob("*.md")) == []  # one file holds the work


def test_work_of_another_editor_is_what_opens_after_any_copy(server, open_page):
    """As of VS Code or Colab, which save the .ipynb alone; the old .md is that of a pair."""
    work = server("lab").work
    start(work / "elsewhere", "en")
    answer, check = first_exercise()
    notebook = nbformat.read(work / "elsewhere" / f"{NAME}.ipynb", as_version=4)
    notebook.cells[answer].source = "work = 'of an evening'"
    (work / "copied").mkdir()
    nbformat.write(notebook, work / "copied" / f"{NAME}.ipynb")
    text = work / "copied" / f"{NAME}.md"
    text.write_bytes((FOLDER / "en" / "student" / text.name).read_bytes())
    for age in (10_000, -10_000):  # the text is older, then newer
        os.utime(text, (time.time() - age,) * 2)
        page = open_page("lab", f"copied/{NAME}.ipynb")
        assert page.source(answer) == "work = 'of an evening'"
        assert page.popped_up() == []
        page.type_into(check, "more = 'work'")
        page.save()
        page.close()
        saved = nbformat.read(work / "copied" / f"{NAME}.ipynb", as_version=4)
        assert saved.cells[answer].source == "work = 'of an evening'"
        assert saved.cells[check].source == "more = 'work'"
        assert "evening" not in text.read_text("utf-8")
