"""Runs a check safely: in a time limit, with all state put back, telling whose error it is."""

import contextlib
import ctypes
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import mygrad._utils.graph_tracking as graph_tracking
import numpy as np
from mygrad._utils import lock_management

from seq2seq_lab.checks.failure import CheckFailed, NotAttempted, message, students_lines
from seq2seq_lab.language import Text
from seq2seq_lab.terminal import printable

SECONDS = 1.5

COMMON = {
    "raised": Text(
        "Your code raised this error. What does it say, and of which of your lines?",
        "작성한 코드에서 오류가 났습니다. 오류 메시지는 무엇을 말하고, 어느 줄을 가리키나요?",
    ),
    "blank": Text(
        "This is still blank: write your code, run its cell, then run this check again.",
        "아직 빈칸입니다. 코드를 쓰고 그 셀을 실행한 다음, 이 검사를 다시 실행하세요.",
    ),
    "endless": Text(
        "It did not finish within {seconds} seconds. Which loop has no end, or grows at each turn?",
        "{seconds}초 안에 끝나지 않았습니다. 끝나지 않거나 돌 때마다 커지는 반복문이 있나요?",
    ),
    "grown_to_nan": Text(
        "The scores became NaN: numbers that grow at each step, without end. How many steps does "
        "your loop take, and which state does each of them start from?",
        "점수가 NaN이 되었습니다. 수가 스텝마다 끝없이 커졌다는 뜻입니다. 반복문은 몇 스텝을 돌고, "
        "각 스텝은 어떤 상태에서 시작하나요?",
    ),
    "memory": Text(
        "It asked for more memory than there is. What grows at each turn of the loop?",
        "메모리가 모자랍니다. 반복문이 돌 때마다 무엇이 커지고 있나요?",
    ),
}
NAN_SCORES = "y_t: got NaN"  # of ``one_hot_encode_prediction``
PASSED = Text("{name}: passed", "{name}: 통과")
GREEN, PLAIN = "\033[32m", "\033[0m"


class TimeUp(BaseException):
    """Raised inside the student's code; no ``except Exception`` holds it."""


class Probe:
    """One check in progress: what is being tried, and how to fail.

    Parameters
    ----------
    name : str, the exercise
    hints : the exercise's own hints by name
    """

    def __init__(self, name: str, hints: Mapping[str, Text]):
        self.name = name
        self.hints = {**COMMON, **hints}
        self.tried = ""

    def call(self, tried: str, function: Callable, *args: Any, **kwargs: Any) -> Any:
        """``function(*args, **kwargs)``, the student's code; its errors fail the check.

        Parameters
        ----------
        tried : str, the call as a student would write it
        """
        self.tried = tried
        try:
            return function(*args, **kwargs)
        except NotImplementedError as error:
            raise self._failure("blank", kind=NotAttempted, got=str(error)) from None
        except MemoryError:
            raise self._failure("memory") from None
        except (Exception, SystemExit) as error:
            hint = "grown_to_nan" if str(error).startswith(NAN_SCORES) else "raised"
            raise self._failure(hint, got=students_lines(error)) from None

    def fail(self, hint: str, *, got: str = "", expected: str = "", **values: object) -> None:
        """Fail with the hint of that name, its ``values`` filled in."""
        raise self._failure(hint, CheckFailed, got=got, expected=expected, **values)

    def require(
        self, holds: object, hint: str, *, got: str = "", expected: str = "", **values: object
    ) -> None:
        """Fail with the hint unless ``holds``."""
        if not holds:
            self.fail(hint, got=got, expected=expected, **values)

    def _failure(
        self,
        hint: str,
        kind: type[CheckFailed] = CheckFailed,
        *,
        got: str = "",
        expected: str = "",
        **values: object,
    ) -> CheckFailed:
        question = self.hints[hint](**values)
        return kind(hint, message(self.name, self.tried, got, expected, question))


@printable()
def run_check(
    name: str,
    hints: Mapping[str, Text],
    check: Callable[[Probe, Callable], None],
    student: Callable,
) -> None:
    """Run ``check(probe, student)``; print one green line, or raise CheckFailed.

    Raises
    ------
    CheckFailed
        The student's code is wrong, raised an error, or did not finish in time.
    """
    probe = Probe(name, hints)
    with _state_put_back():
        outcome = _within(SECONDS, lambda: check(probe, student))
    if isinstance(outcome, TimeUp):
        raise probe._failure("endless", seconds=SECONDS)
    if outcome is not None:
        raise outcome.with_traceback(None)
    print(f"{GREEN}✓ {PASSED(name=name)}{PLAIN}")


def _within(seconds: float, work: Callable[[], None]) -> BaseException | None:
    """Do ``work`` in a thread; -> what it raised, TimeUp if it had to be stopped.

    Seconds are those of the processor, so that a busy machine fails no right code; work that
    only waits is stopped after four times as long.

    A thread, since SIGALRM does not exist on Windows and stops no long C call: from here we
    go on in any case, and the thread gets TimeUp at its next line of Python.
    """
    raised: list[BaseException] = []
    clock: list[int] = []  # that of the thread's own time, where the system has one

    def run() -> None:
        with contextlib.suppress(AttributeError, OSError):  # Windows has none
            clock.append(time.pthread_getcpuclockid(threading.get_ident()))
        try:
            with np.errstate(all="ignore"):  # a student's overflow is found by its values
                work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    start = time.monotonic()
    try:
        while thread.is_alive() and _spent(clock, start) < seconds:
            thread.join(0.02)
    finally:  # also when a person interrupts the cell
        stopped = _stop(thread)
    return TimeUp() if stopped else (raised[0] if raised else None)


def _spent(clock: list[int], start: float) -> float:
    """Seconds that a thread has worked, but at least a quarter of those that have passed."""
    passed = time.monotonic() - start
    if not clock:
        return passed
    try:
        return max(time.clock_gettime(clock[0]), passed / 4)
    except OSError:  # it has just ended
        return passed


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
    """Leave NumPy's random state and MyGrad's switches as they were."""
    random_state = np.random.get_state()
    switches = graph_tracking.TRACK_GRAPH, lock_management.MEM_GUARD
    try:
        yield
    finally:
        np.random.set_state(random_state)
        graph_tracking.TRACK_GRAPH, lock_management.MEM_GUARD = switches
