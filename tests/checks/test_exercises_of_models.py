"""Exercises with two networks: whose parameter is whose, and step by step."""

import random

import numpy as np
import pytest

from seq2seq_lab.checks.contract import Mistake, Variant
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.exercises.attention_seq2seq import check_attention_seq2seq
from seq2seq_lab.checks.exercises.seq2seq import FEED, H_0, IMPORTS, PARAMETERS, S_1, check_seq2seq
from seq2seq_lab.checks.failure import CheckFailed
from seq2seq_lab.language import Text

LINES = {"start": (S_1, "s_t[:, :, END] = 1"), "feed": (FEED, "s_t = y_t")}
EIGHT = (PARAMETERS, "return self.encoder.parameters[:3] + self.decoder.parameters")
DECODER_FIRST = (PARAMETERS, "return self.decoder.parameters + self.encoder.parameters")

pytestmark = pytest.mark.slow  # and not a matter of the packages' versions


def made(source, *edits, name="Seq2Seq"):
    for old, new in edits:
        assert source.count(old) == 1
        source = source.replace(old, new)
    namespace = {"__name__": "students_notebook"}
    exec(source, namespace)
    return namespace[name]


def seq2seq(*edits):
    return made(IMPORTS + solutions.Seq2Seq, *edits)


def failure(check, student):
    with pytest.raises(CheckFailed) as caught:
        check(student)
    return caught.value


@pytest.mark.parametrize("check", [check_seq2seq, check_attention_seq2seq])
@pytest.mark.parametrize("seed", range(3))
def test_parameters_may_be_listed_in_any_order(check, seed):
    for right in check.right:

        class Shuffled(right.new()[0]):
            @property
            def parameters(self):
                return random.Random(seed).sample(super().parameters, len(super().parameters))

        check(Shuffled)


@pytest.mark.parametrize("check", [check_seq2seq, check_attention_seq2seq])
def test_no_variant_raises_an_error(check):
    """Else the facts of a student's own error would be those of the variant."""
    from seq2seq_lab.checks.trying import observe

    for right in check.right:
        for probe in check.probes:
            facts = [*observe(check, right.new()[0], probe, right.parameters).facts]
            assert facts[-1].name != "raised"


def test_of_two_mistakes_the_first_step_that_is_wrong_decides():
    assert failure(check_seq2seq, seq2seq(*LINES.values())).hint == "start_token"


@pytest.mark.parametrize("listed", [EIGHT, DECODER_FIRST])
def test_mistakes_are_known_in_other_right_solutions(listed):
    assert failure(check_seq2seq, seq2seq(listed, LINES["start"])).hint == "start_token"


def test_a_gradient_goes_by_the_name_of_its_part():
    cut = "h_t = (2 * h_enc - h_enc.data)[-1:]"  # right values, twice the encoder's gradient
    failed = failure(check_seq2seq, seq2seq(DECODER_FIRST, (H_0, cut)))
    assert failed.hint == "gradient"
    assert "encoder.W_xh.grad" in str(failed)


def test_messages_name_start_and_end():
    assert "START" in str(failure(check_seq2seq, seq2seq(LINES["start"])))
    short = ("for _ in range(T):", "for _ in range(T - 1):")
    assert "END" in str(failure(check_seq2seq, seq2seq(short)))


@pytest.mark.parametrize(
    ("feed", "hint"),
    [("pass", "fixed"), ("s_t = y_t", "numbers"), ("s_t = np.maximum(s_t, np.eye(C)[3])", "")],
)
def test_each_wrong_input_of_step_2_has_its_own_question(feed, hint):
    found = failure(check_seq2seq, seq2seq((FEED, feed))).hint
    assert found == (f"feedback_{hint}" if hint else "later_step")


def sums(**more):
    """An exercise: running sums, in which step t is compared on its own."""
    return Exercise(
        "sums",
        "import numpy as np\ndef sums(x):\n    y = np.cumsum(x, axis=0)\n    return y",
        arguments={"x": "T N"},
        returns={"y": "T N"},
        mistakes=[Mistake("minus", "return y", "return y - x[1]", Text("Less?", "작은가요?"))],
        **more,
    )


def test_a_mistake_only_has_to_do_the_first_wrong_step_alike_if_it_goes_step_by_step():
    def student(x):
        y = np.cumsum(x, axis=0) - x[1]
        return np.concatenate([y[:1], 0 * y[1:]])

    assert failure(sums(), student).hint == "value"
    assert failure(sums(stepwise=True), student).hint == "minus"


def test_a_broken_law_is_asked_about_if_no_mistake_explains_it():
    law = ("first", "np.allclose(y[0], x[0])", Text("y[0]?", "y[0]?"))
    assert failure(sums(laws=[law]), lambda x: 0 * x).hint == "first"


def test_an_edit_that_a_variant_does_not_have_is_none_of_its_mistakes():
    variant = Variant(
        (("    y = np.cumsum(x, axis=0)\n    return y", "    return x.cumsum(axis=0)"),)
    )
    exercise = sums(variants=[variant])
    assert [len(right.mistakes) for right in exercise.right] == [1, 0]


def test_what_is_known_of_mistakes_serves_the_next_search():
    check = check_attention_seq2seq
    check.kept.clear()
    result = "return (mg.concatenate(scores, axis=0), mg.stack(weights, axis=0))"
    kept = []
    for other in ("return None", "return mg.concatenate(scores, axis=0)"):
        namespace = {"__name__": "students_notebook"}
        exec(check.solution.replace(result, other), namespace)
        assert check.failure(namespace[check.name]) is not None
        kept.append(dict(check.kept))
    assert kept[0].keys() == kept[1].keys()
    assert all(kept[1][key] is facts for key, facts in kept[0].items())
