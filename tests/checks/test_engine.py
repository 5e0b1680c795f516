"""The engine on small exercises: what it refuses, what it says, and that it always ends."""

import contextlib
import threading
import time

import mygrad as mg
import numpy as np
import pytest

from seq2seq_lab import checks, language
from seq2seq_lab.checks import CheckFailed, Exercise, Mistake, NotAttempted, Text, Variant
from seq2seq_lab.checks.more import last

SOFTMAX = """
import mygrad as mg


def share(scores):
    e = mg.exp(scores - scores.max(axis=0))
    return e / e.sum(axis=0)
"""
SQUARE = Mistake("square", "2 * x", "x * x", Text("What is double of 3?", "3의 두 배는?"))
DOUBLE = {"arguments": {"x": "T N"}, "returns": {"y": "T N"}}


def double(**more):
    solution = "def double(x):\n    return 2 * x\n"
    return Exercise("double", solution, **{**DOUBLE, "mistakes": [SQUARE], **more})


def failure(check, student):
    with pytest.raises(CheckFailed) as caught:
        check(student)
    return caught.value


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setattr(language, "_chosen", "en")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"mistakes": [Mistake("m", "3 * x", "x", Text("?"))]}, "'3 \\* x' 0 times"),
        ({"mistakes": [Mistake("m", "x", "y", Text("?"))]}, "'x' 2 times"),
        ({"mistakes": [Mistake("m", "2 * x", "2 *", Text("?"))]}, "no Python"),
        ({"mistakes": [Mistake("m", "2 * x", "x")]}, "m: got no question"),
        ({"solution": "def double(x):\n    return x.nothing\n", "mistakes": ()}, "AttributeError"),
        ({"solution": "def triple(x):\n    return 3 * x\n", "mistakes": ()}, "does not define it"),
        ({"solution": "def double(x:\n", "mistakes": ()}, "no Python"),
    ],
)
def test_a_faulty_exercise_is_refused(more, message):
    kept = {**DOUBLE, "solution": "def double(x):\n    return 2 * x\n", "mistakes": [SQUARE]}
    with pytest.raises(ValueError, match=message):
        Exercise("double", **{**kept, **more})


def test_a_mistake_gets_its_question_and_right_code_a_green_line(capsys):
    check = double()
    assert failure(check, lambda x: x * x).hint == "square"
    assert failure(check, lambda x: x**2).hint == "square"
    assert check(lambda x: x + x) is None
    assert "double: passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("student", "hint"),
    [
        (lambda: 0, "signature"),
        (lambda x: None, "nothing"),
        (lambda x: (2 * x).tolist(), "list"),
        (lambda x: mg.tensor(2 * x), "tensor"),
        (lambda x: 2 * x[np.newaxis], "extra_axis"),
        (lambda x: 2 * x.T, "time_axis"),
        (lambda x: 2 * x[-1], "one_step"),
        (lambda x: np.concatenate([x, 2 * x]), "steps"),
        (lambda x: 2 * x / 0, "not_finite"),
        (lambda x: 2 * x + (x.shape == (4, 3)) * np.random.rand(), "remembers"),
        (lambda x: np.multiply(2, x, out=x), "changes_input"),
        (lambda x: 3 * x, "value"),
        (lambda x: (2 * x).astype(np.float64), "dtype"),
        (lambda x: 1 / "x", "raised"),
        (lambda x: 2 * x if x else x, "ambiguous"),
        (lambda x: np.empty(2**60), "memory"),
    ],
)
def test_general_questions(student, hint):
    assert failure(double(), student).hint == hint


def test_the_number_that_differs_is_shown():
    message = str(failure(double(), lambda x: np.float32(2.003) * x))
    got, wanted = (line.split("=")[1] for line in message.splitlines()[2:4])
    assert got != wanted


def test_what_remembers_is_told_from_what_is_wrong():
    calls = []

    def remembers(x):
        calls.append(0)
        return 2 * x + len(calls)

    assert failure(double(), remembers).hint == "remembers"


def test_own_words_for_a_general_question():
    check = double(questions={"swap": Text("Which axis?")}, hints={"time_axis": "swap"})
    failed = failure(check, lambda x: 2 * x.T)
    assert (failed.hint, str(failed).splitlines()[-1]) == ("swap", "  -> Which axis?")


def test_a_law_speaks_where_no_mistake_does():
    law = ("sum", "np.allclose(p.sum(axis=0), 1)", Text("Do they sum to 1?"))
    check = Exercise("share", SOFTMAX, {"scores": "T N"}, {"p": "T N"}, laws=[law])
    assert failure(check, mg.exp).hint == "sum"
    assert failure(check, lambda s: mg.exp(s - s.max(axis=0))).hint == "sum"


def test_a_cut_gradient_is_found():
    check = Exercise("share", SOFTMAX, {"scores": "T N"}, {"p": "T N"})

    def cut(scores):
        e = np.exp(scores.data - scores.data.max(axis=0))
        return mg.tensor(e / e.sum(axis=0))

    assert failure(check, cut).hint == "no_gradient"


LINEAR = """
import mygrad as mg
import numpy as np


class Linear:
    def __init__(self, C, D):
        self.W = mg.tensor(np.random.rand(C, D))
        self.V = mg.tensor(np.random.rand(C, D))

    def __call__(self, x):
        return x @ self.W + 2 * x @ self.V

    @property
    def parameters(self):
        return self.W, self.V
"""


def linear(**more):
    return Exercise(
        "Linear",
        LINEAR,
        arguments={"x": "N C"},
        returns={"y": "N D"},
        make="C D",
        parameters={"W": "C D", "V": "C D"},
        **more,
    )


def students_linear(old="", new=""):
    namespace = {}
    exec(LINEAR.replace(old, new), namespace)
    return namespace["Linear"]


def test_a_class_may_list_its_parameters_in_any_order():
    assert linear()(students_linear("self.W, self.V", "self.V, self.W")) is None


def test_a_class_with_one_weight_too_many_or_of_another_shape():
    more = students_linear("self.W, self.V", "self.W, self.V, self.W")
    assert failure(linear(), more).hint == "parameters_count"
    other = students_linear(
        "self.V = mg.tensor(np.random.rand(C, D))", "self.V = mg.tensor(np.ones((D, C)))"
    )
    assert failure(linear(), other).hint == "parameters_shapes"


def test_a_variant_is_right_too():
    edits = (("self.V = mg.tensor(np.random.rand(C, D))", "self.V = 0 * self.W"),
             ("2 * x @ self.V", "x @ self.W"), ("self.W, self.V", "self.W,"))  # fmt: skip
    source, namespace = LINEAR, {}
    for old, new in edits:
        source = source.replace(old, new)
    exec(source, namespace)
    assert failure(linear(), namespace["Linear"]).hint == "parameters_count"
    check = linear(variants=[Variant(edits, {"W": "C D"})])
    assert check(namespace["Linear"]) is None
    assert check(students_linear()) is None


def test_more_gives_lines_that_show_it(capsys):
    failure(linear(), students_linear("2 * x", "x"))
    checks.more()
    code = capsys.readouterr().out
    np.random.seed(0)
    namespace = {"Linear": students_linear("2 * x", "x")}
    exec(code, namespace)
    shown = capsys.readouterr().out.split()
    assert shown
    assert "right:" in code
    assert "Linear(1, 1)" in code


def test_more_without_a_failure(capsys):
    last.clear()
    checks.more()
    assert "No check has failed" in capsys.readouterr().out


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x" * 10**7),
        ValueError("\x1b[31mred\x1b[0m\x07"),
        ValueError("\ud800 half"),
        ValueError("a\nb\n" * 1000),
        Unprintable(),
    ],
)
def test_an_errors_text_is_cut_and_cleaned(error):
    def student(x):
        raise error

    text = str(failure(double(), student))
    assert len(text) < 2000
    assert "\x1b" not in text
    text.encode()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("still blank: f", NotAttempted),
        ("아직 빈칸입니다: f", NotAttempted),
        ("mg.maximum.reduce is not implemented", CheckFailed),
        ("", CheckFailed),
    ],
)
def test_only_our_own_blank_is_a_blank(text, kind):
    def student(x):
        raise NotImplementedError(text)

    assert type(failure(double(), student)) is kind


def never_ends(x):
    while True:
        pass


def never_ends_for_errors(x):
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.001)


def slow_at_each_call(x):
    start = time.thread_time()
    while time.thread_time() - start < 0.8:
        pass
    return 2 * x


@pytest.mark.parametrize(
    ("student", "hint"),
    [(never_ends, "endless"), (never_ends_for_errors, "endless"), (slow_at_each_call, "slow")],
)
def test_it_always_ends_and_leaves_no_thread(student, hint):
    threads, start = threading.active_count(), time.process_time()
    assert failure(double(), student).hint == hint
    assert time.process_time() - start < 5
    assert threading.active_count() == threads


def test_a_call_that_takes_a_second_is_not_endless():
    waited = []

    def student(x):
        if not waited:
            waited.append(slow_at_each_call(x))
        return 2 * x

    assert double()(student) is None


def test_random_state_and_switches_are_put_back():
    np.random.seed(3)
    wanted = np.random.rand()
    np.random.seed(3)

    def student(x):
        np.random.seed(99)
        mg.turn_memory_guarding_off()
        return 3 * x

    failure(double(), student)
    assert np.random.rand() == wanted
    assert mg._utils.lock_management.MEM_GUARD


DICE = """
import numpy as np


def draw(n):
    return np.random.randint(1, 7, size=(n, 2))


def dice(n):
    d = draw(n)
    return d, d.sum(axis=1)
"""


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("", "", ""),
        ("1, 7", "1, 6", "missing"),
        ("1, 7", "0, 7", "values"),
        ("size=(n, 2)", "size=(n, 3)", "shape"),
        ("d.sum(axis=1)", "d[:, 0] - d[:, 1]", "difference"),
        ("d.sum(axis=1)", "d.max(axis=1)", "value"),
        ("d = draw(n)", "np.random.seed(0); d = draw(n)", "related"),
    ],
)
def test_a_random_function_by_what_is_drawn_alone(old, new, hint):
    minus = Mistake("difference", "d.sum(axis=1)", "d[:, 0] - d[:, 1]", Text("What is a sum?"))
    check = Exercise("dice", DICE, {"n": "=N"}, {"d": "N 2", "total": "N"}, [minus], drawn="d")
    namespace = {}
    exec(DICE.replace(old, new) if old else DICE, namespace)
    if hint:
        assert failure(check, namespace["dice"]).hint == hint
    else:
        assert check(namespace["dice"]) is None


def test_sizes_that_only_ids_name_are_tried():
    solution = "def odd(ids):\n    return ids % 2\n"
    check = Exercise("odd", solution, {"ids": "T N"}, {"y": "T N"}, integers={"ids": "V"})
    assert check(lambda ids: ids & 1) is None
    assert failure(check, lambda ids: ids // 2).hint == "value"


def test_a_gradient_that_is_no_number_is_shown():
    solution = "import mygrad as mg\ndef twice(x):\n    return 2 * x\n"
    check = Exercise("twice", solution, {"x": "T N"}, {"y": "T N"})
    text = str(failure(check, lambda x: 2 * x + 0 * mg.sqrt(mg.abs(x - x.data))))
    assert "nan" in text
