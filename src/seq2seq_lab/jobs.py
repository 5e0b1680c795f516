"""Work in processes of its own: on this machine, or on a Dask cluster."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")
TRIES = 2  # of an item by itself, after its worker died


def each(
    work: Callable[[Item], Any], items: Sequence[Item], jobs: int = 2, dask: str = ""
) -> Iterator[tuple[Item, Any]]:
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
            result = _result(executor.submit(work, item))
        if not isinstance(result, BrokenProcessPool):
            break
    return result


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    """Fresh interpreters: what has threads, as NumPy has, is not forked."""
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker)
    try:
        yield executor
    finally:  # also when a person interrupts: what runs is not waited for
        workers = [*(executor._processes or {}).values()]
        executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def _start_worker() -> None:
    """Let a worker end when its parent does, however that ends, and no sooner.

    A terminal's Ctrl-C reaches both, and is the parent's to handle; and a parent that is killed
    ends no worker, which would wait for more work for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)


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
