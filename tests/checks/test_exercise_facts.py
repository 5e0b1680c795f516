"""What an exercise sees of a student's code, and which question it asks."""

import warnings

import numpy as np
import pytest

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises.decoder_generate import check_decoder_generate
from seq2seq_lab.checks.exercises.encoder import check_encoder
from seq2seq_lab.checks.exercises.train_step import check_train_step
from seq2seq_lab.checks.failure import CheckFailed
from seq2seq_lab.language import Text, set_language

pytestmark = pytest.mark.slow  # and not a matter of the packages' versions

NUMBERS = "import numpy as np\n\ndef f(x):\n    return x + np.arange(len(x))[:, np.newaxis]"
MODEL = """
import mygrad as mg
import numpy as np


class Scale:
    def __init__(self, D):
        self.w = mg.tensor(np.ones(D, np.float32))
        self.k = 1.0

    def __call__(self, x):
        return self.w * x * self.k

    @property
    def parameters(self):
        return (self.w,)
"""


def failure(check, student):
    with pytest.raises(CheckFailed) as caught:
        check(student)
    return caught.value


def numbers(**more):
    probes = [Probe({"T": 3, "N": 2}), Probe({"T": 1, "N": 2})]
    kept = {"arguments": {"x": "T N"}, "returns": {"y": "T N"}, "probes": probes}
    return Exercise("f", NUMBERS, **{**kept, **more})


def made(name, source, *edits):
    """The function or class that a source defines, edited."""
    namespace = {}
    for old, new in edits:
        assert source.count(old) == 1
        source = source.replace(old, new)
    exec(source, namespace)
    return namespace[name]


def model(*edits):
    return made("Scale", MODEL, *edits)


def scale(**more):
    return Exercise(
        "Scale",
        MODEL,
        arguments={"x": "T D"},
        returns={"y": "T D"},
        make="D",
        parameters={"w": "D"},
        probes=[Probe({"T": 3, "D": 2})],
        **more,
    )


def test_a_general_question_shows_the_smallest_that_is_wrong():
    found = failure(numbers(), lambda x: x + 1)
    assert found.hint == "value"
    assert "x (1, 2)" in str(found)
    assert "x (3, 2)" in str(failure(numbers(), lambda x: x + 0))  # right where T is 1


def test_a_reason_chooses_the_hint_by_what_is_seen():
    texts = {hint: Text(hint) for hint in ("first", "later")}
    reasons = [("first", "y", "(got[0] != wanted[0]).any()")]
    check = numbers(questions=texts, reasons=reasons, hints={"y": "later"})
    assert failure(check, lambda x: x + 1).hint == "first"
    assert failure(check, lambda x: x + 0).hint == "later"


def test_what_an_error_says_has_a_hint_of_its_own_with_the_sizes():
    check = numbers(errors={"broadcast": "axes"}, questions={"axes": Text("{T} steps?")})
    found = failure(check, lambda x: x + np.ones(len(x) + 5))
    assert found.hint == "axes"
    assert "3 steps?" in str(found)
    assert failure(check, lambda x: x + None).hint == "raised"


def test_a_tuple_in_place_of_one_result_is_no_list():
    assert failure(numbers(), lambda x: (x, x)).hint == "pair"
    assert failure(numbers(), lambda x: [x, x]).hint == "list"
    assert failure(numbers(), lambda x: None).hint == "nothing"


def test_what_is_drawn_at_each_call_differs_from_what_is_drawn_once():
    each = failure(scale(), model(("* self.k", "* np.random.rand()")))
    once = failure(scale(), model(("self.k = 1.0", "self.k = np.random.rand()")))
    assert (each.hint, once.hint) == ("random", "drawn")
    assert "bool" not in str(each)


def test_a_question_about_one_weight_shows_numbers_with_that_weight_alone():
    found = failure(scale(), model(("self.w * x", "self.w * self.w * x")))
    assert found.hint == "term"
    assert "x (1, 1)" in str(found)


def test_a_mistake_about_parameters_has_to_have_their_shapes():
    small = "self.u = mg.tensor(np.ones(1)); self.k = 1.0"
    listed = ("return (self.w,)", "return (self.w, self.u)")
    mistake = Mistake("bias", "self.k = 1.0", small, Text("How many biases?"), also=(listed,))
    check = scale(mistakes=[mistake])
    assert failure(check, model(("self.k = 1.0", small), listed)).hint == "bias"
    large = small.replace("ones(1)", "ones(9)")
    assert failure(check, model(("self.k = 1.0", large), listed)).hint == "parameters_count"


COUNTER = "def f(box):\n    box.append(1)\n    return float(len(box))"


def test_calls_with_the_same_arguments_are_compared_one_by_one():
    check = Exercise(
        "f",
        COUNTER,
        arguments={"box": ""},
        returns={"n": ""},
        given=lambda raw, probe: {"box": []},
        watch=lambda given: {"length": (len(given["box"]), f"{len(given['box'])} in the box")},
        probes=[Probe({}, times=3)],
        questions={"length": Text("How many?")},
    )

    def forgets(box):
        box[:] = [1]
        return 1.0

    def twice(box):
        box += [1, 1]
        return float(len(box)) - 1

    found = failure(check, forgets)
    assert found.hint == "later_calls"
    assert "n of call 2 = 1" in str(found)
    assert "2 in the box" in str(failure(check, twice))


def step(*edits):
    return made("train_step", check_train_step.solution, *edits)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("hint", "old", "new"),
    [
        ("no_gradient", "loss.backward()", "pass"),
        ("no_step", "optimizer.step()", "pass"),
        (
            "step_first",
            "loss.backward()\n    optimizer.step()",
            "optimizer.step(); loss.backward()",
        ),
        ("scaled", "loss.backward()", "(5 * loss).backward()"),
    ],
)
def test_messages_about_the_update_speak_of_what_a_student_has(language, hint, old, new):
    set_language(language)
    try:
        found = failure(check_train_step, step((old, new)))
    finally:
        set_language("en")
    assert found.hint == hint
    assert " p." not in str(found)
    assert "0 param" not in str(found)


def test_mygrads_errors_about_shapes_are_told_with_both_shapes():
    found = failure(check_train_step, step(("target.reshape(-1)", "target")))
    assert found.hint == "target_shape"
    assert "(28,)" in str(found)
    assert "(7, 4)" in str(found)
    assert "T=7 steps of N=4" in str(found)


def test_a_check_tells_nothing_of_warnings_and_leaves_their_filters():
    def silent(model, optimizer, x, target):
        warnings.warn("of a student", stacklevel=1)
        return step()(model, optimizer, x, target)

    before = warnings.filters[:]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_train_step(silent)
    assert warnings.filters == before


def decoder(*edits):
    return made("Decoder", check_decoder_generate.solution, *edits)


def test_three_things_pass_from_step_to_step():
    forgets = decoder(("self.step(s_t, h_t, c_t)", "self.step(s_t, h_t)"))
    found = failure(check_decoder_generate, forgets)
    assert found.hint == "carry"
    assert str(found).startswith("Decoder.generate: ")
    assert "three things" in str(found)


@pytest.mark.parametrize(
    ("hint", "old", "new"),
    [
        ("first", "(state, None)", "(3 * state, None)"),
        ("later", "s_t = np.argmax", "c_t = c_t + 1; s_t = np.argmax"),
        ("not_ints", "np.concatenate(written)", "np.concatenate(written) * 1.0"),
    ],
)
def test_the_first_id_is_called_right_only_where_it_is(hint, old, new):
    assert failure(check_decoder_generate, decoder((old, new))).hint == hint


@pytest.mark.parametrize(
    ("hint", "old", "new"),
    [
        ("value", "self.embed(ids)", "self.embed(ids) + 1"),
        ("memory", "return states[-1:]", "return states[-3:-2] if len(ids) > 2 else states[-1:]"),
    ],
)
def test_the_encoder_tells_a_wrong_step_from_a_wrong_sequence(hint, old, new):
    student = made("Encoder", check_encoder.solution, (old, new))
    assert failure(check_encoder, student).hint == hint
