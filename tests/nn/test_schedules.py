import numpy as np
import pytest

from seq2seq_lab.nn.schedules import one_cycle_rate


def test_one_cycle_rate_rises_then_falls():
    rates = [one_cycle_rate(k, 1000, 2e-3) for k in range(1000)]
    top = int(np.argmax(rates))
    assert top == pytest.approx(100, abs=1)
    assert max(rates) == pytest.approx(2e-3, rel=1e-4)
    assert rates[0] == pytest.approx(2e-3 / 25)
    assert rates[-1] == pytest.approx(2e-3 / 25e4)
    assert (np.diff(rates[: top + 1]) > 0).all()
    assert (np.diff(rates[top:]) < 0).all()
    assert one_cycle_rate(0, 1, 1.0) > 0
