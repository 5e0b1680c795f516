"""Files that are whole or not there: written beside, then renamed; checked when read."""

import io
import json
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

WAITS = (0.05, 0.1, 0.2, 0.4, 0)  # seconds; a virus scanner soon lets go of a new file


def _replace(beside: Path, path: Path) -> None:
    """Rename; but not, on Windows, to the name of a file that some program has open."""
    for wait in WAITS:
        try:
            beside.replace(path)
            return
        except PermissionError:
            time.sleep(wait)
    got = "got a file that another program has open, or that may not be replaced"
    raise PermissionError(f"{path}: {got}; it is as it was")


def write_whole(
    path: Path, write: Callable[[Path], object], move: Callable[[Path, Path], object] = _replace
) -> None:
    """Let ``write`` make a file beside ``path``, then rename it: ``path`` is never half-written.

    The suffix is kept, since savers go by it.
    """
    path = Path(path)
    # a name of its own: two programs may be writing the same file
    beside = path.with_name(f".{path.stem}.{secrets.token_hex(8)}.partial{path.suffix}")
    try:
        with _interrupts_wait():
            write(beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())  # on the disk before the old file goes
        move(beside, path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Let an interrupt arrive after the block.

    A ZipFile that is interrupted cannot be closed: np.savez then raises a ValueError instead.
    """
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(usual):
        yield  # signals are not handled here, or not by Python
        return
    waiting: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda *interrupt: waiting.append(interrupt))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
        if waiting:
            usual(*waiting[0])


def save_bytes(path: Path, content: bytes) -> None:
    """Write a file's content, whole or not at all."""
    write_whole(path, lambda beside: beside.write_bytes(content))


def save_arrays(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write named arrays as .npz."""
    for name, array in arrays.items():
        if array.dtype.hasobject:
            raise TypeError(f"{name}: got dtype {array.dtype}, wanted numbers or text")
    # No array of ours has the name of one of NumPy's own arguments, as mypy fears.
    write_whole(path, lambda beside: np.savez(beside, **arrays))  # type: ignore[arg-type]


def load_arrays(path: Path) -> dict[str, np.ndarray]:
    """Read named arrays from .npz; nothing in the file is ever executed.

    Raises ValueError if the file is truncated, is no .npz, or holds pickled objects, OSError if
    it cannot be opened.
    """
    content = io.BytesIO(Path(path).read_bytes())
    try:
        with np.load(content, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        arrays.pop("allow_pickle", None)  # our own argument once, which NumPy before 2.2 stored
        if not all(isinstance(array, np.ndarray) for array in arrays.values()):
            raise ValueError("a member is no array")
        return arrays
    except Exception as error:  # broken bytes raise whatever zip, zlib and NumPy come upon
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise ValueError(f"{path}: got an unreadable file ({reason}), wanted .npz arrays") from None


def save_new_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON object that people can read too, whole and only if there is no such file.

    Of several programs that try it at once, one succeeds; the others get a FileExistsError.
    """
    text = json.dumps(content, indent=2) + "\n"
    write_whole(path, lambda beside: beside.write_text(text, encoding="utf-8"), move=_move_to_new)


def _move_to_new(beside: Path, path: Path) -> None:
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except (AttributeError, OSError):  # no links here: exclusive too, if not in one moment
        with path.open("xb") as file:
            file.write(beside.read_bytes())


def load_json(path: Path) -> dict[str, Any]:
    """Read a JSON object; ValueError if the file holds none, OSError if there is no such file."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: got an unreadable file ({error}), wanted JSON") from None
    if not isinstance(content, dict):
        raise ValueError(f"{path}: got {type(content).__name__}, wanted a JSON object")
    return content
