"""What an exercise as data can say of a student's function."""

import re

import mygrad as mg
import numpy as np
import pytest

from seq2seq_lab import checks
from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.failure import CheckFailed
from seq2seq_lab.language import Text

SCALED = "import numpy as np\ndef scaled(x, w):\n    y = x * w\n    z = y + 1\n    return y, z\n"
SHAPES = {
    "arguments": {"x": "N", "w": "N"},
    "returns": {"y": "N", "z": "N"},
}
PROBES = [Probe({"N": 3}), Probe({"N": 1})]

pytestmark = pytest.mark.slow  # and not a matter of the packages' versions


def failure(exercise: Exercise, student) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        exercise(student)
    return caught.value


def scaled(**more) -> Exercise:
    return Exercise("scaled", SCALED, probes=PROBES, **SHAPES, **more)


def test_the_place_of_a_mistake_is_mentioned_in_its_question():
    sign = Text("Which sign has {name}?")
    minus = [
        Mistake("sign", "x * w", "-x * w", sign, about="the factor"),
        Mistake("sign", "y + 1", "1 - y", about="the sum"),
    ]
    check = scaled(mistakes=minus)
    assert "Which sign has the factor?" in str(failure(check, lambda x, w: (-x * w, 1 - x * w)))
    assert "Which sign has the sum?" in str(failure(check, lambda x, w: (x * w, 1 - x * w)))


def test_a_function_is_tried_with_one_term_at_a_time():
    source = "def total(a, b, c):\n    return a + b + c\n"
    shapes = {"arguments": dict.fromkeys("abc", "N"), "returns": {"y": "N"}}
    questions = {"term": Text("All is 0 but {term}.")}
    check = Exercise("total", source, probes=PROBES, questions=questions, **shapes)
    failed = failure(check, lambda a, b, c: a + 3 * b + c)
    assert failed.hint == "term"
    assert "All is 0 but b." in str(failed)
    assert "b != 0" in str(failed)


def test_a_law_speaks_where_no_mistake_explains_a_fault():
    laws = [("above", "(z > got.min() - 1).all()"), ("single", "len(x) > 3", Text("Why?"))]
    check = scaled(laws=laws)
    assert failure(check, lambda x, w: (x * w, x * w + 2)).hint == "single"


def test_the_first_of_two_faults_is_explained():
    minus = [Mistake("sign", "x * w", "-x * w", Text("Which sign?"))]
    check = scaled(mistakes=minus, order=("y", "z"))
    only_one = lambda x, w: (-x * w, 1 - x * w) if len(x) > 1 else (x * w, 0 * x)  # noqa: E731
    assert failure(check, only_one).hint == "value"

    def two_faults(x, w):
        return (-x * w, 1 - x * w) if len(x) > 1 else (-x * w, np.zeros(1, np.float32))

    assert failure(check, two_faults).hint == "sign"
    nan = np.full(1, np.nan, np.float32)  # which is seen before any number is compared
    assert failure(check, lambda x, w: (-x * w, 1 - x * w if len(x) > 1 else nan)).hint == "sign"


def test_results_are_compared_in_the_order_that_is_asked_for():
    def both_wrong(x, w):
        return 2 * x * w, 3 * x * w

    names = {"hints": {"y": "first", "z": "second"}}
    questions = {"questions": {"first": Text("y?"), "second": Text("z?")}}
    assert failure(scaled(**names, **questions), both_wrong).hint == "second"
    ordered = scaled(order=("y", "z"), **names, **questions)
    assert failure(ordered, both_wrong).hint == "first"


def test_one_result_of_several_that_is_none_is_named():
    failed = failure(scaled(), lambda x, w: (None, x * w + 1))
    assert failed.hint == "none"
    assert "y is None" in str(failed)
    assert failure(scaled(), lambda x, w: None).hint == "nothing"


def test_a_result_that_a_later_call_overwrites_is_found():
    kept = {}

    def one_array(x, w):
        y = kept.setdefault(len(x), np.zeros_like(x))
        y[...] = x * w
        return y, x * w + 1

    assert failure(scaled(), one_array).hint == "overwritten"


def test_results_may_have_any_dtype_where_the_exercise_says_so():
    double = "import mygrad as mg\ndef double(x):\n    return x + x\n"
    shapes = {"arguments": {"x": "N"}, "returns": {"y": "N"}, "probes": PROBES}

    def in_float64(x):
        return x * np.float64(2) + mg.tensor(np.zeros(1))

    assert failure(Exercise("double", double, **shapes), in_float64).hint == "dtype"
    Exercise("double", double, **shapes, dtypes=False)(in_float64)


def test_a_message_shows_the_shapes_that_differ_and_the_row_that_led_to_a_result():
    source = "def best(x):\n    return (x == x.max(axis=-1, keepdims=True)) + 0\n"
    check = Exercise("best", source, {"x": "N K"}, {"y": "N K"}, probes=[Probe({"N": 2, "K": 3})])
    text = str(failure(check, lambda x: np.ones((2, 4))))
    assert "y.shape = (2, 4)" in text
    assert "a length of 4" in text
    text = str(failure(check, lambda x: np.zeros(x.shape, int)))
    assert "x[0] = [" in text
    assert "y[0] = [0 0 0]" in text


def test_a_fact_that_is_true_or_false_stands_in_no_message():
    def changes(x, w):
        x += 1
        return x * w, x * w + 1

    failed = failure(scaled(), changes)
    assert failed.hint == "changes_input"
    assert "bool" not in str(failed)


def lengths() -> Exercise:
    """Its argument is a list of lists."""
    return Exercise(
        "lengths",
        "import numpy as np\n\ndef lengths(lists):\n    return np.array([len(a) for a in lists])",
        arguments={"lists": "N T"},
        returns={"found": "N"},
        integers={"lists": "10"},
        probes=[Probe({"N": 2, "T": 3})],
        given=lambda numbers, _: {"lists": numbers["lists"].tolist()},
    )


def test_an_argument_that_is_a_list_is_shown_in_full_and_not_to_be_changed():
    text = str(failure(lengths(), lambda lists: np.array([0] * len(lists))))
    assert re.search(r"lists = \[\[\d, \d, \d\], \[\d, \d, \d\]\]", text)
    pops = failure(lengths(), lambda lists: np.array([len(lists.pop()) for _ in range(2)]))
    assert pops.hint == "changes_input"
    mixes = failure(lengths(), lambda lists: lists.append(np.ones(3)) or np.array([3, 3]))
    assert mixes.hint == "changes_input"


def test_more_gives_lists_that_can_be_pasted(capsys):
    failure(lengths(), lambda lists: np.array([0] * len(lists)))
    checks.more()
    code = capsys.readouterr().out
    namespace: dict = {"lengths": lambda lists: np.array([7] * len(lists))}
    exec(code, namespace)
    assert capsys.readouterr().out == "[7]\n"
    assert "right: [1]" in code
    assert "numpy" not in code


def test_more_gives_an_array_of_truth_values(capsys):
    check = Exercise(
        "count",
        "import mygrad as mg\n\ndef count(x, mask):\n    return (x * mask).sum()",
        arguments={"x": "N", "mask": "N"},
        returns={"y": ""},
        probes=[Probe({"N": 2}, change=lambda found: found.update(mask=found["mask"] > 9))],
    )
    count = mg.tensor(1.0) * 5
    failure(check, lambda x, mask: x.sum() * 0 + count)
    checks.more()
    code = capsys.readouterr().out
    assert "mask = np.array([False], dtype=bool)" in code
    exec(code, {"count": lambda x, mask: mask.dtype})
    assert capsys.readouterr().out == "bool\n"


def test_small_integers_are_shown_whatever_their_dtype():
    assert "255" in str(failure(lengths(), lambda lists: np.array([255, 255], dtype=np.uint8)))


def test_mistakes_that_make_nan_are_told_apart_by_where_they_do():
    nan = {hint: Text(hint, hint) for hint in ("all", "one")}
    check = scaled(
        mistakes=[
            Mistake("all", "x * w", "x * w * np.nan"),
            Mistake("one", "x * w", "x * w; y[0] = np.nan"),
        ],
        questions=nan,
    )

    def one(x, w):
        y = x * w
        y[0] = np.nan
        return y, y + 1

    assert failure(check, one).hint == "one"
    assert "expected" not in str(failure(check, one))


def test_more_shows_a_result_that_is_not_finite(capsys):
    failure(scaled(), lambda x, w: (x * w, x / 0))
    checks.more()
    code = capsys.readouterr().out
    assert "print(z)  # yours: not finite" in code
    assert "-0.0" not in code


GRADIENT = """import mygrad as mg
def gradient(x):
    x = mg.tensor(x)
    ((x - 1) ** 2).sum().backward()
    return x.grad
"""


@pytest.mark.parametrize("tensors", [None, False])
@pytest.mark.parametrize(
    ("source", "hint"),
    [
        (GRADIENT, ""),
        (GRADIENT.replace("(x - 1) ** 2", "x * x - 2 * x"), ""),
        (GRADIENT.replace("return x.grad", "return -x.grad"), "sign"),
        (GRADIENT.replace("x - 1", "x - 3"), "value"),
    ],
)
def test_a_solution_may_differentiate(tensors, source, hint):
    sign = Mistake("sign", "return x.grad", "return -x.grad", Text("Which sign?"))
    about = {"arguments": {"x": "N"}, "returns": {"g": "N"}, "tensors": tensors}
    exercise = Exercise("gradient", GRADIENT, mistakes=[sign], **about)
    namespace = {}
    exec(source, namespace)
    failed = exercise.failure(namespace["gradient"])
    assert (failed.hint if failed else "") == hint
