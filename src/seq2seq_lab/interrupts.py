"""An interrupt that is not lost: Ctrl-C in a terminal, the square button in Jupyter."""

import _thread
import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

WHOLE = ("mygrad", "weakref")  # whose functions are not left halfway
SOON = 0.001  # seconds


def keep_interrupts() -> None:
    """Until somebody else handles SIGINT, let no interrupt fall into MyGrad.

    MyGrad locks a model's weights while they are in use. Interrupted in that, it would leave them
    read-only; and a KeyboardInterrupt raised while it unlocks them, as tensors are collected, is
    ignored by Python, but for a red traceback. So an interrupt waits until MyGrad is done, which
    takes milliseconds.
    """
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(usual):
        return  # signals are not handled here, or not by Python
    if getattr(usual, "func", None) is not _interrupt:
        signal.signal(signal.SIGINT, partial(_interrupt, usual))


def _interrupt(usual: Callable[..., Any], number: int, frame: FrameType | None) -> None:
    above = frame
    while above is not None:
        if str(above.f_globals.get("__name__")).partition(".")[0] in WHOLE:
            threading.Timer(SOON, _thread.interrupt_main).start()
            return
        above = above.f_back
    usual(number, frame)
