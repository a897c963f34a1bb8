"""A whole run: read, ask what has not been answered yet, note every answer, write the results."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from contextlib import closing, nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from sim.runs import folder as folders
from sim.runs.answers import Answer
from sim.runs.distributed import on_cluster
from sim.runs.expectations import held_to
from sim.runs.files import as_csv, as_parquet
from sim.runs.jobs import Job
from sim.runs.journal import Journal, Key
from sim.runs.pool import in_process, on_cores, packed
from sim.runs.read import RunsFile, read_runs
from sim.runs.record import PROGRAM, record
from sim.runs.report_html import report
from sim.runs.results import Results

FEW = 24
"""So few questions are answered sooner in this process than by starting others."""


class Progress(Protocol):
    """Told how far a run is."""

    def begin(self, total: int, done: int, renewed: bool) -> None:
        """``done`` of ``total`` questions are known; ``renewed``: an old journal was dropped."""

    def answered(self, answer: Answer) -> None:
        """One more."""


class _Quiet:
    def begin(self, total: int, done: int, renewed: bool) -> None:
        pass

    def answered(self, answer: Answer) -> None:
        pass


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
    there. ``workers`` processes share the work; a program that asks for more than one
    must guard its main module, as :mod:`multiprocessing` says. ``dask`` is the address of
    a scheduler to send the work to instead. The same inputs give the same bytes; only an
    answer that ran into its time limit, which it says, may differ.

    Raises:
        InvalidInput: the runs cannot be used, or the folder holds something else.
    """
    runs_file = file if isinstance(file, RunsFile) else read_runs(file)
    progress = progress or _Quiet()
    target = None if out is None else Path(out)
    if target is not None:
        folders.prepare(target, runs_file.name)
    jobs = runs_file.plan.jobs
    key = Key(runs_file.scenario.digest, runs_file.digest, version(PROGRAM))
    opened = Journal(target, key, [job.id for job in jobs], fresh) if target else nullcontext()
    with opened as journal:
        known = dict(journal.answers) if journal else {}
        progress.begin(len(jobs), len(known), bool(journal and journal.renewed))
        left = [job for job in jobs if job.id not in known]
        reused = len(known)
        with closing(_answers(runs_file, left, workers, dask)) as answers:
            for answer in answers:
                if journal is not None:
                    journal.append(answer)
                known[answer.job] = answer
                progress.answered(answer)
        in_order = {job.id: known[job.id] for job in jobs}
        held = held_to(runs_file.scenario, runs_file.plan, in_order)
        results = Results(runs_file, in_order, held, reused)
        if target is not None and journal is not None:
            journal.sync()
            folders.write(target, outputs(results))
            journal.remove()
    return results


def outputs(results: Results) -> dict[str, bytes]:
    """Every file of the results by name, the record last; the same bytes each time."""
    files: dict[str, bytes] = {}
    for table in results.tables():
        files[f"{table.name}.csv"] = as_csv(table)
        files[f"{table.name}.parquet"] = as_parquet(table)
    files[folders.REPORT] = report(results).encode("utf-8")
    text = json.dumps(record(results, files), ensure_ascii=False)
    files[folders.RECORD] = text.encode("utf-8") + b"\n"
    return files


def _answers(
    file: RunsFile, jobs: Sequence[Job], workers: int, dask: str | None
) -> Generator[Answer, None, None]:
    payload = packed(file.scenario, file.plan.runs)
    if not jobs:
        return
    if dask is not None:
        yield from on_cluster(payload, jobs, dask)
    elif workers == 1 or len(jobs) <= FEW:
        yield from in_process(payload, jobs)
    else:
        yield from on_cores(payload, jobs, workers)
