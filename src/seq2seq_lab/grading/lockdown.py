"""Keeps a hand-in's code from files, network and processes, by Python's audit events (PEP 578).

A hook cannot be taken out again. What it does not see is code that leaves Python altogether:
bubblewrap keeps that in, where it works.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from types import CodeType
from typing import Any

DENIED = (
    "ctypes.",
    "gc.get_",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.spawn",
    "socket.bind",
    "socket.connect",
    "socket.get",
    "socket.send",
    "subprocess.Popen",
    "sys.addaudithook",
    "syslog.",
    "winreg.",
)
CHANGES = (
    "os.chflags",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.removexattr",
    "os.rename",
    "os.rmdir",
    "os.setxattr",
    "os.symlink",
    "os.truncate",
    "os.utime",
)
LISTS = ("os.listdir", "os.scandir", "os.chdir")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def lock(
    folder: str,
    readable: Sequence[str],
    hidden: Sequence[str],
    ours: Mapping[str, CodeType],
) -> None:
    """From now on, nothing but ``folder`` is written to, and little else is read.

    Parameters
    ----------
    folder : the hand-in's own
    readable : folders of Python and its packages
    hidden : folders in them that are not
    ours : of events that are denied else, the one function that may raise them
    """
    realpath, sep, frame, pid, own = os.path.realpath, os.sep, sys._getframe, os.getpid, os.getpid()

    def inside(path: Any, folders: Sequence[str]) -> bool:
        real = realpath(path)
        real = real.decode(errors="replace") if isinstance(real, bytes) else real
        return any(real == place or real.startswith(place + sep) for place in folders)

    def may_open(path: Any, flags: int) -> bool:
        if isinstance(path, int):
            return True  # a file that is open already
        if flags & WRITES:
            return inside(path, (folder, *DEVICES))
        return inside(path, (folder, *readable, *DEVICES)) and not inside(path, hidden)

    def allowed(event: str, given: tuple) -> bool:
        if event == "open":
            return may_open(given[0], given[2] or 0)
        if event in LISTS:
            return isinstance(given[0], int) or may_open(given[0] or ".", 0)
        if event in CHANGES:
            paths = [path for path in given[:2] if isinstance(path, str | bytes | os.PathLike)]
            return bool(paths) and all(inside(path, (folder,)) for path in paths)
        if event in ("os.kill", "os.killpg"):
            return given[0] in (own, pid())
        if event in ours:
            return frame(2).f_code is ours[event]
        return not event.startswith(DENIED)

    def hook(event: str, given: tuple) -> None:
        if not allowed(event, given):
            raise PermissionError(f"{event}: a hand-in may not do that while it is graded")

    sys.addaudithook(hook)
