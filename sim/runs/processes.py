"""Processes of this machine as workers; each loads the scenario once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.runs.jobs import Job
from sim.runs.replies import Reply, reply_to
from sim.runs.work import answer_chunk, packed, shared_out
from sim.scenario.model import Scenario


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_process(scenario: Scenario, jobs: Sequence[Job]) -> Iterator[Reply]:
    """Answer the jobs here, one after the other."""
    for job in jobs:
        yield reply_to(scenario, job)


def on_cores(scenario: Scenario, jobs: Sequence[Job], workers: int) -> Iterator[Reply]:
    """Answer the jobs in this many processes, in the order in which they finish.

    Raises:
        InvalidInput: no process can be started.
    """
    with TemporaryDirectory(prefix="negsim-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "scenario"
        path.write_bytes(packed(scenario))
        yield from shared_out(_Processes(str(path), workers), jobs)


class _Processes:
    """Workers that take the scenario from a file.

    What a new process is given has to be small: Python writes it into a pipe while it holds
    the other end itself, and would wait for ever for a process that died at its start.
    """

    def __init__(self, path: str, workers: int) -> None:
        self.payload: Any = path
        self.workers = workers

    def look(self) -> None:
        """A process that dies breaks its pool: there is nothing to look for."""

    @contextmanager
    def pool(self, workers: int) -> Iterator[ProcessPoolExecutor]:
        before = set(multiprocessing.active_children())
        # Spawned, not forked: a fork copies locks that threads of the caller may hold.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, context, _start, (self.payload,))
        try:
            yield pool
        finally:
            # When the caller gives up, nobody wants the answers that are still under way.
            for process in set(multiprocessing.active_children()) - before:
                process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)


def _start(path: str) -> None:
    """In a new worker: take over what it has to know, and end when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    answer_chunk(path, [])


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
