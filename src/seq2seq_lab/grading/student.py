"""A hand-in's own process: it runs the cells, and tries the answers when the judge asks.

Nothing here knows what is right. The judge, in another process, sends cells and inputs; what
goes back are facts: shapes, values, gradients, errors.
"""

import ast
import contextlib
import ctypes
import linecache
import os
import pickle
import signal
import sys
import time
import types
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from seq2seq_lab.checks.failure import raised
from seq2seq_lab.checks.safely import TimeUp, run_safely
from seq2seq_lab.checks.trying import observe
from seq2seq_lab.grading import wire
from seq2seq_lab.grading.jupyter import pretend_jupyter
from seq2seq_lab.grading.lockdown import lock
from seq2seq_lab.grading.origin import Origin
from seq2seq_lab.language import set_language

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

FILE = 100 << 20  # bytes that a file may have


def _parents_death() -> Callable[[], object]:
    """What lets a process end with the one that started it, where the system can."""
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None).prctl  # found now: later, it may not be looked for
    return lambda: prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


end_with_parent = _parents_death()


class Session:
    """The namespace in which the cells run, and the two ends of the judge's pipes."""

    def __init__(self, orders: BinaryIO, reports: BinaryIO):
        self.orders, self.reports = orders, reports
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        self.names = vars(module)

    def serve(self) -> None:
        while (order := self.order()) is not None:
            self.report(getattr(self, order.pop("do"))(**order))

    def order(self) -> dict[str, Any] | None:
        size = int.from_bytes(self.orders.read(8), "big")
        return pickle.loads(self.orders.read(size)) if size else None

    def report(self, value: Any) -> None:
        line = wire.dumps(value)
        if len(line) > wire.LARGEST:
            line = wire.dumps({"large": len(line)})
        self.reports.write(line)
        self.reports.flush()

    def run(self, cell: int, source: str, seconds: float) -> dict[str, Any]:
        """Run a cell, a statement at a time: an error in one does not keep the next from running,
        since it may be no more than an experiment.
        """
        name, errors = f"cell {cell}", []
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
        try:
            statements = ast.parse(source, name).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return {"errors": [raised(error)]}
        for statement in statements:
            try:
                with _time_limit(seconds):
                    exec(compile(ast.Module([statement], []), name, "exec"), self.names)
            except BaseException as error:
                errors.append(raised(error))
                if isinstance(error, TimeUp | KeyboardInterrupt):
                    break
        return {"errors": errors[:20]}

    def judge(self, **order: Any) -> dict[str, Any]:
        """Let an answer be tried, in a copy of this process: what it does there is undone."""
        if not hasattr(os, "fork"):
            self.report(Trial(self, **order).serve())
            return {"closed": True}
        child = os.fork()
        if child == 0:
            try:
                end_with_parent()
                self.report(Trial(self, **order).serve())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        return {"closed": True}


class Trial:
    """One answer, with stand-ins for the others."""

    def __init__(
        self,
        session: Session,
        answer: str,
        stand_ins: Mapping[str, str],
        contract: Any,
        allowed: set[str],
        language: str,
    ):
        self.session, self.contract = session, contract
        self.thing = session.names.get(answer)
        self.origin, self.tried = Origin(allowed), False
        set_language(language)
        if answer in session.names:
            _stand_in(session.names, stand_ins, self.thing)
        session.report({"bound": answer in session.names, "library": self.origin.of(self.thing)})

    def serve(self) -> dict[str, Any]:
        while (order := self.session.order()) is not None and order.pop("do") == "observe":
            self.session.report(self.observe(**order))
        return {"library": [*self.origin.used]}

    def observe(self, probe: Any, **how: Any) -> dict[str, Any]:
        def work() -> Any:
            with self.origin.watched(first):
                seen = observe(self.contract, self.thing, probe, **how)
                return {"facts": [*seen.facts], "draws": seen.draws}

        first, self.tried = probe is not None and not self.tried, self.tried or probe is not None
        start = time.process_time()
        outcome = run_safely(work)
        seconds = time.process_time() - start
        if outcome.late or outcome.error is not None:
            error = outcome.error and raised(outcome.error)
            return {"late": outcome.late, "tried": outcome.tried, "error": error}
        return {**outcome.value, "seconds": seconds}


def _stand_in(names: dict[str, Any], sources: Mapping[str, str], thing: Any) -> None:
    """Put right solutions in the place of the student's other answers, base classes too."""
    for name, source in sources.items():
        namespace: dict[str, Any] = {"__name__": "stand_in"}
        exec(compile(source, f"<{name}>", "exec"), namespace)
        mine, names[name] = names.get(name), namespace[name]
        if isinstance(thing, type) and mine in thing.__bases__:
            bases = tuple(names[name] if base is mine else base for base in thing.__bases__)
            thing.__bases__ = bases


class _time_limit:
    """Raises TimeUp in the block after seconds of the processor, where the system has a clock."""

    def __init__(self, seconds: float):
        self.seconds = seconds if hasattr(signal, "setitimer") else 0

    def __enter__(self) -> None:
        if self.seconds:
            signal.signal(signal.SIGPROF, _time_is_up)
            signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def __exit__(self, *_: object) -> None:
        if self.seconds:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _time_is_up(*_: object) -> None:
    raise TimeUp


def main() -> None:
    """Serve on standard input and output, which the hand-in's code then has no more."""
    orders, reports = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    end_with_parent()
    session = Session(orders, reports)
    place = session.order() or {}
    _limit(place.pop("memory"), place.pop("seconds"))
    pretend_jupyter(session.names, place.pop("checks"))
    assert ctypes.pythonapi.PyThreadState_SetAsyncExc  # found before it may not be looked for
    sys.path.insert(0, place["folder"])
    watched: Any = Origin.watched
    ours = {"os.fork": Session.judge.__code__, "sys.setprofile": watched.__wrapped__.__code__}
    lock(**place, ours=ours)
    session.report({"ready": True})
    session.serve()


def _limit(memory: int, seconds: float) -> None:
    """Of this process and what it starts, where the system has limits."""
    if resource is None:
        return
    wanted = {
        "RLIMIT_AS": memory,
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": int(seconds) + 5,
        "RLIMIT_FSIZE": FILE,
        "RLIMIT_NOFILE": 256,
    }
    for name, value in wanted.items():
        with contextlib.suppress(ValueError, OSError):  # lower already, or not here
            resource.setrlimit(getattr(resource, name), (value, value))


if __name__ == "__main__":
    main()
