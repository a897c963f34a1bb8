"""Jobs shared out among workers, whatever executor they stand behind.

A worker that dies takes nothing with it: the jobs that were under way are asked again one
by one, and one that kills its worker again is recorded as failed.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

from sim.problems import InvalidInput, Problem
from sim.runs.jobs import Job
from sim.runs.journal import GO_ON
from sim.runs.replies import Reply, reply_to
from sim.scenario.model import Scenario

DIED: Final = "the process that worked on it died (killed, or out of memory)"
_AHEAD: Final = 3
"""Chunks handed out per worker, so that none waits for the next."""
_CHUNK: Final = 16
_LOOK: Final = 1.0
"""Seconds without an answer after which it is looked whether anybody is still at work."""
_STARTS: Final = 3
"""Times in a row that all workers may die while they start."""


class Crew(Protocol):
    """Workers that can be asked through an executor."""

    workers: int
    payload: Any
    """What tells a worker the scenario: its bytes, the path of a file, or a future of these."""

    def pool(self, workers: int) -> AbstractContextManager[Executor]:
        """This many of them; a pool whose worker died is broken, and another is asked for."""

    def look(self) -> None:
        """Raise InvalidInput when nobody is left who could answer."""


def packed(scenario: Scenario) -> bytes:
    """What a worker has to know, as bytes."""
    return pickle.dumps(scenario)


@lru_cache(maxsize=1)
def _unpacked(payload: bytes | str) -> Scenario:
    data = payload if isinstance(payload, bytes) else Path(payload).read_bytes()
    # The payload was packed by this program and is read by its own processes only.
    found: Scenario = pickle.loads(data)  # noqa: S301
    return found


def answer_chunk(payload: bytes | str, jobs: Sequence[Job]) -> list[Reply]:
    """Answer some jobs in this process."""
    scenario = _unpacked(payload)
    return [reply_to(scenario, job) for job in jobs]


def shared_out(crew: Crew, jobs: Sequence[Job]) -> Iterator[Reply]:
    """Answer the jobs, in the order in which they finish.

    Raises:
        InvalidInput: no worker can be started, or none is left.
    """
    left = {job.id: job for job in jobs}
    starts = _Starts()
    while left:
        suspects: list[Job] = []
        for reply in _at_once(crew, tuple(left.values()), suspects, starts):
            del left[reply.job]
            yield reply
        for reply in _one_by_one(crew, suspects, starts):
            del left[reply.job]
            yield reply


class _Starts:
    """Counts pools of which no worker came to life."""

    def __init__(self) -> None:
        self._failed = 0

    def broken(self, first: Future[int]) -> bool:
        """Whether a broken pool died before it was ready; raises when that happens too often."""
        alive = first.done() and not first.cancelled() and first.exception() is None
        self._failed = 0 if alive else self._failed + 1
        if self._failed >= _STARTS:
            message = (
                f"a worker could not start: {_STARTS} times in a row all of them died at once "
                "(killed, out of memory, or started from a script whose main module is not "
                f"guarded by if __name__ == '__main__'); {GO_ON}"
            )
            raise InvalidInput([Problem("--workers", message=message)])
        return not alive


def _at_once(
    crew: Crew, jobs: Sequence[Job], suspects: list[Job], starts: _Starts
) -> Iterator[Reply]:
    """All of them at work; ``suspects`` are the jobs that some worker was at when it died."""
    size = max(1, min(_CHUNK, len(jobs) // (8 * crew.workers)))
    chunks = iter([jobs[start : start + size] for start in range(0, len(jobs), size)])
    running: dict[Future[list[Reply]], Sequence[Job]] = {}
    with crew.pool(crew.workers) as pool:
        first = pool.submit(os.getpid)
        try:
            while True:
                while len(running) < _AHEAD * crew.workers and (chunk := next(chunks, None)):
                    running[pool.submit(answer_chunk, crew.payload, chunk)] = chunk
                if not running:
                    return
                for future in _finished(crew, running):
                    chunk = running[future]
                    try:
                        replies = future.result()
                    except BrokenExecutor:
                        raise
                    except Exception:
                        crew.look()
                        suspects += chunk
                    else:
                        yield from replies
                    del running[future]
        except BrokenExecutor:
            if not starts.broken(first):
                suspects += [job for chunk in running.values() for job in chunk]


def _one_by_one(crew: Crew, suspects: Sequence[Job], starts: _Starts) -> Iterator[Reply]:
    """By one worker, so that it is plain which job is at fault when that dies as well."""
    left = list(reversed(suspects))
    while left:
        with crew.pool(1) as pool:
            first = pool.submit(os.getpid)
            try:
                while left:
                    future = pool.submit(answer_chunk, crew.payload, [left[-1]])
                    (future,) = _finished(crew, [future])
                    yield from future.result()
                    left.pop()
            except BrokenExecutor:
                if not starts.broken(first):
                    yield Reply.failed(left.pop().id, DIED)
            except Exception as error:
                crew.look()
                killed = isinstance(error, CancelledError) or type(error).__name__ == "KilledWorker"
                reason = DIED if killed else f"{type(error).__name__}: {error}"
                yield Reply.failed(left.pop().id, reason)


def _finished(crew: Crew, running: Collection[Future[list[Reply]]]) -> set[Future[list[Reply]]]:
    """Those that have come to an end, at least one."""
    while not (done := wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED).done):
        crew.look()
    return done
