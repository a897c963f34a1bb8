"""``negsim run``: ask everything in a runs file, and write down the answers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from rich import progress
from rich.text import Text

from sim import limits
from sim.cli.codes import FINE, NEGATIVE
from sim.cli.options import print_json
from sim.cli.paper import Paper
from sim.problems import InvalidInput, Problem
from sim.questions.glossary import counted
from sim.runs.flips import flips
from sim.runs.processes import usable_cores
from sim.runs.replies import Reply
from sim.runs.results import Results, record
from sim.runs.session import Progress
from sim.runs.session import run as run_session
from sim.runs.summary import flip_lines, subject, summary
from sim.runs.words import RunWords

HELP = "ask everything in a runs file; tables, a record and a report go to --out"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``run``."""
    parser.add_argument("file", metavar="FILE", help="a runs file, or a shipped scenario's name")
    parser.add_argument("--out", metavar="DIR", help="write the results here, and go on from here")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes to use (default: one per core)"
    )
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="send the work to a Dask scheduler, tcp://host:port"
    )
    parser.add_argument("--fresh", action="store_true", help="do not go on: ask everything anew")
    parser.add_argument("--json", action="store_true", help="print the record only")


def run(options: Namespace) -> int:
    """Run; exit 1 when an expectation fails or a question could not be answered."""
    workers = usable_cores() if options.workers is None else options.workers
    if not 1 <= workers <= limits.WORKERS:
        message = f"must lie between 1 and {limits.WORKERS:,}"
        raise InvalidInput([Problem("--workers", message=message)])
    with _Bar() as bar:
        try:
            results = run_session(
                options.file,
                out=options.out,
                workers=workers,
                dask=options.dask,
                fresh=options.fresh,
                progress=bar,
            )
        except KeyboardInterrupt:
            bar.stopped(options.out)
            raise
    if options.json:
        print_json(record(results))
    else:
        _show(results, options.out)
    return FINE if results.fine else NEGATIVE


class _Bar(Progress):
    """The progress bar on standard error; nothing at all when that is no terminal."""

    def __init__(self) -> None:
        self._console = Paper(stderr=True)
        self._progress = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            progress.TextColumn("left:"),
            progress.TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task("questions", total=None)
        self._done = 0
        self._total = 0

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, total: int, done: int, notes: Sequence[str]) -> None:
        """Say what was found, and start to count."""
        self._total, self._done = total, done
        for note in notes:
            self._console.print(Text(note), soft_wrap=True)
        if done:
            self._console.print(Text(f"Going on: {done:,} of {total:,} are answered already."))
        self._progress.update(self._task, total=total - done)

    def answered(self, reply: Reply) -> None:
        """One more."""
        self._done += 1
        self._progress.advance(self._task)

    def stopped(self, out: str | None) -> None:
        """Say what remains of a run that is broken off."""
        self._progress.stop()
        how = "the same command goes on" if out else "with --out DIR it could have gone on"
        self._console.print(Text(f"{self._done:,} of {self._total:,} answered; {how}."))


def _show(results: Results, out: str | None) -> None:
    console = Paper()
    console.print(Text(results.file.title, style="bold"))
    for run in results.file.plan.runs:
        console.print(Text(f"\n{run.label}", style="bold"))
        console.print(Text(f"  {summary(results, run)}"))
        for line in _details(results, run):
            console.print(Text(f"  - {line}"))
    console.print()
    for failed in results.failed:
        line = f"not answered: {failed.job}: {failed.error}"
        console.print(Text(line, style="red"), soft_wrap=True)
    for held in results.failed_expectations:
        console.print(Text(f"not as expected: {held}", style="red"), soft_wrap=True)
    console.print(Text(_summary(results)))
    if out is not None:
        console.print(Text(f"Results: {out}"))


def _details(results: Results, run: RunWords) -> list[str]:
    """What flips, or the single answers when they are few."""
    scenario = results.file.scenario
    pairs = results.of_run(run.id)
    changed = flips(scenario, [job for job, _ in pairs], results.answers)
    if len(pairs) == 1:
        return []
    if not changed and len(pairs) <= limits.SHOWN:
        return [f"{subject(scenario, job)}: {answer.sentence}" for job, answer in pairs]
    lines = flip_lines(scenario, changed)
    more = len(lines) - limits.SHOWN
    return [*lines[: limits.SHOWN], f"{more:,} more in the results"] if more > 0 else lines


def _summary(results: Results) -> str:
    held = len(results.expectations) - len(results.failed_expectations)
    parts = [counted(len(results.answers), "question")]
    if results.failed:
        parts.append(f"{len(results.failed):,} not answered")
    if results.expectations:
        parts.append(f"{held:,} of {len(results.expectations):,} expected findings found")
    inexact = sum(not answer.exact for answer in results.answers.values() if not answer.error)
    everything = "all other answers exact" if results.failed else "all answers exact"
    parts.append(f"{inexact:,} not exact" if inexact else everything)
    return "; ".join(parts) + "."
