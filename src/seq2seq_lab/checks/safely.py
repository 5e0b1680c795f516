"""Runs a check safely: in a time limit, with all state put back."""

import contextlib
import ctypes
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import mygrad._utils.graph_tracking as graph_tracking
import numpy as np
from mygrad._utils import lock_management

from seq2seq_lab.language import Text

SECONDS = 1.5
"""For one call of a student's code."""
SECONDS_IN_ALL = 4.2
"""For a check: more than the search for a mistake and for the smallest input can take."""
UNLIMITED = Text(
    "This Python has no threads, so checks have no time limit: stop code that never ends yourself.",
    "이 파이썬에는 스레드가 없어 검사에 시간제한이 없습니다. 코드가 끝나지 않으면 직접 멈추십시오.",
)

processor_time = getattr(time, "thread_time", time.process_time)
"""Seconds of the processor, of this thread; a browser's Python has one thread, and one clock."""


class TimeUp(BaseException):
    """Raised inside the student's code; no ``except Exception`` holds it."""


class Clock:
    """Which call of a student's code is going on, and since when; and what a check took so far."""

    def __init__(self) -> None:
        self.tried = ""
        self.since: float | None = None
        self._start, self._process = time.monotonic(), time.process_time()
        self._own: int | None = None  # the thread's own clock, where the system has one

    def enter_thread(self) -> None:
        """Go by the clock of the thread that calls this, from its start on."""
        with contextlib.suppress(AttributeError, OSError):  # neither Windows nor macOS has one
            self._own = time.pthread_getcpuclockid(threading.get_ident())

    def spent(self) -> float:
        """Seconds that the thread has worked, but at least a third of those that have passed.

        Without a clock of its own, those of the whole process, which has little else to do.
        """
        passed = time.monotonic() - self._start
        try:
            own = time.process_time() - self._process
            own = own if self._own is None else time.clock_gettime(self._own)
        except OSError:  # it has just ended
            return passed
        return max(min(own, passed), passed / 3)


_clock = Clock()


class StudentError(Exception):
    """An error of a student's code, ``__cause__``, and the call that led to it."""

    def __init__(self, tried: str):
        super().__init__(tried)
        self.tried = tried


def students(tried: str, function: Callable, *args: Any) -> Any:
    """``function(*args)``, which is the student's code.

    Parameters
    ----------
    tried : the call as a student would write it
    """
    clock = _clock
    clock.tried, clock.since = tried or clock.tried, clock.spent()
    try:
        return function(*args)
    except (Exception, SystemExit) as error:
        raise StudentError(clock.tried) from error
    finally:
        clock.since = None


class Late(Exception):
    """Code in a process of its own took too long: "endless" or "slow", and the call."""


class Outcome:
    """How some work ended: ``late`` is "endless", "slow" or ""."""

    def __init__(self) -> None:
        self.value: Any = None
        self.error: BaseException | None = None
        self.late, self.tried, self.seconds = "", "", 0.0


def run_safely(work: Callable[[], Any]) -> Outcome:
    """Do ``work`` in a thread, which is stopped after a while, and put all state back.

    Seconds are those of the processor, so that a busy machine fails no right code; work that
    only waits is stopped after three times as long.

    A thread, since SIGALRM does not exist on Windows and stops no long C call: from here we
    go on in any case, and the thread gets TimeUp at its next line of Python. Where there are no
    threads, nothing is stopped.
    """
    global _clock
    _clock = clock = Clock()
    outcome = Outcome()

    def run() -> None:
        try:
            with np.errstate(all="ignore"):  # a student's overflow is found by its values
                outcome.value = work()
        except BaseException as error:
            outcome.error = error

    with _state_put_back():
        if has_threads():
            _in_time(run, clock, outcome)
        else:
            run()
    if isinstance(outcome.error, Late):
        outcome.late, outcome.tried = outcome.error.args
    return outcome


def _in_time(run: Callable[[], None], clock: Clock, outcome: Outcome) -> None:
    def in_thread() -> None:
        clock.enter_thread()
        run()

    thread = threading.Thread(target=in_thread, daemon=True)
    thread.start()
    try:
        while thread.is_alive() and not outcome.late:
            thread.join(0.02)
            spent = clock.spent()
            if spent > SECONDS_IN_ALL:
                outcome.late = "slow"
            if clock.since is not None and spent - clock.since > SECONDS:
                outcome.late = "endless"
            outcome.tried, outcome.seconds = clock.tried, spent
    finally:  # also when a person interrupts the cell
        if not _stop(thread):
            outcome.late = ""


@cache
def has_threads() -> bool:
    """Are there threads, as there are not in a browser's Python?"""
    thread = threading.Thread(target=lambda: None, daemon=True)
    try:
        thread.start()
    except RuntimeError:
        return False
    thread.join()
    return True


@cache
def say_if_unlimited() -> None:
    """Say once that checks have no time limit here, if they have none."""
    if not has_threads():
        print(UNLIMITED())


def _stop(thread: threading.Thread) -> bool:
    """Make a thread that still runs raise TimeUp; -> whether it did still run."""
    if not thread.is_alive():
        return False
    deadline = time.monotonic() + 2
    report = sys.unraisablehook
    # Where TimeUp hits a destructor, as MyGrad's locks have, Python ignores it, and says so.
    sys.unraisablehook = lambda lost: None if lost.exc_type is TimeUp else report(lost)
    try:
        while thread.is_alive() and time.monotonic() < deadline:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident or 0), ctypes.py_object(TimeUp)
            )
            thread.join(0.02)
    finally:
        sys.unraisablehook = report
    return True


@contextlib.contextmanager
def _state_put_back() -> Iterator[None]:
    """Leave NumPy's random state, MyGrad's switches and the warnings' filters as they were."""
    random_state = np.random.get_state()
    switches = graph_tracking.TRACK_GRAPH, lock_management.MEM_GUARD
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of mistakes at sizes that they do not fit
            yield
    finally:
        np.random.set_state(random_state)
        graph_tracking.TRACK_GRAPH, lock_management.MEM_GUARD = switches
