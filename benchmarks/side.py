"""This project and its rivals on the same work, in turn, each row in a process of its own.

    python -m benchmarks.side [ROW …] [--json FILE] [--table FILE]

``ROW`` is the beginning of a row's name; without any, every row. Each is run as often as it
says, ours and the rival's in turn, and their answers are compared: a row whose answers differ
fails. CPU seconds (of started processes as well) are medians; the ratio is that of the medians,
with the least and the greatest of the single pairs; memory is the peak above what the process
held before. ``--json`` writes what was measured beside the rows that the file has already, so
that a long table can be measured row by row; ``--table`` writes it as it stands in the README.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter
from typing import Any, Final

from sim.engine.budget import TooWide

Measured = dict[str, Any]
PACKAGES: Final = (
    *("numpy", "python-sat", "PyYAML"),
    *("oxidd", "highspy", "pyganak", "ortools", "negmas"),
)
ROW_SECONDS: Final = 150
"""A row that takes longer is ended."""


def main() -> int:
    """Run the rows; 1 where answers differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rows", nargs="*", metavar="ROW")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--table", type=Path, metavar="FILE")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one)))
        return 0
    from benchmarks.work import rows  # noqa: PLC0415

    print("\n".join(f"{name}: {what}" for name, what in machine().items()))
    found: dict[str, Measured] = {}
    if options.json and options.json.exists():
        found = json.loads(options.json.read_text(encoding="utf-8"))["rows"]
    for name in rows():
        if not options.rows or name.startswith(tuple(options.rows)):
            found[name] = _apart(name)
            print(" | ".join(cells(name, found[name])), flush=True)
            if options.json:
                text = json.dumps({"machine": machine(), "rows": found}, indent=1)
                options.json.write_text(text + "\n", encoding="utf-8")
    found = {name: found[name] for name in rows() if name in found}
    if options.table:
        options.table.write_text("\n".join(table(found)) + "\n", encoding="utf-8")
    return int(any(row.get("equal") is False for row in found.values()))


def machine() -> dict[str, str]:
    """What the figures depend on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "processor": f"{model or platform.processor()}, {os.cpu_count()} cores",
        "load": load,
        "versions": ", ".join((f"Python {platform.python_version()}", *map(_version, PACKAGES))),
    }


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"


def _apart(name: str) -> Measured:
    command = [sys.executable, "-m", "benchmarks.side", "--one", name]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=ROW_SECONDS
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"ended after {ROW_SECONDS} s"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["killed"])[-1]}
    found: Measured = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(name: str) -> Measured:
    """One row, in this process."""
    from benchmarks.work import rows  # noqa: PLC0415

    row = rows()[name]
    found: Measured = {"rival": row.rival, "ratio_wanted": row.ratio, "wanted": row.seconds}
    rival = not row.package or find_spec(row.package) is not None
    if not rival:
        found["absent"] = row.package
    ours, theirs = row.ready()
    before = getrusage(RUSAGE_SELF).ru_maxrss
    mine: list[tuple[float, float]] = []
    other: list[tuple[float, float]] = []
    for _ in range(row.times):
        try:
            answer = _timed(ours, mine)
        except TooWide as wide:
            return {**found, "failed": wide.reason}
        found.setdefault("mib", (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024)
        if theirs is not None and rival:
            found["equal"] = (_timed(theirs, other) == answer) & found.get("equal", True)
    found["cpu"] = median(cpu for cpu, _ in mine)
    found["wall"] = median(wall for _, wall in mine)
    if other:
        pairs = [one / its for (one, _), (its, _) in zip(mine, other, strict=True)]
        found["rival_cpu"] = median(cpu for cpu, _ in other)
        found["ratio"] = found["cpu"] / found["rival_cpu"]
        found["spread"] = [min(pairs), max(pairs)]
    return found


def _timed(work: Callable[[], object], times: list[tuple[float, float]]) -> object:
    cpu, wall = _cpu(), perf_counter()
    answer = work()
    times.append((_cpu() - cpu, perf_counter() - wall))
    return answer


def _cpu() -> float:
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


HEAD: Final = ("work", "CPU", "MiB", "rival", "its CPU", "ours to its", "wanted", "answers")


def cells(name: str, row: Mapping[str, Any]) -> list[str]:
    """One row of the table, in words."""
    if "failed" in row:
        return [name, row["failed"], "", row.get("rival", ""), "", "", "", ""]
    ratio = ""
    if "ratio" in row:
        least, most = row["spread"]
        ratio = f"{row['ratio']:.2f} ({least:.2f}–{most:.2f})"
    wanted = [f"≤ {row['ratio_wanted']} ×"] if row["ratio_wanted"] else []
    wanted += [f"≤ {_short(row['wanted'])}"] if row["wanted"] else []
    return [
        *(name, _short(row["cpu"]), f"{row['mib']:.0f}"),
        row["rival"] + (" (not installed)" if "absent" in row else ""),
        _short(row["rival_cpu"]) if "rival_cpu" in row else "",
        ratio,
        ", ".join(wanted),
        {True: "equal", False: "DIFFER", None: ""}[row.get("equal")],
    ]


def _short(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def table(found: Mapping[str, Measured]) -> Iterator[str]:
    """The table in Markdown, with its machine."""
    yield from (f"{name.capitalize()}: {what}.  " for name, what in machine().items())
    yield ""
    for line in (HEAD, ("---",) * len(HEAD), *(cells(name, row) for name, row in found.items())):
        yield f"| {' | '.join(line)} |"


if __name__ == "__main__":
    sys.exit(main())
