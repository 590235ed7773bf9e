"""Engine: where work is done: in this process, in worker processes of this machine, or on a cluster; always the same work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

_AHEAD = 4  # tasks that wait for each thread; the scheduler never holds more, however large the corpus


class NoEngine(Exception):
    """Work can't be done where somebody says."""


@dataclass(frozen=True)
class Lost:
    """Work that could not be done, and why."""

    why: str


class Engine(Protocol):
    """Does the same task with many orders."""

    def each(self, task: Callable[..., Any], orders: Iterable[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], Any]]:
        """Each order with what the task gave or Lost, in whatever order they are done."""


class Here:
    """One order after the other, in this process."""

    def each(self, task: Callable[..., Any], orders: Iterable[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], Any]]:
        for order in orders:
            try:
                yield order, task(*order)
            except OSError as fault:
                yield order, Lost(_told(fault))


@dataclass(frozen=True)
class Cluster:
    """On the workers of a Dask scheduler. What a worker had begun when it was lost is begun again by another."""

    client: Any

    def each(self, task: Callable[..., Any], orders: Iterable[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], Any]]:
        from distributed import as_completed

        coming = iter(orders)
        threads = sum(self.client.nthreads().values())
        given = {self._submit(task, order): order for order in islice(coming, _AHEAD * max(threads, 1))}
        finished = as_completed(list(given))
        for future in finished:
            order = given.pop(future)
            made = _result(future)
            future.release()
            for following in islice(coming, 1):
                begun = self._submit(task, following)
                given[begun] = following
                finished.add(begun)
            yield order, made

    def _submit(self, task: Callable[..., Any], order: tuple[Any, ...]) -> Any:
        return self.client.submit(task, *order, pure=False)


def _result(future: Any) -> Any:
    from distributed import KilledWorker

    try:
        return future.result()
    except OSError as fault:
        return Lost(_told(fault))
    except KilledWorker:
        return Lost("every worker that began it was lost")
    except CancelledError as fault:
        raise NoEngine("the scheduler was lost; the same command goes on where it was") from fault
    except ImportError as fault:
        raise NoEngine(f"{fault}: every worker, and the scheduler, needs onrecord[scale]") from fault


def _told(fault: OSError) -> str:
    return ": ".join(str(told) for told in (fault.filename, fault.strerror) if told) or str(fault)


@contextmanager
def engine(workers: int | None, scheduler: str | None) -> Iterator[Engine]:
    """The cluster of a scheduler; or so many worker processes, which only this machine can reach; or neither: here."""
    if (workers is not None and workers < 1) or (workers and scheduler):
        raise NoEngine("--workers takes a number from 1 on, and stands alone: a scheduler has its own workers")
    if not workers and not scheduler:
        yield Here()
        return
    try:
        import pyarrow  # noqa: F401
        from distributed import Client, LocalCluster
    except ImportError as fault:
        raise NoEngine(f"{fault.name} is not installed: for --workers and --scheduler, install onrecord[scale]") from fault
    if scheduler:
        try:
            client = Client(scheduler, timeout=10)
        except (OSError, ValueError) as fault:
            raise NoEngine(f"{scheduler}: no scheduler answers there ({fault})") from fault
        with client:
            try:
                client.wait_for_workers(1, timeout=60)
            except TimeoutError as fault:
                raise NoEngine(f"{scheduler}: no worker came within a minute") from fault
            yield Cluster(client)
        return
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None) as local,
        Client(local) as client,
    ):
        yield Cluster(client)
