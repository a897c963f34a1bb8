"""Scripted runs: questions per second, overhead over the bare call, time of the report.

    python benchmarks/runs.py [--questions 10000]

Sweeps the flagship's packages over levels, readings and days. Prints, on one and on two
cores: wall and processor seconds, questions per second, and what a run costs per
question beyond the bare library call (planning, journal, processes, tables and record; the
report apart); then the seconds that reports take. Processor seconds count all processes.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter
from unittest.mock import patch

import sim
from sim.runs import Job, RunsFile, outputs, read_runs
from sim.runs.processes import in_process, on_cores
from sim.runs.report import report
from sim.runs.results import Results
from sim.runs.session import run

HEAD = """\
scenario: ukraine-2025-03
runs:
  - id: sweep
    label: Who blocks each package, however it is looked at?
    question: check
    sweep:
      packages: all
      readings: {R-AID: all, R-MOB: all, R-TRIGGER: all, R-USROLE: all}
      evidence: all
      as_of: [%s]
"""
PER_DAY = 18 * 16 * 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=10_000, help="about how many")
    parser.add_argument("--bare", type=int, default=1_000, help="bare calls measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = _file(Path(folder), -(-options.questions // PER_DAY))
        _measure(file, Path(folder), options.bare)


def _file(folder: Path, days: int) -> RunsFile:
    listed = ", ".join(str(date(2025, 3, 18) - timedelta(days=n)) for n in range(days))
    path = folder / "sweep.runs.yaml"
    path.write_text(HEAD % listed, encoding="utf-8")
    start = perf_counter()
    file = read_runs(path)
    print(f"{len(file.plan.jobs):,} questions read and planned in {perf_counter() - start:.2f} s")
    return file


def _measure(file: RunsFile, folder: Path, bare: int) -> None:
    jobs = file.plan.jobs
    step = max(1, len(jobs) // bare)
    sample = jobs[::step]
    wall, cpu = _timed(lambda: [_bare(file, job) for job in sample])
    base = cpu / len(sample)
    print(f"bare sim.check      {wall / len(sample) * 1e3:6.2f} ms wall {base * 1e3:6.2f} ms cpu")
    few = jobs[:: step * 2]
    wall, cpu = _timed(lambda: list(in_process(file.scenario, few)))
    each = wall / len(few) * 1e3, cpu / len(few) * 1e3
    print(f"one answer, no pool {each[0]:6.2f} ms wall {each[1]:6.2f} ms cpu")
    for workers in (1, 2):
        if workers == 2:
            wall, cpu = _timed(lambda: list(on_cores(file.scenario, jobs, 2)))
            _row("2 cores, answers only", jobs, wall, cpu, base)
        out = folder / f"out-{workers}"
        wall, cpu = _timed(lambda: written(file, out, workers))  # noqa: B023
        _row(f"{workers} core{'s' * (workers > 1)}, tables and record", jobs, wall, cpu, base)
        size = sum(path.stat().st_size for path in out.iterdir()) / 2**20
    print(f"results: {size:.1f} MiB in {len(list(out.iterdir()))} files")
    for results in (run(file), run("ukraine-2025-03")):
        for name, made in (("report", report), ("all files", outputs)):
            wall, cpu = _timed(partial(made, results))
            print(
                f"{name} of {len(results.answers):,} questions: {wall:.2f} s wall {cpu:.2f} s cpu"
            )


def written(file: RunsFile, out: Path, workers: int = 1) -> Results:
    """A run with everything written but the report, of a scenario that remembers nothing yet."""
    anew = replace(file, scenario=replace(file.scenario))
    with patch("sim.runs.report.report", return_value=""):
        return run(anew, out=out, workers=workers)


def _row(name: str, jobs: tuple[object, ...], wall: float, cpu: float, base: float) -> None:
    over = (cpu / len(jobs) - base) * 1e3
    print(
        f"{name:26}{wall:7.1f} s wall {cpu:7.1f} s cpu {len(jobs) / wall:8.0f} questions/s  "
        f"{over:+.2f} ms cpu over the bare call"
    )


def _bare(file: RunsFile, job: Job) -> sim.Check:
    return sim.check(file.scenario, job.asked.package or "", job.asked.view(file.scenario))


def _timed(work: object) -> tuple[float, float]:
    assert callable(work)
    start, before = perf_counter(), _cpu()
    work()
    return perf_counter() - start, _cpu() - before


def _cpu() -> float:
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main()
