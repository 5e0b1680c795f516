"""Interrupts that fall where Python would ignore them."""

import sys
import time

import pytest

from seq2seq_lab.interrupts import keep_interrupts


class Collected:
    """Raises an error as it is collected, when Python can only report it."""

    def __init__(self, error):
        self.error = error

    def __del__(self):
        raise self.error


@pytest.fixture
def reported(monkeypatch):
    """What Python reports."""
    reported = []
    monkeypatch.setattr(sys, "unraisablehook", lambda found: reported.append(found.exc_type))
    keep_interrupts()
    return reported


def train(error):
    """-> the number of steps after the error, until something stops them."""
    steps = 0
    try:
        Collected(error)
        while steps < 30:
            steps += 1
            time.sleep(0.01)
    except KeyboardInterrupt:
        pass
    return steps


def test_an_interrupt_in_a_finalizer_is_raised_after_it(reported):
    assert 1 <= train(KeyboardInterrupt()) < 30
    assert reported == []


def test_other_errors_are_reported_as_ever(reported):
    assert train(OSError()) == 30
    assert reported == [OSError]


def test_it_is_set_up_once(reported):
    hook = sys.unraisablehook
    keep_interrupts()
    assert sys.unraisablehook is hook
