"""Jobs on other machines: the workers of a Dask scheduler, which need this program too.

Dask runs a task again elsewhere when its worker is lost. A chunk that keeps losing its
workers is split into single jobs, and the one at fault is recorded as failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.metadata import version
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Final

from sim.problems import InvalidInput, Problem
from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.runs.pool import DIED, answer_chunk

PATIENCE: Final = 60.0
"""Seconds without any worker after which the run is given up (the journal remains)."""
_CONNECT: Final = "15s"
_LARGEST_CHUNK: Final = 32
_PACKAGE: Final = "negotiation-position-simulator"


def on_cluster(
    payload: bytes, jobs: Sequence[Job], address: str, patience: float = PATIENCE
) -> Iterator[Answer]:
    """Answer the jobs on a cluster, in the order in which they finish.

    Raises:
        InvalidInput: no scheduler answers, its workers are not usable, or all are gone.
    """
    client = _client(address)
    try:
        _refuse_other_versions(client)
        # A task rather than scattered data: it can be computed again when a worker is lost.
        shared = client.submit(bytes, payload, pure=False)
        size = max(1, min(_LARGEST_CHUNK, len(jobs) // 64))
        done: SimpleQueue[Any] = SimpleQueue()
        pending: dict[Any, Sequence[Job]] = {}

        def submit(chunk: Sequence[Job]) -> None:
            future = client.submit(answer_chunk, shared, chunk, pure=False)
            pending[future] = chunk
            future.add_done_callback(done.put)

        for start in range(0, len(jobs), size):
            submit(jobs[start : start + size])
        while pending:
            future = _next(client, done, patience, address)
            chunk = pending.pop(future)
            if future.status == "finished":
                yield from future.result()
            elif len(chunk) > 1:
                for job in chunk:
                    submit([job])
            else:
                yield Answer.failed(chunk[0].id, _reason(future))
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        distributed = import_module("distributed")
    except ImportError:
        message = f"needs Dask: pip install '{_PACKAGE}[distributed]'"
        raise InvalidInput([Problem("--dask", message=message)]) from None
    try:
        return distributed.Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        message = f"no scheduler answers at {address!r}: {str(error).splitlines()[0]}"
        raise InvalidInput([Problem("--dask", message=message)]) from None


def _refuse_other_versions(client: Any) -> None:
    here = version(_PACKAGE)
    try:
        found = set(client.run(version, _PACKAGE).values())
    except Exception as error:
        message = f"its workers cannot run this program: {error}"
        raise InvalidInput([Problem("--dask", message=message)]) from None
    if found - {here}:
        message = f"its workers have version {', '.join(sorted(found))}, here is {here}"
        raise InvalidInput([Problem("--dask", message=message)])


def _next(client: Any, done: SimpleQueue[Any], patience: float, address: str) -> Any:
    """The next future that has come to an end."""
    alone_since = None
    while True:
        try:
            return done.get(timeout=min(5.0, patience))
        except Empty:
            if client.scheduler_info()["workers"]:
                alone_since = None
                continue
            alone_since = alone_since or monotonic()
            if monotonic() - alone_since >= patience:
                message = f"no worker is left at {address}; the same command goes on from here"
                raise InvalidInput([Problem("--dask", message=message)]) from None


def _reason(future: Any) -> str:
    error = future.exception() if future.status == "error" else None
    killed = error is None or type(error).__name__ == "KilledWorker"
    return DIED if killed else f"{type(error).__name__}: {error}"
