"""Runs that are stopped: killed, interrupted, robbed of a worker, torn at the last line."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.problems import InvalidInput
from sim.runs.answers import Answer
from sim.runs.distributed import on_cluster
from sim.runs.journal import NAME, Journal, Key
from sim.runs.pool import DIED, on_cores, packed
from sim.runs.read import RunsFile, read_runs
from sim.runs.session import outputs, run

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


def lines(out: Path) -> list[bytes]:
    journal = out / NAME
    return journal.read_bytes().splitlines(keepends=True) if journal.exists() else []


def begin(sweep: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    """A run in a process of its own, some of whose answers are noted already."""
    command = [sys.executable, "-m", "sim", "run", str(sweep), "--out", str(out)]
    begun = subprocess.Popen(
        [*command, "--workers", str(workers)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while len(lines(out)) < 40 and time.monotonic() < until and begun.poll() is None:
        time.sleep(0.005)
    assert begun.poll() is None, "the run was over before it could be stopped"
    return begun


def end(begun: subprocess.Popen[bytes], how: signal.Signals) -> str:
    begun.send_signal(how)
    _, said = begun.communicate(timeout=30)
    return said.decode("utf-8")


def gone(group: int) -> bool:
    """Whether no process of the group is left."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_killed_and_taken_up_again_nothing_is_lost_or_asked_twice(
    sweep: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    begun = begin(sweep, tmp_path, 2)
    end(begun, signal.SIGKILL)
    assert gone(begun.pid), "worker processes outlive a killed run"
    noted = [json.loads(line)[0] for line in lines(tmp_path)[1:] if line.endswith(b"\n")]
    assert 39 <= len(noted) < 320 and len(noted) == len(set(noted))

    asked: list[str] = []

    class Watch:
        def begin(self, total: int, done: int, renewed: bool) -> None:
            assert (total, done, renewed) == (320, len(noted), False)

        def answered(self, answer: Answer) -> None:
            asked.append(answer.job)

    results = run(sweep, out=tmp_path, progress=Watch())
    assert results.reused == len(noted)
    assert not set(asked) & set(noted) and len(asked) + len(noted) == 320
    for name, data in whole.items():
        assert (tmp_path / name).read_bytes() == data, name
    assert not (tmp_path / NAME).exists()


def test_interrupted_from_the_keyboard_says_how_to_go_on(
    sweep: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    begun = begin(sweep, tmp_path, 1)
    said = end(begun, signal.SIGINT)
    assert begun.returncode == 130
    assert "the same command goes on" in said and "Traceback" not in said, said
    assert gone(begun.pid)
    assert run(sweep, out=tmp_path).reused >= 39
    assert (tmp_path / "record.json").read_bytes() == whole["record.json"]


def _key(file: RunsFile) -> Key:
    return Key(file.scenario.digest, file.digest, "1")


def test_a_torn_last_line_is_asked_again_and_a_bad_one_ends_what_counts(
    sweep: Path, tmp_path: Path
) -> None:
    jobs = ["a", "b", "c", "d"]
    key = _key(read_runs(sweep))
    with Journal(tmp_path, key, jobs) as journal:
        for name in jobs:
            journal.append(Answer(name, sentence="ü\n“”", findings={"n": 2**80}))
    intact = (tmp_path / NAME).read_bytes()
    for cut in {*range(0, len(intact), 7), len(intact) - 1}:
        (tmp_path / NAME).write_bytes(intact[:cut])
        with Journal(tmp_path, key, jobs) as journal:
            complete = max(intact[:cut].count(b"\n") - 1, 0)
            assert list(journal.answers) == jobs[:complete]
            journal.append(Answer("d"))
        with Journal(tmp_path, key, jobs) as journal:
            assert list(journal.answers) == [*jobs[:complete], *(["d"] if complete < 4 else [])]
    broken = intact.splitlines(keepends=True)
    broken[2] = b"\x00" * len(broken[2])
    (tmp_path / NAME).write_bytes(b"".join(broken))
    with Journal(tmp_path, key, jobs) as journal:
        assert list(journal.answers) == ["a"]


def test_a_journal_about_something_else_is_begun_anew(sweep: Path, tmp_path: Path) -> None:
    key = _key(read_runs(sweep))
    with Journal(tmp_path, key, ["a"]) as journal:
        journal.append(Answer("a"))
    with Journal(tmp_path, Key(key.scenario, "changed", "1"), ["a"]) as journal:
        assert journal.renewed and not journal.answers
        journal.append(Answer("a"))
    with Journal(tmp_path, Key(key.scenario, "changed", "1"), ["a"], fresh=True) as journal:
        assert not journal.renewed and not journal.answers


def test_two_runs_cannot_write_to_one_folder(sweep: Path, tmp_path: Path) -> None:
    key = _key(read_runs(sweep))
    with (
        Journal(tmp_path, key, []),
        pytest.raises(InvalidInput, match="another run is writing here"),
    ):
        Journal(tmp_path, key, [])


def test_a_worker_that_dies_takes_nothing_with_it(sweep: Path) -> None:
    file = read_runs(sweep)
    jobs = file.plan.jobs[:50]
    answers: list[Answer] = []
    for answer in on_cores(packed(file.scenario, file.plan.runs), jobs, 2):
        answers.append(answer)
        if len(answers) == 5:
            (victim, *_) = multiprocessing.active_children()
            assert victim.pid is not None
            os.kill(victim.pid, signal.SIGKILL)
    assert sorted(answer.job for answer in answers) == sorted(job.id for job in jobs)
    assert all(answer.error is None for answer in answers)


class _Deadly:
    """Ends the process that unpacks it."""

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return os._exit, (1,)


def test_a_question_that_kills_its_process_is_recorded(sweep: Path) -> None:
    jobs = read_runs(sweep).plan.jobs[:2]
    answers = list(on_cores(pickle.dumps(_Deadly()), jobs, 2))
    assert [answer.error for answer in answers] == [DIED, DIED]


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

    class Killer:
        done = 0

        def begin(self, total: int, done: int, renewed: bool) -> None:
            pass

        def answered(self, answer: Answer) -> None:
            self.done += 1
            if self.done == 30:
                os.kill(victim, signal.SIGKILL)

    assert outputs(run(sweep, dask=address, progress=Killer())) == whole


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_not_there_is_bad_input(sweep: Path) -> None:
    pytest.importorskip("distributed")
    file = read_runs(sweep)
    payload = packed(file.scenario, file.plan.runs)
    with pytest.raises(InvalidInput, match="no scheduler answers"):
        next(on_cluster(payload, file.plan.jobs, "nonsense://x"))
