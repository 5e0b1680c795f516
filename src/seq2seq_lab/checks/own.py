"""A course's own exercises: files beside its notebooks."""

import importlib
import sys
from pathlib import Path

from seq2seq_lab.checks.exercise import Exercise

FOLDER, HANDED_OUT = "exercises", "exercises.zip"  # for instructors; for students, out of sight


def load_check(name: str, folder: Path | None = None) -> Exercise:
    """The check ``check_NAME`` in the file ``exercises/NAME.py`` of a course.

    Parameters
    ----------
    name : of the file
    folder : where to look, and in the folders above; the current one by default, which is that
        of the notebook that runs

    Raises
    ------
    ValueError
        There is no such file, or no check of that name in it.
    """
    start = (folder or Path.cwd()).resolve()
    places = [above / sub for above in (start, *start.parents) for sub in (FOLDER, HANDED_OUT)]
    for place in places:
        if place.is_file() or (place / f"{name}.py").is_file():
            break
    else:
        raise ValueError(f"load_check: got {name!r}, wanted a file {FOLDER}/{name}.py at {start}")
    check = getattr(_module(name, place), f"check_{name}", None)
    if not isinstance(check, Exercise):
        raise ValueError(f"{place}/{name}.py: wanted check_{name} = Exercise(...) in it")
    return check


def _module(name: str, place: Path) -> object:
    """A module of that folder or zip file, and nobody else's of the same name."""
    kept = {n: sys.modules.pop(n) for n in (name, "solutions") if n in sys.modules}
    sys.path.insert(0, str(place))
    try:
        importlib.invalidate_caches()
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise ValueError(f"{place}/{name}.py: {error}") from None
    finally:
        sys.path.remove(str(place))
        for n in (name, "solutions"):
            sys.modules.pop(n, None)
        sys.modules.update(kept)
