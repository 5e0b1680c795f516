"""The course's own training, step by step on MyGrad and MyNN: what notebooks 0 and 1 build."""

import ast
from pathlib import Path

import numpy as np

from seq2seq_lab.course.build import read_source
from seq2seq_lab.vocabulary import one_hot

FOLDER = Path(__file__).parents[2] / "notebooks" / "en" / "instructor"
NOTEBOOKS = FOLDER / "1_reversal.md", FOLDER / "0_one_rnn.md"  # the latter's RNN is the course's
WANTED = {"RNN", "one_hot_encode_prediction", "Seq2Seq", "train_step"}


def solutions():
    """The names that the notebooks import or, of WANTED, define."""
    cells = [cell for path in NOTEBOOKS for cell in read_source(path).cells]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    nodes = [node for source in code for node in ast.parse(source).body]
    imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    definitions = [node for node in nodes if getattr(node, "name", None) in WANTED]
    names = {}
    exec(compile(ast.Module(imports + definitions, []), "notebooks", "exec"), names)
    return names


def course_trainer(D, teacher_forcing):
    """A function that trains on one batch of ``generate_batch``."""
    course = solutions()
    model = course["Seq2Seq"](12, D, 12)
    optimizer = course["Adam"](model.parameters)

    def step(x, target):
        if teacher_forcing:  # whatever was written, the right digit is read next
            right = iter(one_hot(target, 12)[:, np.newaxis])
            course["one_hot_encode_prediction"] = lambda y_t: next(right)
        return course["train_step"](model, optimizer, x, target)

    return step
