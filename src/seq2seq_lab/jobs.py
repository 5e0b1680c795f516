"""Work in processes of its own: on this machine, or on a Dask cluster."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")
MOST = 61 if os.name == "nt" else 1 << 16  # processes that can be waited for at once
TRIES = 2  # of an item by itself, after its worker died


def each(
    work: Callable[[Item], Any], items: Sequence[Item], jobs: int = 2, dask: str = ""
) -> Generator[tuple[Item, Any], None, None]:
    """``work(item)`` for all items, in processes, as they finish; -> item and result.

    An error that ``work`` raises is its result. An item whose worker died is tried again by
    itself, so that nothing else is lost with it; when that worker dies, too, BrokenProcessPool
    is its result.

    Parameters
    ----------
    work : a function that a module defines: it is sent by its name
    items : what can be pickled
    jobs : how many processes, on this machine
    dask : the address of a scheduler of Dask, such as "tcp://host:8786", whose workers do it

    Raises
    ------
    ValueError
        ``dask`` is given, but not installed, or nobody answers at that address.

    >>> sorted(result for _, result in each(abs, [-1, -2]))
    [1, 2]
    """
    lost = []
    with _cluster(dask) if dask else _processes(jobs) as executor:
        for item, result in _finished(executor, work, items):
            if isinstance(result, BrokenProcessPool):
                lost.append(item)
            else:
                yield item, result
    for item in lost:
        yield item, _alone(work, item)


def _finished(
    executor: Executor, work: Callable[[Item], Any], items: Sequence[Item]
) -> Iterator[tuple[Item, Any]]:
    futures = {}
    for item in items:
        try:
            with _interrupts_wait():
                futures[executor.submit(work, item)] = item
        except BrokenProcessPool as error:  # by one of those before
            yield item, error
    for future in as_completed(futures):
        yield futures[future], _result(future)


def _result(future: Future) -> Any:
    error = future.exception()
    return future.result() if error is None else error


def _alone(work: Callable[[Item], Any], item: Item) -> Any:
    for _ in range(TRIES):
        with _processes(1) as executor:
            _, result = next(_finished(executor, work, [item]))
        if not isinstance(result, BrokenProcessPool):
            break
    return result


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    """Fresh interpreters: what has threads, as NumPy has, is not forked."""
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(min(jobs, MOST), mp_context=context, initializer=_follow_parent)
    try:
        yield executor
    finally:  # also when a person interrupts: what runs is not waited for
        workers = [*(executor._processes or {}).values()]
        executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Let a worker that starts here hear no Ctrl-C: the terminal sends it to all, to end one."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow_parent() -> None:
    """In a worker: leave Ctrl-C to the parent, and end with it, even if it is killed."""
    signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which its own children would get
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise ValueError(
            "dask: got an address, wanted pip install 'seq2seq_lab[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise ValueError(f"dask: got {address!r}, where nobody answers ({error})") from None
    with client:
        yield client.get_executor(retries=TRIES)
