"""Runs that are killed, whose journal is damaged or whose disk is full: the same in the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from time import monotonic, sleep

from sim.problems import InvalidInput
from sim.runs.journal import NAME, Journal, Key
from sim.runs.read import RunsFile, read_runs
from sim.runs.replies import Reply, reply_to
from sim.runs.session import outputs, run
from tests.small_runs import write

HANGS = 120.0
"""Seconds without an end after which a run counts as hanging."""
SWEEP = """\
scenario: ukraine-2025-03
runs:
  - id: roadmap
    label: The roadmap in many views
    question: check
    package: PK12
    sweep: {readings: {R-AID: all, R-MOB: all}, evidence: all, as_of: [2025-03-17, 2025-03-18]}
"""
KEY = Key("a", "b", "1")


@cache
def sweep() -> Path:
    """A runs file of some dozens of questions."""
    path = Path(mkdtemp(prefix="attack-")) / "sweep.runs.yaml"
    path.write_text(SWEEP, encoding="utf-8")
    return path


@cache
def whole() -> dict[str, bytes]:
    """What comes out when nothing is stopped."""
    return outputs(run(sweep()))


def _begun(out: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sim", "run", str(sweep()), "--out", str(out), *words]
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _same(out: Path) -> None:
    found = {path.name: path.read_bytes() for path in out.iterdir() if "damaged" not in path.name}
    assert found == whole(), sorted(found)


def _workers(parent: int) -> list[int]:
    """The processes that it started for work; Python starts another one, to tidy up."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            mine = int(entry.read_text().rpartition(")")[2].split()[1]) == parent
            if mine and b"spawn_main" in entry.with_name("cmdline").read_bytes():
                found.append(int(entry.parent.name))
    return found


def kills(dice: Random, folder: Path) -> str:
    """Killed at any moment, workers or all of it, start-up included: the same in the end."""
    out, killed = folder / "out", 0
    begun = _begun(out, "--workers", "2")
    mercy = monotonic() + HANGS
    while not _workers(begun.pid) and begun.poll() is None and dice.random() < 0.97:
        sleep(0.05)
    for _ in range(dice.randint(1, 6)):
        sleep(dice.choice((0.05, 0.3, 1.0)) * dice.random() * 2)
        prey = [begun.pid] if dice.random() < 0.2 else _workers(begun.pid)
        for pid in dice.sample(prey, k=min(len(prey), dice.randint(1, 2))):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
    _, said = begun.communicate(timeout=max(mercy - monotonic(), 1.0))
    assert begun.returncode in {0, 1, 2, -signal.SIGKILL}
    # A process that Python was starting when all of it was killed says so in Python's own way.
    orphans = said.count(" in spawn_main") if begun.returncode == -signal.SIGKILL else 0
    assert said.count("Traceback") == orphans, said
    if begun.returncode == 2:
        assert said.rstrip().splitlines()[-1].startswith("error: "), said
    assert run(sweep(), out=out).fine
    _same(out)
    return f"with {killed} kills"


def journals(dice: Random, folder: Path) -> str:
    """A journal torn, cut, doubled or altered anywhere gives no answer that was not given."""
    file, replies = _small()
    jobs = file.plan.jobs
    with Journal(folder, KEY, jobs) as journal:
        for reply in replies:
            journal.append(reply)
    data = (folder / NAME).read_bytes()
    (folder / NAME).write_bytes(dice.choice(_DAMAGE)(dice, data))
    true = {reply.job: reply for reply in replies}
    try:
        with Journal(folder, KEY, jobs) as journal:
            kept = dict(journal.answers)
            assert kept.items() <= true.items()
            assert len(kept) == len(true) or journal.notes
    except InvalidInput as invalid:
        assert "Traceback" not in str(invalid)
        return "refused"
    with Journal(folder, KEY, jobs) as journal:
        assert journal.answers == kept and not journal.notes
    return "all kept" if len(kept) == len(true) else "some asked again"


@cache
def _small() -> tuple[RunsFile, Sequence[Reply]]:
    file = read_runs(write(Path(mkdtemp(prefix="attack-"))))
    return file, [reply_to(file.scenario, job) for job in file.plan.jobs]


def _digit(dice: Random, data: bytes) -> bytes:
    places = [at for at, byte in enumerate(data) if byte in b"0123456789"]
    at = dice.choice(places)
    return data[:at] + str((int(chr(data[at])) + 1) % 10).encode() + data[at + 1 :]


def _flip(dice: Random, data: bytes) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def _zero(dice: Random, data: bytes) -> bytes:
    at, length = dice.randrange(len(data)), dice.choice((1, 100, 4096))
    return data[:at] + bytes(min(length, len(data) - at)) + data[at + length :]


def _pages(dice: Random, data: bytes) -> bytes:
    pages = [data[start : start + 4096] for start in range(0, len(data), 4096)]
    dice.shuffle(pages)
    return b"".join(pages)


_DAMAGE: Sequence[Callable[[Random, bytes], bytes]] = (
    *(_digit, _digit, _flip, _zero, _pages),
    lambda dice, data: data[: dice.randrange(len(data))],
    lambda dice, data: data + data[: dice.randrange(len(data))],
    lambda dice, data: dice.randbytes(len(data)),
)


def full_disks(dice: Random, folder: Path) -> str:
    """A disk that is full at any moment: one line and exit 2; with room the same in the end."""
    disk = folder / "disk"
    disk.mkdir()
    size = dice.choice((4, 16, 60, 100, 300, 700, 1_500))
    mounted = _mount(disk, f"size={size}k")
    if not mounted:
        return "not tried: no right to mount a small disk"
    try:
        begun = _begun(disk / "out", "--workers", "1")
        _, said = begun.communicate(timeout=HANGS)
        assert "Traceback" not in said, said
        if begun.returncode != 0:
            assert begun.returncode == 2, (size, begun.returncode, said)
            assert "no space left on device" in said.splitlines()[-1], said
        outcome = "full" if begun.returncode else "room enough"
        if dice.random() < 0.3:
            _mount(disk, "remount,ro")
            read_only = _begun(disk / "out", "--workers", "1")
            _, said = read_only.communicate(timeout=HANGS)
            assert "Traceback" not in said, said
            assert read_only.returncode == 2, (read_only.returncode, said)
            _mount(disk, "remount,rw")
        _mount(disk, "remount,size=20m")
        run(sweep(), out=disk / "out")
        _same(disk / "out")
    finally:
        subprocess.run(["umount", str(disk)], check=False, capture_output=True)
    return outcome


def _mount(disk: Path, options: str) -> bool:
    if shutil.which("mount") is None:
        return False
    remount = options.startswith("remount")
    command = ["mount", "-o", options, *([] if remount else ["-t", "tmpfs", "tmpfs"]), str(disk)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
