"""The workers of a Dask scheduler, which need this program too, as workers.

Dask itself runs a task again elsewhere when its worker is lost, a few times.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from time import monotonic
from typing import Any, Final

from sim import limits
from sim.problems import InvalidInput, Problem
from sim.runs.jobs import Job
from sim.runs.journal import GO_ON
from sim.runs.replies import Reply
from sim.runs.results import PROGRAM
from sim.runs.work import packed, shared_out
from sim.scenario.model import Scenario

_CONNECT: Final = "15s"


def on_cluster(
    scenario: Scenario, jobs: Sequence[Job], address: str, patience: float = limits.CLUSTER_SECONDS
) -> Iterator[Reply]:
    """Answer the jobs on a cluster, in the order in which they finish.

    Raises:
        InvalidInput: no scheduler answers, its workers are not usable, or all are gone.
    """
    client = _client(address)
    try:
        yield from shared_out(_Cluster(client, packed(scenario), address, patience), jobs)
    finally:
        client.close()


class _Cluster:
    def __init__(self, client: Any, payload: bytes, address: str, patience: float) -> None:
        self._client = client
        self._address = address
        self._patience = patience
        self._alone_since: float | None = None
        self._connection = client.scheduler_comm
        _refuse_other_versions(client)
        # A task rather than scattered data: it can be computed again when a worker is lost.
        self.payload = client.submit(bytes, payload, pure=False)
        self.workers = max(8, sum(client.nthreads().values()))

    @contextmanager
    def pool(self, workers: int) -> Iterator[Executor]:
        yield self._client.get_executor(pure=False)

    def look(self) -> None:
        # What was under way when a connection broke never comes back, even on a new one.
        if self._client.status != "running" or self._client.scheduler_comm is not self._connection:
            raise _refused(f"the scheduler at {self._address} is gone; {GO_ON}")
        if self._client.scheduler_info().get("workers"):
            self._alone_since = None
            return
        self._alone_since = self._alone_since or monotonic()
        if monotonic() - self._alone_since >= self._patience:
            raise _refused(f"no worker is left at {self._address}; {GO_ON}")


def _client(address: str) -> Any:
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise _refused(f"needs Dask: pip install '{PROGRAM}[distributed]'") from None
    # That the scheduler is gone is said in one line, not with tracebacks before it.
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        return distributed.Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise _refused(f"no scheduler answers at {address!r}: {reason}") from None


def _refuse_other_versions(client: Any) -> None:
    here = version(PROGRAM)
    try:
        found = set(client.run(version, PROGRAM).values())
    except Exception as error:
        raise _refused(f"its workers cannot run this program: {error}") from None
    if found - {here}:
        raise _refused(f"its workers have version {', '.join(sorted(found))}, here is {here}")


def _refused(message: str) -> InvalidInput:
    return InvalidInput([Problem("--dask", message=message)])
