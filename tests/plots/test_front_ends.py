"""What a kernel sends to whatever front end there is: no browser, nobody who reads a notebook."""

import os

import pytest
from jupyter_client.manager import start_new_kernel

MAKE = """
import time
from seq2seq_lab.checks import check_one_hot_encode_prediction
from seq2seq_lab.plots import create_plot
"""
TRAIN = """
plotter, fig, ax = create_plot("loss")
for k in range(1, 9):
    plotter.set_train_batch({"loss": 1 / k}, batch_size=1)
    time.sleep(0.2)
"""
CHECK = "check_one_hot_encode_prediction(lambda y: y)"


@pytest.fixture(scope="module")
def sent():
    """-> what a kernel sends while it runs some code: (type, content) of each message."""
    environment = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
    manager, client = start_new_kernel(kernel_name="python3", env=environment)

    def run(code):
        messages = []
        client.execute_interactive(code, output_hook=messages.append, timeout=60)
        return [(m["msg_type"], m["content"]) for m in messages if m["msg_type"] not in QUIET]

    assert run(MAKE) == []
    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    client.context.destroy()


QUIET = ("status", "execute_input")


def test_a_live_plot_is_one_output_that_is_updated(sent):
    (first, picture), *later = sent(TRAIN)
    assert first == "display_data"
    assert {kind for kind, _ in later} == {"update_display_data"}
    assert len(later) >= 2  # one while it trains, and the last data
    assert len({content["transient"]["display_id"] for _, content in [("", picture), *later]}) == 1
    assert all("image/png" in content["data"] for _, content in later)


def test_a_failed_check_is_its_message_alone(sent):
    ((kind, content),) = sent(CHECK)
    assert (kind, content["ename"]) == ("error", "CheckFailed")
    shown = content["traceback"]
    assert shown == content["evalue"].splitlines()
    assert 2 <= len(shown) <= 5
    assert shown[-1].startswith("  -> ")
