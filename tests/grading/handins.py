"""Hand-ins made for tests: notebooks of cells, and a whole class whose verdicts are known."""

import json
import random
import re
from pathlib import Path

import jupytext
import nbformat

from seq2seq_lab import checks
from seq2seq_lab.grading.released import course_of

FIRST = "import numpy as np\nimport mygrad as mg\nfrom seq2seq_lab import END, RNN, START"
RIGHT = """def one_hot_encode_prediction(y_t):
    s = np.zeros(y_t.shape, np.float32)
    np.put_along_axis(s, y_t.data.argmax(-1)[..., None], 1, -1)
    return s"""
RIGHT_SOLUTIONS = Path(__file__).parents[1] / "checks" / "right_solutions"
NOT_OWN = (
    "course",
    "library",
    "inherits",
    "inherits_and_flattens",
)  # the solution's text, or the library's work
CHECK = "assert 1 == 1\ncheck_one_hot_encode_prediction(one_hot_encode_prediction)"


def code(source, **metadata):
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def write(path, *cells):
    """A notebook of code cells, or of any cells."""
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return path


def raw(path, cells, **notebook):
    """A notebook as other tools write them."""
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "cells": cells, **notebook}))
    return path


def released(name, language="en"):
    return next(r for r in course_of(None) if (r.name, r.language) == (name, language))


def filled_in(path, name, answers, language="en"):
    """The released notebook, with the cells that define the answers replaced; others are blank."""
    notebook = released(name, language)
    cells = []
    for cell in notebook.cells:
        for answer, source in answers.items():
            if cell.kind == "code" and _defines(cell.source, answer):
                cell = cell._replace(source=source)
        make = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
        cells.append(make(cell.source, metadata={"tags": [*cell.tags]} if cell.tags else {}))
    made = nbformat.v4.new_notebook(cells=cells)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".ipynb":
        nbformat.write(made, path)
    else:
        jupytext.write(made, path)
    return path


def a_class(folder, size, name="1_reversal", seed=0):
    """A folder each, of right, wrong and blank answers; -> student -> exercise -> truth."""
    rng, truth = random.Random(seed), {}
    asked = released(name).asked
    for number in range(size):
        student, answers = f"student{number:02}", {}
        truth[student] = {}
        for each in asked:
            kind = rng.choice(["passed", "passed", "failed", "blank"])
            truth[student][each.exercise] = kind
            if kind != "blank":
                answers[each.answer] = _answer(
                    rng, each.exercise, kind, {a.answer for a in asked} - {each.answer}
                )
        language = rng.choice(["en", "ko"])
        filled_in(Path(folder, student, f"{name}.ipynb"), name, answers, language)
    return truth


def _defines(source, name):
    return re.search(rf"^(def|class) {name}\b", source, re.M)


def _answer(rng, exercise, kind, others):
    check = getattr(checks, f"check_{exercise}")
    if kind == "passed":
        files = sorted(RIGHT_SOLUTIONS.joinpath(exercise).glob("*.py"))
        texts = [f.read_text(encoding="utf-8") for f in files if f.stem not in NOT_OWN]
        return rng.choice([t for t in texts if not any(_defines(t, other) for other in others)])
    return rng.choice(check.built_mistakes).source
