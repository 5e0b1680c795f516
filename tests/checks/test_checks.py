"""Every wrong solution is rejected with the hint meant for it; every right one is accepted.

A file of ``wrong_solutions/EXERCISE/`` starts with a docstring whose first line names the hint
that it must be given, ``hint: NAME``; the rest of the docstring says what is wrong with it.
"""

import re
import time
from pathlib import Path

import mygrad as mg
import numpy as np
import pytest

from gradcheck import central_difference
from seq2seq_lab import checks, language
from seq2seq_lab.checks import CheckFailed, NotAttempted
from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks import rnn_backward_ways as ways

HERE = Path(__file__).parent
EXERCISES = {  # exercise -> name of the student's object
    "attend": "attend",
    "attention_seq2seq": "AttentionSeq2Seq",
    "generate_batch": "generate_batch",
    "one_hot_encode_prediction": "one_hot_encode_prediction",
    "rnn": "RNN",
    "seq2seq": "Seq2Seq",
    "train_step": "train_step",
    "lstm_cell": "lstm_cell",
    "rnn_backward": "rnn_backward",
    "encoder": "Encoder",
    "decoder_generate": "Decoder",
}


def files(folder):
    return [
        pytest.param(path, id=f"{path.parent.name}-{path.stem}")
        for path in sorted((HERE / folder).glob("*/*.py"))
    ]


def load(path):
    """-> the check, the student's object, and the hint that its docstring names."""
    exercise = path.parent.name
    source = path.read_text(encoding="utf-8")
    namespace = {"__name__": "students_notebook"}
    exec(compile(source, str(path), "exec"), namespace)
    hint = re.match(r'"""hint: (\w+)', source)
    check = getattr(checks, f"check_{exercise}")
    return check, namespace[EXERCISES[exercise]], hint and hint[1]


SECONDS = 10  # a check ends, whatever it is given; in one or two even on a slow machine


@pytest.fixture(params=["en", "ko"])
def chosen(request, monkeypatch):
    monkeypatch.setattr(language, "_chosen", request.param)
    return request.param


@pytest.mark.slow
@pytest.mark.parametrize("path", files("wrong_solutions"))
def test_wrong_solutions_are_rejected_with_their_hint(path, chosen, capsys):
    check, student, hint = load(path)
    start = time.process_time()
    with pytest.raises(CheckFailed) as caught:
        check(student)
    assert time.process_time() - start < SECONDS
    text = str(caught.value)
    assert caught.value.hint == hint, text
    assert capsys.readouterr().out == ""
    assert 2 <= len(text.splitlines()) <= 25
    assert "seq2seq_lab" not in text
    assert bool(re.search("[가-힣]", text)) == (chosen == "ko")
    assert caught.value._render_traceback_() == text.splitlines()


@pytest.mark.parametrize("path", files("right_solutions"))
def test_right_solutions_are_accepted_and_nothing_is_changed(path, capsys):
    check, student, _ = load(path)
    np.random.seed(5)
    wanted = np.random.randint(2**31)
    np.random.seed(5)
    start = time.process_time()
    assert check(student) is None
    assert time.process_time() - start < SECONDS
    assert np.random.randint(2**31) == wanted
    assert not mg.tensor([1.0]).__add__(1).constant  # autodiff is still on
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert "passed" in out


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_blank_is_not_attempted(exercise):
    def blank(*args, **kwargs):
        raise NotImplementedError("still blank")

    if EXERCISES[exercise].istitle() or exercise in ("rnn", "seq2seq", "attention_seq2seq"):
        blank = type("Blank", (), {"__init__": blank})
    with pytest.raises(NotAttempted):
        getattr(checks, f"check_{exercise}")(blank)


def test_there_are_enough_solutions():
    for exercise in EXERCISES:
        assert len(list((HERE / "right_solutions" / exercise).glob("*.py"))) >= 5
    assert len(files("wrong_solutions")) >= 120


def test_the_backward_pass_that_is_compared_with():
    g = ways.given(3, 2, 4, 5)
    b_h = ref.wave_weights(1.7, 4, 5, 1).b_h[np.newaxis]
    arrays = {"x": g.x, "W_xh": g.W_xh, "b_h": b_h, "W_hh": g.W_hh, "h_0": g.h_0}

    def loss():
        weights = ref.Weights(g.W_xh, b_h, g.W_hh, b_h, b_h)
        return (ref.states(g.x, weights, g.h_0) * g.grad).sum()

    for name, found in ways.backward(g).items():
        np.testing.assert_allclose(found, central_difference(loss, arrays[name]), atol=1e-6)


def test_languages():
    with pytest.raises(ValueError, match="'fr'"):
        checks.set_language("fr")
