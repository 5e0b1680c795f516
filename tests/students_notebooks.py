"""What a student has at the end: their notebook, solved."""

import re
from pathlib import Path

import nbformat

from seq2seq_lab.course.build import read_source
from seq2seq_lab.course.tags import CODE_TAG

FOLDER = Path(__file__).parents[1] / "notebooks"


def solved(language, name):
    """A student's notebook with every blank filled in from the instructor's."""
    student = nbformat.read(FOLDER / language / "student" / f"{name}.ipynb", as_version=4)
    source = FOLDER / language / "instructor" / f"{name}.md"
    cells = {cell.id: cell for cell in read_source(source).cells}
    for cell in student.cells:
        if cell.cell_type == "code":
            text = cells[cell.id].source
            cell.source = "\n".join(
                CODE_TAG.sub("", line).rstrip()
                for line in text.splitlines()
                if not re.fullmatch(r"\s*#\s*</?COGINST>", line)
            )
    return student
