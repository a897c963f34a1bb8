"""Attacks that stand: hostile files, commands, links and clicks, kills, journals, full disks.

``python -m tests.attack [NAME…] [--seconds S] [--seed N]`` makes them for as long as is asked
and prints figures; ``make attack`` makes all. A short share of each is in ``make test``. What
fails names its seed and number, with which it is made again.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.attack.clicking import clicks
from tests.attack.commands import command_lines, links
from tests.attack.crowded import dask_kills, texts
from tests.attack.files import imports, runs_files, scenario_files
from tests.attack.running import Try
from tests.attack.stopped import full_disks, journals, kills

ATTACKS: Mapping[str, Try] = {
    "scenario_files": scenario_files,
    "runs_files": runs_files,
    "imports": imports,
    "command_lines": command_lines,
    "links": links,
    "clicks": clicks,
    "journals": journals,
    "kills": kills,
    "full_disks": full_disks,
}
"""Of these a short share is made with every test."""
LONG: Mapping[str, Try] = {"dask_kills": dask_kills, "texts": texts}
"""These take too long to begin."""
