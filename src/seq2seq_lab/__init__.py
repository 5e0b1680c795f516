"""Sequence-to-sequence models from the inside: a small library for the course's notebooks.

nn -> models -> tasks -> training; plots, checks, the course and the commands on top.
"""

from seq2seq_lab.interrupts import keep_interrupts

TYPE_CHECKING = False  # editors and mypy take it for True

if TYPE_CHECKING:
    from seq2seq_lab.public import *  # noqa: F403
else:

    def __getattr__(name):
        """What is public, imported when first asked for: a command can be stopped by then."""
        from importlib import import_module

        public = import_module("seq2seq_lab.public")
        globals().update({each: getattr(public, each) for each in ("__all__", *public.__all__)})
        if name in globals():
            return globals()[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *__getattr__("__all__")})


keep_interrupts()
