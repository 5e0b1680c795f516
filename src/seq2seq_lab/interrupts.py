"""An interrupt that is not lost: Ctrl-C in a terminal, the square button in Jupyter."""

import _thread
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

SOON = 0.01  # seconds: by then the finalizer has returned


def keep_interrupts() -> None:
    """From now on, interrupt again whenever an interrupt fell into a finalizer.

    MyGrad unlocks arrays as tensors are collected. A KeyboardInterrupt raised just there, about
    one of sixty, is what Python calls "unraisable": it prints a traceback and training goes on.
    """
    if getattr(sys.unraisablehook, "func", None) is not _interrupt_again:
        sys.unraisablehook = partial(_interrupt_again, sys.unraisablehook)


def _interrupt_again(usual: Callable[[Any], Any], unraisable: Any) -> None:
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        # by another thread: raised here, it would be unraisable once more
        threading.Timer(SOON, _thread.interrupt_main).start()
    else:
        usual(unraisable)
