"""A whole run: read, ask what has not been answered yet, note every answer, write the results."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from contextlib import closing, nullcontext
from importlib.metadata import version
from pathlib import Path

from sim.problems import InvalidInput, Problem
from sim.runs import folder as folders
from sim.runs.cluster import on_cluster
from sim.runs.expected import held_to
from sim.runs.jobs import Job
from sim.runs.journal import GO_ON, Journal, Key
from sim.runs.processes import in_process, on_cores
from sim.runs.read import RunsFile, read_runs
from sim.runs.replies import Reply
from sim.runs.results import PROGRAM, Results, record

FEW = 24
"""So few questions are answered sooner in this process than by starting others."""


class Progress:
    """Told how far a run is; this one keeps it to itself."""

    def begin(self, total: int, done: int, notes: Sequence[str]) -> None:
        """``done`` of ``total`` questions are known; ``notes``: what became of an old journal."""

    def answered(self, reply: Reply) -> None:
        """One more."""


def run(
    file: str | Path | RunsFile,
    *,
    out: str | Path | None = None,
    workers: int = 1,
    dask: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
) -> Results:
    """Ask everything in a runs file (or the shipped runs of a scenario).

    With ``out`` every answer is noted in a journal in that folder, so that a run that was
    stopped continues where it was (``fresh``: begins anew), and the results are written
    there; the journal stays while a question is unanswered. ``workers`` processes share the
    work; a program that asks for more than one must guard its main module, as
    :mod:`multiprocessing` says. ``dask`` is the address of a scheduler to send the work to
    instead. The same inputs give the same bytes; only an answer that ran into its time
    limit, which it says, may differ.

    Raises:
        InvalidInput: the runs cannot be used, the folder holds something else or cannot be
            written to, or there are no workers.
    """
    runs_file = file if isinstance(file, RunsFile) else read_runs(file)
    target = None if out is None else Path(out)
    try:
        return _run(runs_file, target, workers, dask, fresh, progress or Progress())
    except OSError as error:
        if target is None:
            raise
        reason = (error.strerror or str(error)).lower()
        raise InvalidInput([Problem(str(target), message=f"{reason}; {GO_ON}")]) from None


def _run(
    file: RunsFile,
    target: Path | None,
    workers: int,
    dask: str | None,
    fresh: bool,
    progress: Progress,
) -> Results:
    if target is not None:
        folders.prepare(target, file.name)
    jobs = file.plan.jobs
    key = Key(file.scenario.digest, file.digest, version(PROGRAM))
    with Journal(target, key, jobs, fresh) if target else nullcontext() as journal:
        known = dict(journal.answers) if journal else {}
        reused = len(known)
        progress.begin(len(jobs), reused, journal.notes if journal else ())
        left = [job for job in jobs if job.id not in known]
        with closing(_replies(file, left, workers, dask)) as replies:
            for reply in replies:
                if journal is not None:
                    journal.append(reply)
                known[reply.job] = reply
                progress.answered(reply)
        in_order = {job.id: known[job.id] for job in jobs}
        held = held_to(file.scenario, file.plan, in_order)
        results = Results(file, in_order, held, reused)
        if target is not None and journal is not None:
            folders.write(target, outputs(results))
            if not results.failed:
                journal.remove()
    return results


def outputs(results: Results) -> dict[str, bytes]:
    """Every file of the results by name, the record last; the same bytes each time."""
    # Only who writes results needs these: workers start sooner without.
    from sim.runs.parquet import as_parquet  # noqa: PLC0415
    from sim.runs.report import report  # noqa: PLC0415

    files: dict[str, bytes] = {}
    for table in results.tables():
        files[f"{table.name}.csv"] = table.as_csv()
        files[f"{table.name}.parquet"] = as_parquet(table)
    files[folders.REPORT] = report(results).encode("utf-8")
    text = json.dumps(record(results, files), ensure_ascii=False)
    files[folders.RECORD] = text.encode("utf-8") + b"\n"
    return files


def _replies(
    file: RunsFile, jobs: Sequence[Job], workers: int, dask: str | None
) -> Generator[Reply, None, None]:
    if not jobs:
        return
    if dask is not None:
        yield from on_cluster(file.scenario, jobs, dask)
    elif workers == 1 or len(jobs) <= FEW:
        yield from in_process(file.scenario, jobs)
    else:
        yield from on_cores(file.scenario, jobs, workers)
