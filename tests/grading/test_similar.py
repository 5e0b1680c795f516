"""Which answers are alike, and which are copies."""

import ast
import csv
import io
import re
import time
from pathlib import Path

import nbformat
import pytest

from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.grading.records import Graded, Record
from seq2seq_lab.grading.similar import copied_from, save_similar, similar
from seq2seq_lab.grading.syntax import tokens_of

ROOT = Path(__file__).parents[2]
RIGHT = ROOT / "tests" / "checks" / "right_solutions"


def given_of(language, notebook):
    """The cell of each function or class in which something is to be filled in."""
    student = nbformat.read(
        ROOT / "notebooks" / language / "student" / f"{notebook}.ipynb", as_version=4
    )
    return {
        node.name: cell.source
        for cell in student.cells
        if cell.cell_type == "code" and "NotImplementedError" in cell.source
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def given_in(language):
    """Those of the first two notebooks."""
    return given_of(language, "0_one_rnn") | given_of(language, "1_reversal")


GIVEN = given_in("en")
KEY = ("1_reversal", "generate_batch")
BATCH = """
def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    num_digits = np.random.randint(seq_len_min, seq_len_max + 1)
    digits = np.random.randint(0, 10, size=(num_digits, batch_size))
    x = np.zeros((num_digits + 1, batch_size, 12), dtype=np.float32)
    for t in range(num_digits):
        for n in range(batch_size):
            x[t, n, digits[t, n]] = 1
    x[-1, :, END] = 1
    end = np.full((1, batch_size), END)
    target = np.concatenate([digits[::-1], end], axis=0)
    return x, target, digits
"""
RENAMED = '''
# my own work
def generate_batch(seq_len_min: int = 1, seq_len_max: int = 20, batch_size: int = 10) -> tuple:
    """Makes a batch."""
    how_many: int = np.random.randint(seq_len_min, seq_len_max+1)
    drawn = np.random.randint(0, 10,
                              size=(how_many, batch_size))   # digits
    result = np.zeros((how_many + 1, batch_size, 12), dtype=np.float32)
    for i in range(how_many):
        "loop"
        for j in range(batch_size):
            result[i, j, drawn[i, j]] = 1
    result[-1, :, END] = 1; end = np.full((1, batch_size), END)
    answer = np.concatenate([drawn[::-1], end], axis=0)
    return (result, answer, drawn)
'''
EYE = """
def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t, axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best]
"""


def class_of(sources, notebook="1_reversal", exercise="generate_batch"):
    return [
        Record(f"s{number:03}", (Graded(notebook, exercise, "passed", source=source),))
        for number, source in enumerate(sources)
    ]


def pairs(sources, exercise="generate_batch", given=None):
    source = GIVEN[exercise] if given is None else given
    found = similar(class_of(sources, exercise=exercise), {("1_reversal", exercise): source})
    return [(int(pair.id[1:]), int(pair.other_id[1:]), pair.likeness, pair.wrote) for pair in found]


def right(exercise):
    return [path.read_text(encoding="utf-8") for path in sorted((RIGHT / exercise).glob("*.py"))]


class TestSimilar:
    def test_renaming_words_hints_and_layout_hide_nothing(self):
        assert pairs([BATCH, *right("generate_batch"), RENAMED])[0] == (0, 9, 1.0, 2)

    def test_names_are_those_of_their_function(self):
        a = "def f(a):\n    b = a\n    return g(b)\ndef g(a):\n    return [b for b in a]"
        b = "def f(x):\n    y = x\n    return g(y)\ndef g(z):\n    return [q for q in z]"
        other = "def f(a):\n    b = a\n    return g(a)\ndef g(a):\n    return [b for b in a]"
        assert tokens_of(a) == tokens_of(b) != tokens_of(other)

    def test_attributes_that_are_assigned_are_names_too(self):
        head = "class A:\n    def __init__(self):\n        self.a = 1\n"
        a = f"{head}    def f(self):\n        return self.a.T"
        assert tokens_of(a) == tokens_of(a.replace("self.a", "self.b"))
        assert tokens_of(a) != tokens_of(a.replace(".T", ".S"))

    def test_names_of_libraries_and_numbers_count(self):
        assert tokens_of("def f(a):\n    return np.sum(a, 1)") != tokens_of(
            "def f(a):\n    return np.sum(a, 2)"
        )
        assert tokens_of("def f(a):\n    return np.sum(a)") != tokens_of(
            "def f(a):\n    return mg.sum(a)"
        )

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text.replace("    x[-1", "    nothing = 0\n    x[-1"),
            lambda text: text.replace(
                "np.full((1, batch_size), END)", "END * np.ones((1, batch_size), int)"
            ),
            lambda text: text.replace("size=(num_digits, batch_size)", "(num_digits, batch_size)"),
            lambda text: re.sub(r"(    x = .*\n)((?:.*\n)*)(    target = .*\n)", r"\3\1\2", text),
        ],
        ids=["a line more", "a line changed", "an argument changed", "a line moved"],
    )
    def test_a_line_changed_hides_little(self, change):
        assert change(BATCH) != BATCH
        ((first, second, likeness, wrote),) = pairs(
            [BATCH, renamed(change(BATCH)), *right("generate_batch")]
        )
        assert (first, second, wrote) == (0, 1, 2)
        assert 0.8 <= likeness < 1

    @pytest.mark.parametrize(
        "exercise", ["generate_batch", "one_hot_encode_prediction", "train_step"]
    )
    def test_right_answers_of_another_way_are_not_listed(self, exercise):
        assert pairs(right(exercise), exercise) == []

    @pytest.mark.parametrize("many", [2, 3, 30])
    def test_a_line_that_everybody_writes_is_not_listed(self, many):
        assert pairs([EYE] * many, "one_hot_encode_prediction") == []

    def test_what_the_whole_class_writes_is_not_listed(self):
        assert len(pairs([BATCH] * 4)) == 6
        assert pairs([BATCH] * 30) == []

    @pytest.mark.parametrize("exercise", [*GIVEN])
    def test_what_the_notebook_gives_is_left_out(self, exercise):
        assert pairs([GIVEN[exercise]] * 3, exercise) == []
        blank = re.sub(r"raise NotImplementedError\(.*\)", "pass", GIVEN[exercise])
        assert pairs([blank] * 3, exercise) == []

    @pytest.mark.parametrize("source", ["", "def f(:", "%time\n", "\x00", "x = " + "(" * 300])
    def test_what_is_no_python_is_like_nothing(self, source):
        assert pairs([source, source]) == []

    def test_the_table(self, tmp_path):
        records = class_of([BATCH, RENAMED])
        save_similar(tmp_path / "similar.csv", records, {KEY: GIVEN["generate_batch"]})
        text = (tmp_path / "similar.csv").read_bytes().decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(text))) == [
            ["notebook", "exercise", "id", "other_id", "likeness", "wrote"],
            ["1_reversal", "generate_batch", "s000", "s001", "1", "2"],
        ]

    def test_a_large_class_takes_little_time(self):
        exercises = [
            "generate_batch",
            "rnn",
            "seq2seq",
            "train_step",
            "attend",
            "lstm_cell",
            "rnn_backward",
        ]
        sources = {exercise: right(exercise) for exercise in exercises}
        records = []
        for number in range(200):
            answers = []
            for exercise, texts in sources.items():  # a line of their own in every third
                more = f"\nmore_{number} = {number} + {number} * 2" if number % 3 == 0 else ""
                text = texts[number % len(texts)] + more
                answers.append(Graded("n", exercise, "passed", source=text))
            records.append(Record(f"s{number}", tuple(answers)))
        begun = time.process_time()
        similar(records, {})
        assert time.process_time() - begun < 5


def renamed(text):
    return text.replace("num_digits", "how_many").replace("digits", "drawn")


def test_the_copy_that_is_changed_is_a_copy():
    assert tokens_of(renamed(BATCH)) == tokens_of(BATCH)


LIBRARY = (ROOT / "src" / "seq2seq_lab" / "nn" / "recurrent.py").read_text(encoding="utf-8")


class TestCopies:
    @pytest.mark.parametrize("language", ["en", "ko"])
    @pytest.mark.parametrize("name", ["generate_batch", "RNN", "Seq2Seq"])
    def test_the_instructors_solution_is_a_copy(self, language, name):
        given = given_in(language)[name]
        solution = getattr(solutions, name)
        handed_in = re.sub(r"(?m)^( +return .*)$", r"\1  # mine", solution)
        handed_in = handed_in.replace(":\n", ":\n\n", 1).replace(", ", ",")
        assert handed_in != solution
        assert copied_from(handed_in, [EYE, solution], given)

    def test_the_librarys_class_is_a_copy(self):
        (source,) = (
            ast.get_source_segment(LIBRARY, node)
            for node in ast.parse(LIBRARY).body
            if isinstance(node, ast.ClassDef) and node.name == "RNN"
        )
        words_gone = ast.unparse(ast.parse(source))
        assert copied_from(words_gone, [source], GIVEN["RNN"])

    @pytest.mark.parametrize("name", ["one_hot_encode_prediction", "train_step"])
    def test_what_anybody_writes_is_no_copy(self, name):
        solution = getattr(solutions, name)
        assert not copied_from(solution, [solution], GIVEN[name])

    @pytest.mark.parametrize("name", [*GIVEN])
    def test_what_the_notebook_gives_is_no_copy(self, name):
        assert not copied_from(GIVEN[name], [GIVEN[name]], GIVEN[name])

    def test_names_of_ones_own_make_it_ones_own(self):
        assert copied_from(BATCH, [BATCH], GIVEN["generate_batch"])
        assert not copied_from(renamed(BATCH), [BATCH], GIVEN["generate_batch"])

    @pytest.mark.parametrize("exercise", ["generate_batch", "rnn", "train_step"])
    def test_other_right_answers_are_no_copies(self, exercise):
        name = "RNN" if exercise == "rnn" else exercise
        for text in right(exercise):
            if "course" not in text.splitlines()[0]:
                assert not copied_from(text, [getattr(solutions, name)], GIVEN[name])

    def test_what_is_no_python_is_no_copy(self):
        assert not copied_from("def f(:", ["def f(:", ""], "")
