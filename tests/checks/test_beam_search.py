"""The exercise of beam search: its tables, and what is seen of ids and of a given function."""

from pathlib import Path

import numpy as np
import pytest

from seq2seq_lab import checks
from seq2seq_lab.checks import CheckFailed
from seq2seq_lab.checks.exercises.beam_search import check_beam_search, given

pytestmark = pytest.mark.slow

COURSE = (Path(__file__).parent / "right_solutions/beam_search/course.py").read_text()
KEPT = "longer[: width - len(finished)]"


def edited(old="", new=""):
    assert not old or COURSE.count(old) == 1
    namespace = {}
    exec(COURSE.replace(old, new) if old else COURSE, namespace)
    return namespace["beam_search"]


def failed(student):
    with pytest.raises(CheckFailed) as caught:
        check_beam_search(student)
    return caught.value


@pytest.mark.parametrize("kind", [tuple, list, np.array])
def test_ids_may_come_in_a_tuple_a_list_or_an_array(kind, capsys):
    right = edited()

    def student(*arguments):
        ids, log_prob = right(*arguments)
        return kind(ids), log_prob

    check_beam_search(student)


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        (lambda ids: str(ids), "arrays"),
        (lambda ids: np.array([ids]), "arrays"),
        (lambda ids: [float(k) for k in ids], "list"),
        (lambda ids: (*ids, []), "list"),
        (lambda ids: None, "none"),
    ],
)
def test_ids_of_other_types(kind, hint):
    right = edited()
    found = failed(lambda *given: (kind(right(*given)[0]), right(*given)[1]))
    assert found.hint == hint
    assert "ids = (0,)" in str(found)  # as they should be


@pytest.mark.parametrize("probe", check_beam_search.probes, ids=str)
def test_no_choice_is_between_equals(probe):
    """Else a right search could find another sequence."""
    places, longest, end = probe.sizes["W"], probe.sizes["L"], probe.sizes["E"] - 1
    numbers = {"width": places, "end": end, "longest": longest}
    next_log_probs = given(numbers, probe)["next_log_probs"]
    beams, means = [((), 0.0)], []
    for length in range(1, longest + 1):
        longer = [((*i, k), p + q) for i, p in beams for k, q in enumerate(next_log_probs(i))]
        longer.sort(key=lambda beam: -beam[1])
        assert (
            places in (0, *range(len(longer), 99))
            or longer[places - 1][1] - longer[places][1] > 1e-9
        )
        kept = longer[:places]
        beams = [beam for beam in kept if beam[0][-1] != end]
        places = len(beams)
        means += [p / length for ids, p in kept if ids[-1] == end or length == longest]
    assert len(means) < 2 or np.diff(np.sort(means))[-1] > 1e-6


def test_what_makes_no_sense_is_said():
    ask = given({"width": 2, "end": 0, "longest": 2}, check_beam_search.probes[0])["next_log_probs"]
    assert np.isclose(np.exp(ask(np.array([1], dtype=int))).sum(), 1)
    assert np.array_equal(ask([np.int64(1)]), ask((1,)))
    for ids, wanted in (
        (((1,), 0.5), "a tuple of ids"),
        ((0, 1), "after end=0"),
        ((1,) * 3, "longer"),
    ):
        with pytest.raises(ValueError, match=wanted):
            ask(ids)


def test_more_gives_a_table_that_shows_it(capsys):
    wrong = edited("longer.sort(key=lambda beam: -beam[1])", "pass")
    failed(wrong)
    checks.more()
    code = capsys.readouterr().out
    exec(code, {"beam_search": wrong})
    assert capsys.readouterr().out.strip() == "(0,)"
    assert "yours: [0]; right: [2]" in code
    exec(code, {"beam_search": edited()})
    assert capsys.readouterr().out.strip() == "(2,)"


def test_large_tables_are_not_written():
    probe = max(check_beam_search.probes, key=lambda probe: probe.sizes["K"] ** probe.sizes["L"])
    numbers = {"width": 1, "end": 0, "longest": probe.sizes["L"]}
    assert list(check_beam_search.written(numbers, probe)) == []
