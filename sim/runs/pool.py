"""Jobs on all cores: worker processes that load the scenario once.

A worker that dies takes nothing with it: the jobs that were under way are asked again
one by one, and one that kills its process again is recorded as failed.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from sim.files.run_words import RunWords
from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.runs.questions import answered
from sim.scenario.model import Scenario

_AHEAD: Final = 3
"""Chunks under way per worker, so that none waits for the next."""
_LARGEST_CHUNK: Final = 16
DIED: Final = "the process that worked on it died (killed, or out of memory)"

_loaded: dict[str, bytes] = {}
"""In a worker process: what it was started with."""


def packed(scenario: Scenario, runs: Sequence[RunWords]) -> bytes:
    """What a worker has to know, as bytes."""
    return pickle.dumps((scenario, {run.id: run for run in runs}))


@lru_cache(maxsize=1)
def _unpacked(payload: bytes) -> tuple[Scenario, dict[str, RunWords]]:
    # The payload was packed by this program and never leaves its processes.
    found: tuple[Scenario, dict[str, RunWords]] = pickle.loads(payload)  # noqa: S301
    return found


def answer_chunk(payload: bytes, jobs: Sequence[Job]) -> list[Answer]:
    """Answer some jobs in this process."""
    scenario, runs = _unpacked(payload)
    return [answered(scenario, runs[job.run], job) for job in jobs]


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_process(payload: bytes, jobs: Sequence[Job]) -> Iterator[Answer]:
    """Answer the jobs here, one after the other."""
    for job in jobs:
        yield from answer_chunk(payload, [job])


def on_cores(payload: bytes, jobs: Sequence[Job], workers: int) -> Iterator[Answer]:
    """Answer the jobs in this many processes, in the order in which they finish."""
    left = {job.id: job for job in jobs}
    while left:
        suspects: list[Job] = []
        try:
            for answer in _pooled(payload, tuple(left.values()), workers, suspects):
                del left[answer.job]
                yield answer
        except BrokenProcessPool:
            for answer in _one_by_one(payload, [job for job in suspects if job.id in left]):
                del left[answer.job]
                yield answer


def _pooled(
    payload: bytes, jobs: Sequence[Job], workers: int, under_way: list[Job]
) -> Iterator[Answer]:
    """``under_way`` holds, whenever this raises, the jobs that some worker may have been at."""
    size = max(1, min(_LARGEST_CHUNK, len(jobs) // (8 * workers)))
    chunks = iter([jobs[start : start + size] for start in range(0, len(jobs), size)])
    running: dict[Future[list[Answer]], Sequence[Job]] = {}
    with _pool(payload, workers) as pool:
        try:
            while True:
                while len(running) < _AHEAD * workers and (chunk := next(chunks, None)):
                    running[pool.submit(_answer_here, chunk)] = chunk
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield from future.result()
                    del running[future]
        except BrokenProcessPool:
            under_way += [job for chunk in running.values() for job in chunk]
            raise


def _one_by_one(payload: bytes, suspects: Sequence[Job]) -> Iterator[Answer]:
    """In one process, so that it is plain which job is at fault when that dies as well."""
    left = list(reversed(suspects))
    while left:
        with _pool(payload, 1) as pool:
            try:
                while left:
                    yield from pool.submit(_answer_here, [left[-1]]).result()
                    left.pop()
            except BrokenProcessPool:
                yield Answer.failed(left.pop().id, DIED)


@contextmanager
def _pool(payload: bytes, workers: int) -> Iterator[ProcessPoolExecutor]:
    before = set(multiprocessing.active_children())
    # Spawned, not forked: a fork copies locks that threads of the caller may hold.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _start, (payload,))
    try:
        yield pool
    finally:
        # When the caller gives up, nobody wants the answers that are still under way.
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)


def _start(payload: bytes) -> None:
    """In a new worker: take over what it has to know, and end when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _loaded["payload"] = payload
    _unpacked(payload)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _answer_here(jobs: Sequence[Job]) -> list[Answer]:
    return answer_chunk(_loaded["payload"], jobs)
