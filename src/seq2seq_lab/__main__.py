"""The ``seq2seq-lab`` command, also as ``python -m seq2seq_lab``: its start and its stop button."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

INTERRUPTED = b"\nseq2seq-lab: interrupted\n"


def main() -> int:
    """Run the command; Ctrl-C ends it with status 130 and no traceback, whenever it comes."""
    # While modules are imported, Python ignores a KeyboardInterrupt here and there, or NumPy
    # makes an ImportError of it. But then there is nothing yet to be saved.
    _at_interrupt(_leave)
    from seq2seq_lab import cli

    try:
        _at_interrupt(signal.default_int_handler)
        return cli.main()
    except KeyboardInterrupt:
        pass
    finally:
        _at_interrupt(_leave)  # nor is there now
    os.write(2, INTERRUPTED)
    return 130


def _at_interrupt(handler: Callable[[int, FrameType | None], object]) -> None:
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as after nohup
        signal.signal(signal.SIGINT, handler)


def _leave(number: int, frame: FrameType | None) -> None:
    os.write(2, INTERRUPTED)  # print may be at work already
    os._exit(130)


if __name__ == "__main__":
    sys.exit(main())
