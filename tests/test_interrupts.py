"""Interrupts that fall where Python would ignore them."""

import signal
import time

import pytest

from seq2seq_lab.interrupts import keep_interrupts

CLEARING_UP = """
import signal, time
class Collected:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.05)  # the handler runs here, and once more
        done.append(True)
"""


@pytest.fixture
def interrupted(monkeypatch):
    """-> interrupted(module): was something of it interrupted as it was collected?"""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    keep_interrupts()

    def interrupted(module):
        there = {"__name__": module, "done": []}
        exec(CLEARING_UP, there)
        there["Collected"]()
        for _ in range(100):
            time.sleep(0.01)
        return not there["done"]

    yield interrupted
    signal.signal(signal.SIGINT, usual)


def test_an_interrupt_waits_until_mygrad_has_cleared_up(interrupted):
    with pytest.raises(KeyboardInterrupt):
        interrupted("mygrad.any_module")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_elsewhere_it_is_as_ever(interrupted):
    assert interrupted("anything.else")  # as Python has it: ignored, but not finished either


def test_it_is_set_up_once(interrupted):
    handler = signal.getsignal(signal.SIGINT)
    keep_interrupts()
    assert signal.getsignal(signal.SIGINT) is handler
