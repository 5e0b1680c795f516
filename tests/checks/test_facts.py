"""When two values are alike, and how a message shows that they are not."""

import numpy as np

from seq2seq_lab.checks.facts import Fact, alike, both_shown


def test_one_number_that_was_rounded_is_off():
    exact = np.array(2 / 3)
    assert alike(np.array(2 / 3 + 1e-6), exact)
    assert not alike(np.array(0.667), exact)
    assert alike(np.array([0.667]), np.array([2 / 3]))  # one of many is off by that after a while


def test_of_small_numbers_enough_digits_are_shown():
    got, wanted = (Fact("y", np.array([[1.0, 1.0], [0.0, k / 1000]])) for k in (4.25, 0.75))
    assert both_shown(got, wanted)[0] == "y[1] = [0.      0.00425]"
