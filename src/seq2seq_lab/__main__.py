"""The ``seq2seq-lab`` command, also as ``python -m seq2seq_lab``: its start and its stop button."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType


def main() -> int:
    """Run the command; Ctrl-C ends it with status 130 and no traceback, whenever it comes."""
    try:
        _at_interrupt(_stop)
        from seq2seq_lab import cli

        return cli.main()
    except KeyboardInterrupt:
        pass
    finally:
        _at_interrupt(signal.SIG_IGN)  # done: what Python itself ends with is not to be killed
    _say_so()
    return 130


def _at_interrupt(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as after nohup
        signal.signal(signal.SIGINT, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    """Raise a KeyboardInterrupt; but while a module is imported, leave.

    There some would ignore it, or make an ImportError of it, such as modules written in C.
    """
    above = frame
    while above is not None:
        if above.f_code.co_filename.startswith("<frozen importlib"):
            _say_so()
            os._exit(130)
        above = above.f_back
    signal.default_int_handler(number, frame)


def _say_so() -> None:
    os.write(2, b"\nseq2seq-lab: interrupted\n")  # print might be at work already


if __name__ == "__main__":
    sys.exit(main())
