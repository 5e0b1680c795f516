"""Keeps a hand-in's code from files, network and processes, by Python's audit events (PEP 578).

A hook cannot be taken out again. What it does not see is code that leaves Python altogether:
bubblewrap keeps that in, where it works.
"""

import builtins
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from types import CodeType
from typing import Any

__builtins__ = dict(vars(builtins))  # type: ignore[assignment]  # the hook's own: a hand-in may replace Python's

UNSEEN = {  # what raises no event; taken out of the modules that have it
    "os": ("mkfifo", "mknod", "setpgid", "setpgrp", "setsid"),
    "posix": ("mkfifo", "mknod", "setpgid", "setpgrp", "setsid"),
    "subprocess": ("_fork_exec",),
    "_posixsubprocess": ("fork_exec",),
}
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


def _resolver() -> Callable[[Any], str]:
    """``os.path.realpath``, but of nothing that a hand-in may replace."""
    if os.name != "posix":
        return os.path.realpath
    fspath, getcwd, readlink = os.fspath, os.getcwd, os.readlink

    def real(path: Any) -> str:
        path = fspath(path)
        text = path.decode("utf-8", "surrogateescape") if isinstance(path, bytes) else path
        left = (text if text[:1] == "/" else f"{getcwd()}/{text}").split("/")[::-1]
        found: list[str] = []
        links = 0
        while left:
            part = left.pop()
            if part == "..":
                del found[-1:]
            elif part not in ("", "."):
                try:
                    link = readlink("/".join(["", *found, part]))
                except OSError:
                    found.append(part)
                    continue
                links += 1
                if links > 40:
                    raise PermissionError("too many links")
                found = [] if link[:1] == "/" else found
                left += link.split("/")[::-1]
        return "/" + "/".join(found)

    return real


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
    real, sep, frame, pid, own = _resolver(), os.sep, sys._getframe, os.getpid, os.getpid()
    for module, names in UNSEEN.items() if os.name == "posix" else ():
        for name in names:
            delattr(importlib.import_module(module), name)

    def inside(path: Any, folders: Sequence[str]) -> bool:
        found = real(path)
        return any(found == place or found.startswith(place + sep) for place in folders)

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
