"""An interrupt that is not lost: Ctrl-C in a terminal, the square button in Jupyter."""

import sys
from typing import Any

SOON = 0.02  # seconds: garbage is collected in less, mostly


def keep_interrupts() -> None:
    """Let an interrupt that Python ignores come again.

    A signal that arrives while Python collects garbage is handled in the first finalizer, such as
    those of matplotlib's old figures. What is raised there Python prints ("Exception ignored in")
    and forgets: the program would go on.
    """
    usual = sys.unraisablehook

    def hook(unraisable: Any) -> None:
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            return usual(unraisable)
        import _thread
        import threading

        try:
            threading.Timer(SOON, _thread.interrupt_main).start()
        except RuntimeError:  # a browser's Python has no threads
            usual(unraisable)

    sys.unraisablehook = hook
