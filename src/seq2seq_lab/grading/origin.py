"""Whether an answer is the student's own, or hands its work to the library's."""

import sys
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from seq2seq_lab.checks.safely import students

LIBRARY = str(Path(__file__).parents[1])
INSTALLED = LIBRARY, sys.prefix, sys.base_prefix, "<frozen"
CHECKS, GRADING = (str(Path(LIBRARY, name)) for name in ("checks", "grading"))


class Origin:
    """What of the library an answer uses, beside the names that the solution uses itself."""

    def __init__(self, allowed: set[str]):
        self.allowed, self.used = allowed, dict[str, None]()

    def of(self, thing: Any) -> str:
        """The library's name of an answer that is the library's, or is derived from it."""
        classes = thing.__mro__ if isinstance(thing, type) else (thing,)
        for each in classes:
            module, name = getattr(each, "__module__", ""), getattr(each, "__qualname__", "")
            if str(module).startswith("seq2seq_lab.") and name not in self.allowed:
                return f"{module}.{name}"
        return ""

    @contextmanager
    def watched(self, wanted: bool) -> Iterator[None]:
        """Note which of the library's functions the student's own lines call."""
        if wanted:
            profile = self._profile()
            threading.setprofile(profile)
            sys.setprofile(profile)
        try:
            yield
        finally:
            threading.setprofile(None)
            sys.setprofile(None)

    def _profile(self) -> Callable:
        used, allowed, engine = self.used, self.allowed, students.__code__

        def profile(frame: types.FrameType, event: str, _: Any) -> None:
            if event != "call" or not (file := frame.f_code.co_filename).startswith(LIBRARY):
                return
            above = frame.f_back
            while above and above.f_code.co_filename == "<string>":  # exec, or a dataclass's own
                above = above.f_back
            if above is None or file.startswith((CHECKS, GRADING)):
                return
            own = not above.f_code.co_filename.startswith(INSTALLED) or above.f_code is engine
            name = frame.f_code.co_qualname.split(".")[0]
            kind = type(frame.f_locals.get("self")).__name__
            if own and not name.startswith("_") and allowed.isdisjoint((name, kind)):
                used[name] = None

        return profile
