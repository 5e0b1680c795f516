"""A hand-in's process, started apart from everything, and killed whole."""

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import cloudpickle

from seq2seq_lab.checks import exercises
from seq2seq_lab.grading import wire

PACKAGE = Path(__file__).parents[1]
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/localtime")
ISOLATE = ("auto", "bwrap", "none")
UNPROTECTED = (
    "bubblewrap does not work here: hand-ins run with limits of time and memory, and are kept from "
    "files, network and processes by Python alone, which code that leaves Python gets around"
)
SECONDS_TO_START = 30  # of Python and its packages, on a busy machine
MARK = "SEQ2SEQ_LAB_HAND_IN"  # in the environment of a hand-in's processes, to find them all

cloudpickle.register_pickle_by_value(exercises)  # a hand-in's process has none of them


@dataclass(frozen=True)
class Limits:
    """What a hand-in may use.

    Parameters
    ----------
    seconds : for all of it
    memory : bytes, of each of its processes
    isolate : "bwrap", "none", or "auto": bubblewrap where it works
    scratch : the folder in which it gets one of its own; a temporary one by default
    language : of what is said; the notebook's own by default
    """

    seconds: float = 60
    memory: int = 2 << 30
    isolate: str = "auto"
    scratch: Path | None = None
    language: str = ""


class Ended(Exception):
    """A hand-in's process is gone, ``late`` if it was killed at a deadline."""

    def __init__(self, late: bool):
        super().__init__()
        self.late = late


@cache
def isolation(wanted: str) -> str:
    """ "bwrap" or "none".

    Raises
    ------
    ValueError
        It is asked for, and does not work.
    """
    if wanted not in ISOLATE:
        raise ValueError(f"--isolate: got {wanted!r}, wanted one of {', '.join(ISOLATE)}")
    if wanted == "none":
        return wanted
    tried = [
        shutil.which("bwrap") or "",
        *["--unshare-all", "--ro-bind", "/", "/", "--dev", "/dev", "true"],
    ]
    works = bool(tried[0]) and subprocess.run(tried, capture_output=True).returncode == 0
    if not works and wanted == "bwrap":
        raise ValueError("--isolate: got 'bwrap', which is not installed or does not work here")
    return "bwrap" if works else "none"


class Sandbox:
    """A hand-in's process, to which orders are sent."""

    def __init__(self, folder: Path, limits: Limits, own_checks: Sequence[str] = ()):
        self.folder = str(folder.resolve())
        self.mark = f"{MARK}={os.urandom(8).hex()}"
        command = [sys.executable, "-P", "-m", "seq2seq_lab.grading.student"]
        if isolation(limits.isolate) == "bwrap":
            command = [*_bwrap(self.folder), *command]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=self._environment(),
            start_new_session=True,
        )
        self.lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(self.process.stdout, self.lines), daemon=True).start()
        place = {"folder": self.folder, "readable": readable(), "hidden": hidden()}
        own = {"checks": [*own_checks], "memory": limits.memory, "seconds": limits.seconds}
        try:
            self.ask({**place, **own}, SECONDS_TO_START)
        except (Ended, wire.Garbled):
            self.close()
            raise OSError("a hand-in's process does not start here (try --isolate none)") from None

    def _environment(self) -> dict[str, str]:
        name, value = self.mark.split("=")
        one_thread = dict.fromkeys(
            ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"
        )
        kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
        return {
            **kept,
            **one_thread,
            name: value,
            "HOME": self.folder,
            "USERPROFILE": self.folder,  # the same on Windows
            "LANG": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONUTF8": "1",
            "SEQ2SEQ_LAB_ITERATIONS": "1",
        }

    def ask(self, order: dict[str, Any], seconds: float) -> dict[str, Any]:
        """What the process answers; Ended if it does not, in time; Garbled if it makes no sense."""
        content = cloudpickle.dumps(order)
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):  # it is gone: there is nothing to read, then
            self.process.stdin.write(len(content).to_bytes(8, "big") + content)
            self.process.stdin.flush()
        return self.receive(seconds)

    def receive(self, seconds: float) -> dict[str, Any]:
        """The next answer."""
        try:
            line = self.lines.get(timeout=max(seconds, 0.01))
        except queue.Empty:
            raise Ended(late=True) from None
        if not line:
            raise Ended(late=False)
        found = wire.loads(line)
        if not isinstance(found, dict):
            raise wire.Garbled("no answer")
        return found

    def close(self) -> None:
        """Kill it, and all that it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        for end in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                end.close()  # type: ignore[union-attr]
        _kill_marked(self.mark)

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def readable() -> list[str]:
    """The folders of Python and its packages, and of this one."""
    found = {sys.prefix, sys.base_prefix, str(PACKAGE)}
    found |= {path for path in sys.path if "-packages" in path and Path(path).is_dir()}
    return sorted({os.path.realpath(path) for path in found} | found)


def hidden() -> list[str]:
    """What is of no use to an answer: the checks, which know what is right."""
    return [os.path.realpath(path) for path in exercises.__path__]


def _bwrap(folder: str) -> list[str]:
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    command += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for path in (*SYSTEM, *readable()):
        command += ["--ro-bind-try", path, path]
    for path in hidden():
        command += ["--tmpfs", path]
    return [*command, "--bind", folder, folder, "--chdir", folder]


def _read(pipe: BinaryIO, lines: queue.SimpleQueue) -> None:
    """Put lines into a queue; an empty one at the end."""
    with contextlib.suppress(OSError, ValueError):  # it is closed
        while (line := pipe.readline(wire.LARGEST + 1)) and line.endswith(b"\n"):
            lines.put(line)
    lines.put(b"")


def _kill_marked(mark: str) -> None:
    """Kill processes that a hand-in started and that left its group: Linux tells them."""
    for _ in range(20):
        found = [pid for pid in _processes() if mark.encode() in _environment_of(pid)]
        if not found:
            return
        for pid in found:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def _processes() -> list[int]:
    proc = Path("/proc")
    return [int(p.name) for p in proc.iterdir() if p.name.isdigit()] if proc.is_dir() else []


def _environment_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""
