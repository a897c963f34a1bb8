"""Runs that are stopped, and what else may befall them: nothing is lost, or taken for true."""

from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from sim.cli import main
from sim.problems import InvalidInput
from sim.questions.nearest_told import NearestFindings
from sim.runs.cluster import on_cluster
from sim.runs.jobs import Job
from sim.runs.journal import NAME, Journal, Key
from sim.runs.processes import on_cores
from sim.runs.read import read_runs
from sim.runs.replies import Reply, reply_to
from sim.runs.session import Progress, outputs, run
from sim.runs.work import DIED
from tests.small_runs import write

SWEEP = """\
scenario: ukraine-2025-03
runs:
  - id: roadmap
    label: What becomes of the roadmap in every view?
    question: check
    package: PK12
    sweep:
      readings: {R-AID: all, R-MOB: all, R-TRIGGER: all, R-USROLE: all}
      evidence: all
      as_of: [2024-06-30, 2025-03-11, 2025-03-16, 2025-03-17, 2025-03-18]
"""
"""320 questions of some ten milliseconds each."""


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "sweep.runs.yaml"
    path.write_text(SWEEP, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(sweep: Path) -> dict[str, bytes]:
    """What comes out when nothing is stopped."""
    return outputs(run(sweep))


PAUSED = """
import signal, sys, threading
from sim.cli import main
from sim.runs.journal import Journal

append, noted = Journal.append, []

def watched(journal, reply):
    append(journal, reply)
    noted.append(reply)
    if len(noted) == 40:
        print("noted", flush=True)
        threading.Event().wait()

Journal.append = watched
# Whoever starts the tests in the background has keyboard interrupts ignored from there on.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(sys.argv[1:]))
"""
"""A run that waits to be stopped once 40 answers are noted."""


def begin(sweep: Path, out: Path, workers: int) -> subprocess.Popen[str]:
    """A run in a process of its own, 40 of whose answers are noted already."""
    command = [sys.executable, "-c", PAUSED, "run", str(sweep), "--out", str(out)]
    begun = subprocess.Popen(
        [*command, "--workers", str(workers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    assert begun.stdout is not None and begun.stdout.readline() == "noted\n"
    return begun


def end(begun: subprocess.Popen[str], how: signal.Signals) -> str:
    begun.send_signal(how)
    _, said = begun.communicate(timeout=30)
    return said


def gone(group: int) -> bool:
    """Whether no process of the group is left."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


class Watch(Progress):
    """Remembers what a run told of its progress."""

    def __init__(self) -> None:
        self.begun: tuple[int, int, tuple[str, ...]] = (0, 0, ())
        self.asked: list[str] = []

    def begin(self, total: int, done: int, notes: Sequence[str]) -> None:
        self.begun = (total, done, tuple(notes))

    def answered(self, reply: Reply) -> None:
        self.asked.append(reply.job)


def written(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_killed_and_taken_up_again_nothing_is_lost_or_asked_twice(
    sweep: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    begun = begin(sweep, tmp_path, 2)
    end(begun, signal.SIGKILL)
    assert gone(begun.pid), "worker processes outlive a killed run"
    watch = Watch()
    results = run(sweep, out=tmp_path, progress=watch)
    assert watch.begun == (320, 40, ()) and results.reused == 40
    assert len(watch.asked) == len(set(watch.asked)) == 280
    assert written(tmp_path) == whole


def test_interrupted_from_the_keyboard_says_how_to_go_on(
    sweep: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    begun = begin(sweep, tmp_path, 1)
    said = end(begun, signal.SIGINT)
    assert begun.returncode == 130
    assert "the same command goes on" in said and "Traceback" not in said, said
    assert gone(begun.pid)
    assert run(sweep, out=tmp_path).reused == 40
    assert (tmp_path / "record.json").read_bytes() == whole["record.json"]


KEY = Key("scenario", "runs", "1")


@pytest.fixture(scope="module")
def jobs(sweep: Path) -> tuple[Job, ...]:
    return read_runs(sweep).plan.jobs[:60]


@pytest.fixture(scope="module")
def replies(sweep: Path, jobs: tuple[Job, ...]) -> dict[str, Reply]:
    scenario = read_runs(sweep).scenario
    return {job.id: reply_to(scenario, job) for job in jobs}


@pytest.fixture
def noted(tmp_path: Path, jobs: tuple[Job, ...], replies: dict[str, Reply]) -> Path:
    """A folder with a journal that holds all replies."""
    with Journal(tmp_path, KEY, jobs) as journal:
        for reply in replies.values():
            journal.append(reply)
    return tmp_path


def test_what_is_noted_comes_back_as_it_was(
    noted: Path, jobs: tuple[Job, ...], replies: dict[str, Reply]
) -> None:
    with Journal(noted, KEY, jobs) as journal:
        assert journal.answers == replies and not journal.notes


def _flipped(data: bytes) -> bytes:
    at = data.index(b",0,6]") + 1
    return data[:at] + (b"9" if data[at : at + 1] != b"9" else b"1") + data[at + 1 :]


def _swapped(data: bytes) -> bytes:
    pages = [data[start : start + 4096] for start in range(0, len(data), 4096)]
    pages[5], pages[9] = pages[9], pages[5]
    return b"".join(pages)


@pytest.mark.parametrize(
    ("damage", "least"),
    [
        (_flipped, 59),
        (lambda data: data[: len(data) // 2], 10),
        (lambda data: data[: len(data) - 5000], 40),
        (lambda data: data[:4004], 0),
        (lambda data: data[: data.index(b"CREATE TABLE") - 5], 0),
        (lambda data: data[:8192] + bytes(4096) + data[12288:], 40),
        (_swapped, 40),
        (lambda data: bytes(4096) + data[4096:], 0),
        (lambda data: data[:20] + b"garbage" + data[27:], 0),
        (lambda data: data[:18] + b"\x09" + data[19:], 60),
        (lambda data: data + data, 60),
        (lambda data: data.replace(b"PRIMARY KEY", b"PRIMARY0KEY"), 0),
    ],
    ids=[
        "digit",
        "cut",
        "cut_late",
        "cut_early",
        "cut_before_the_table",
        "zeroed",
        "swapped",
        "no_head",
        "bad_head",
        "of_a_later_sqlite",
        "doubled",
        "no_places",
    ],
)
def test_a_damaged_journal_is_told_and_set_aside_and_its_good_answers_kept(
    damage: Callable[[bytes], bytes],
    least: int,
    noted: Path,
    jobs: tuple[Job, ...],
    replies: dict[str, Reply],
) -> None:
    damaged = damage((noted / NAME).read_bytes())
    (noted / NAME).write_bytes(damaged)
    with Journal(noted, KEY, jobs) as journal:
        kept = dict(journal.answers)
        assert least <= len(kept) and kept.items() <= replies.items()
        if len(kept) < len(jobs):
            assert "was damaged" in journal.notes[0]
            assert (noted / "journal.damaged-1.sqlite").exists()
    with Journal(noted, KEY, jobs) as journal:
        assert journal.answers == kept and not journal.notes


def test_a_journal_about_something_else_is_begun_anew(noted: Path, jobs: tuple[Job, ...]) -> None:
    other = Key(KEY.scenario, "changed", "1")
    with Journal(noted, other, jobs) as journal:
        assert "all is asked anew" in journal.notes[0] and not journal.answers
    with Journal(noted, other, jobs) as journal:
        assert not journal.notes
        journal.append(Reply.failed(jobs[0].id, "no"))
    with Journal(noted, other, jobs, fresh=True) as journal:
        assert not journal.notes and not journal.answers


def test_a_journal_cut_to_nothing_is_told(noted: Path, jobs: tuple[Job, ...]) -> None:
    (noted / NAME).write_bytes(b"")
    with Journal(noted, KEY, jobs) as journal:
        assert journal.notes == ["The journal was empty: all is asked anew."]
        assert not journal.answers
    with Journal(noted, KEY, jobs) as journal:
        assert not journal.notes


def test_a_journal_of_an_earlier_version_is_dropped_with_a_word(
    tmp_path: Path, jobs: tuple[Job, ...]
) -> None:
    (tmp_path / "journal.jsonl").write_text('{"negsim journal": 1}\n["a"]\n', encoding="utf-8")
    with Journal(tmp_path, KEY, jobs) as journal:
        assert "earlier version" in journal.notes[0]
    (tmp_path / "journal.jsonl").write_text("mine", encoding="utf-8")
    with Journal(tmp_path, KEY, jobs) as journal:
        assert not journal.notes
    assert (tmp_path / "journal.jsonl").read_text(encoding="utf-8") == "mine"


def test_two_runs_cannot_write_to_one_folder(
    sweep: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = begin(sweep, tmp_path, 1)
    try:
        assert main(["run", str(sweep), "--out", str(tmp_path)]) == 2
        assert "another run is writing here" in capsys.readouterr().err
    finally:
        end(begun, signal.SIGKILL)
    with Journal(tmp_path, KEY, []), pytest.raises(InvalidInput, match="another run is writing"):
        Journal(tmp_path, KEY, [])


def test_a_full_disk_is_one_line_and_with_room_again_the_run_goes_on(
    sweep: Path,
    whole: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["run", str(sweep), "--out", str(tmp_path), "--workers", "1"]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def limited(*args: object, **options: object) -> sqlite3.Connection:
        base: sqlite3.Connection = connect(*args, **options)  # type: ignore[call-overload]
        base.execute("PRAGMA max_page_count = 40")
        return base

    connect = sqlite3.connect
    said = f"error: {tmp_path}: no space left on device; the same command goes on from here\n"
    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", limited)
        assert main(command) == 2
        assert capsys.readouterr().err.endswith(said)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        assert main(command) == 2
        assert "Going on: " in (err := capsys.readouterr().err) and err.endswith(said)
    assert run(sweep, out=tmp_path).reused == 320
    assert written(tmp_path) == whole


def test_a_folder_that_became_read_only_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = write(tmp_path)
    run(runs, out=tmp_path / "out")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "touch", refuse)
    assert main(["run", str(runs), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said == f"error: {tmp_path / 'out'}: cannot be used: Read-only file system\n"


def test_a_worker_that_dies_takes_nothing_with_it(sweep: Path) -> None:
    file = read_runs(sweep)
    jobs = file.plan.jobs[:50]
    replies: list[Reply] = []
    for reply in on_cores(file.scenario, jobs, 2):
        replies.append(reply)
        if len(replies) == 5:
            (victim, *_) = multiprocessing.active_children()
            assert victim.pid is not None
            os.kill(victim.pid, signal.SIGKILL)
    assert sorted(reply.job for reply in replies) == sorted(job.id for job in jobs)
    assert all(reply.error is None for reply in replies)


class Deadly:
    """Ends the process that unpacks it; it has an id, as a job has."""

    id = "deadly"

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return os._exit, (1,)


def test_a_question_that_kills_its_process_is_recorded(sweep: Path) -> None:
    file = read_runs(sweep)
    jobs = [Deadly(), *file.plan.jobs[:2]]
    found = {reply.job: reply for reply in on_cores(file.scenario, jobs, 2)}  # type: ignore[arg-type]
    assert found.pop("deadly").error == DIED
    assert len(found) == 2 and all(reply.error is None for reply in found.values())


def test_workers_that_die_while_they_start_end_the_run(sweep: Path) -> None:
    jobs = read_runs(sweep).plan.jobs
    with pytest.raises(InvalidInput, match=r"a worker could not start: .* main module is not"):
        list(on_cores(Deadly(), jobs, 2))  # type: ignore[arg-type]


def test_an_unanswered_question_stays_open_for_the_next_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, out = write(tmp_path), tmp_path / "out"
    undisturbed = outputs(run(runs))

    def failing(scenario: object, job: Job) -> Reply:
        near = job.ask.finds is NearestFindings
        return Reply.failed(job.id, DIED) if near else reply_to(scenario, job)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr("sim.runs.processes.reply_to", failing)
        first = run(runs, out=out)
    assert [reply.job for reply in first.failed] == ["near"] and (out / NAME).exists()
    watch = Watch()
    assert run(runs, out=out, progress=watch).fine
    assert watch.asked == ["near"] and watch.begun == (23, 22, ())
    assert written(out) == undisturbed


@pytest.fixture
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    made = distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    )
    with made as ready:
        yield ready


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_answers_everything(
    sweep: Path, whole: dict[str, bytes], cluster: object
) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.Client(cluster, set_as_default=False) as client:
        victim = next(iter(client.run(os.getpid).values()))
    address: str = cluster.scheduler_address  # type: ignore[attr-defined]

    class Killer(Progress):
        done = 0

        def answered(self, reply: Reply) -> None:
            self.done += 1
            if self.done == 30:
                os.kill(victim, signal.SIGKILL)

    assert outputs(run(sweep, dask=address, progress=Killer())) == whole


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_not_there_is_bad_input(sweep: Path) -> None:
    pytest.importorskip("distributed")
    file = read_runs(sweep)
    with pytest.raises(InvalidInput, match="no scheduler answers"):
        next(on_cluster(file.scenario, file.plan.jobs, "nonsense://x"))


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_its_scheduler_is_one_line(sweep: Path) -> None:
    distributed = pytest.importorskip("distributed")
    file = read_runs(sweep)
    cluster = distributed.LocalCluster(
        n_workers=1, processes=False, dashboard_address=None, silence_logs=logging.CRITICAL
    )
    with cluster, pytest.raises(InvalidInput, match=r"the scheduler at .* is gone; the same"):
        for number, _ in enumerate(
            on_cluster(file.scenario, file.plan.jobs, cluster.scheduler_address)
        ):
            if number == 3:
                cluster.close()
