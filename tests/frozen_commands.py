"""The commands that are frozen: what they print, on what they end, what they write."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest import mock

from sim.cli import main
from tests.frozen_text import INPUTS, ROOT, masked

_FLAGSHIP: Final = "ukraine-2025-03"
_COLOURS: Final = ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "LINES", "JUPYTER_COLUMNS")
_THREE: Final = "--parties russia,ukraine,us"
_CEASEFIRE: Final = "--set strikes=all_air maritime=in_force ground=stops"

_AS_JSON: Final = {
    # check
    **{
        f"check-{name.lower().replace('/', '-')}": f"check U --package {name}"
        for name in (
            *("PK00", "PK01", "PK02", "PK03", "PK05", "PK07", "PK08", "PK11", "PK13", "PK16"),
            *("PK12", "PK12/PK12a", "PK12/PK12c", "PK12/PK12d"),
        )
    },
    "check-set": "check U --set duration_days=45 strikes=energy",
    "check-set-over-package": "check U --package PK01 --set us_arms=ended oversight=us_assures",
    "check-impossible": "check U --set sequence=full_first --fail-on impossible",
    "check-blocked": "check U --package PK01 --fail-on blocked",
    "check-day": "check U --package PK01 --as-of 2025-03-17",
    "check-official": "check U --package PK03 --evidence official",
    "check-inferred": "check U --package PK10 --evidence inferred",
    "check-readings": "check U --package PK01 --reading R-TRIGGER=longer_than_30"
    " --reading R-AID=cessation",
    "check-drop": "check U --package PK05 --drop UA-02 US-02,US-03",
    "check-satisfied": "check U --package PK06 --standard satisfied",
    "check-not-refused": "check U --package PK05 --standard not_refused",
    "check-square": "check market-square --package P1",
    "check-square-p2": "check market-square --package P2",
    "check-small": "check inputs/small.yaml --package P2 --reading R=hard",
    # deals
    "deals-three": f"deals U {_THREE}",
    "deals-all-open-silence": f"deals U {_THREE} --open all --allow-silence",
    "deals-open-limit": "deals U --parties russia,ukraine --open strikes,oversight,us_arms"
    " --limit us_arms=continue,ended",
    "deals-list": "deals U --parties russia,ukraine --open strikes,oversight --list 100",
    "deals-sample": f"deals U {_THREE} --sample 3 --seed 3",
    "deals-sample-other-seed": f"deals U {_THREE} --sample 3 --seed 4",
    "deals-none": "deals U --parties russia,ukraine --set ground=stops --open us_arms"
    " --fail-on none",
    "deals-satisfied": f"deals U {_THREE} --package PK05 --standard satisfied",
    "deals-square": "deals market-square",
    "deals-square-all": "deals market-square --parties all --list 3",
    "deals-small": "deals inputs/small.yaml --parties all --list 10",
    # explain
    "explain-ceasefire": f"explain U {_THREE} {_CEASEFIRE}",
    "explain-ceasefire-all": f"explain U --parties all {_CEASEFIRE} --singles --party-view",
    "explain-package": "explain U --package PK01 --needs russia,us",
    "explain-shifts": f"explain U {_THREE} --package PK02 --shifts",
    "explain-no-deadlock": f"explain U {_THREE} --singles --kinds strikes,ground",
    "explain-square": "explain market-square --parties all --set cars=as_now",
    "explain-square-needs": "explain market-square --package P1 --needs traders,buses",
    "explain-few-sets": f"explain U {_THREE} --package PK08 --max-sets 5 --fail-on infeasible",
    "explain-small": "explain inputs/small.yaml --parties all --set truce=yes --singles",
    # what moves
    "path": f"path U --to PK06 {_THREE} --list 1",
    "path-stopped": f"path U --from PK06 --to PK01 {_THREE} --fail-on none",
    "stairs": f"stairs U truce {_THREE} --grid russia,ukraine --at 5",
    "diff-packages": f"diff U #PK06 --package PK01 {_THREE} --fail-on change",
    "timeline-package": f"timeline U --package PK06 {_THREE}",
    # hold
    "hold-kremlin": f"hold U --package PK03 {_THREE} --fail-on reason",
    "hold-kremlin-official": "hold U --package PK03 --evidence official",
    "hold-phase": "hold U --package PK12/PK12a --standard not_refused --fail-on refused",
    # nearest
    "nearest-plan": f"nearest U --package PK01 {_THREE} --most 3",
    "nearest-kremlin": f"nearest U --package PK05 {_THREE}",
    "nearest-keep": f"nearest U --package PK01 {_THREE} --keep strikes --fewest-demands --most 2",
    "nearest-none": f"nearest U --package PK01 {_THREE} --keep strikes,maritime,ground"
    " --fail-on none",
    "nearest-square": "nearest market-square --package P1 --most 2",
    # tradeoffs
    "tradeoffs-square": "tradeoffs market-square --most 5",
    "tradeoffs-square-all": "tradeoffs market-square --parties all",
    "tradeoffs-top": "tradeoffs market-square --top 3 --weights traders=1/2",
    "tradeoffs-better": "tradeoffs market-square --better-than --package P1",
    "tradeoffs-counts": f"tradeoffs U {_THREE} --over packages --most 4",
    "tradeoffs-none": "tradeoffs market-square --parties all --set cars=as_now --fail-on none",
    # the rest
    "stands": "stands U --contested",
    "stands-square": "stands market-square --about stalls,cars",
    "incidents": "incidents U",
    "incidents-bound": "incidents U --bound russia",
    "list": "list",
    "list-flagship": "list U",
    "list-square": "list market-square",
    "sensitivity-package": f"sensitivity U --package PK01 {_THREE} --firmness RU-01=0.9 UA-03=1/2",
    "sensitivity-square": "sensitivity market-square --disputed TR-1,council:minimum",
    "validate-shipped": "validate U market-square",
    "validate-broken": "validate inputs/broken.yaml inputs/small.yaml",
    "validate-disagrees": "validate inputs/disagrees.yaml",
    "run-small": "run inputs/small.runs.yaml --workers 1",
    "run-wrong": "run inputs/wrong.runs.yaml --workers 1",
    "import-genius": "import genius inputs/genius/domain.xml inputs/genius/itex.xml"
    " inputs/genius/cypress.xml -o out.yaml",
    "import-geniusweb": "import geniusweb inputs/geniusweb/jobs1.json inputs/geniusweb/jobs2.json"
    " -o out.yaml",
    "import-scores": "import scores inputs/scores -o out.yaml",
    "schema": "schema",
    "schema-runs": "schema --runs",
}
"""Name of the file -> command, to which ``--json`` is added. U is the flagship."""

_AS_TEXT: Final = {
    "check-pk01": "check U --package PK01",
    "check-pk05": "check U --package PK05",
    "check-pk07": "check U --package PK07",
    "check-pk12": "check U --package PK12",
    "check-pk12-pk12a": "check U --package PK12/PK12a --evidence inferred",
    "check-set": "check U --set duration_days=45 strikes=energy",
    "check-impossible": "check U --set sequence=full_first",
    "check-square": "check market-square --package P1",
    "check-small": "check inputs/small.yaml --package P2 --reading R=hard",
    "deals-three": f"deals U {_THREE}",
    "deals-list": "deals U --parties russia,ukraine --open strikes,oversight --list 4",
    "deals-none": "deals U --parties russia,ukraine --set ground=stops --open us_arms",
    "deals-square": "deals market-square",
    "explain-ceasefire": f"explain U {_THREE} {_CEASEFIRE}",
    "explain-ceasefire-all": f"explain U --parties all {_CEASEFIRE} --singles --party-view"
    " --shifts",
    "explain-package": "explain U --package PK01 --needs russia,us",
    "explain-no-deadlock": f"explain U {_THREE} --singles --kinds strikes,ground",
    "explain-few-sets": f"explain U {_THREE} --package PK08 --max-sets 5",
    "explain-square-needs": "explain market-square --package P1 --needs traders,buses",
    # what moves
    "path": f"path U --to PK06 {_THREE} --list 1",
    "path-bundle": f"path U --from PK01 --to-nearest {_THREE} --fail-on none",
    "path-stopped": f"path U --from PK06 --to PK01 {_THREE} --avoid-warnings --fail-on none",
    "stairs": f"stairs U truce {_THREE} --grid russia,ukraine --at 5",
    "stairs-by": f"stairs U --by strikes,maritime {_THREE} --settle all",
    "diff-packages": f"diff U #PK06 --package PK01 {_THREE} --fail-on acceptance",
    "diff-days": f"diff U --as-of 2025-03-17 --then-as-of 2025-03-18 {_THREE}",
    "timeline-package": f"timeline U --package PK06 {_THREE}",
    "timeline": f"timeline U {_CEASEFIRE} duration_days=30 {_THREE}",
    # hold
    "hold-kremlin": f"hold U --package PK03 {_THREE}",
    "hold-zelensky": "hold U --package PK06",
    "hold-swap": "hold U --set prisoners=175 crimea=us --parties us,russia",
    "nearest-plan": f"nearest U --package PK01 {_THREE}",
    "nearest-none": f"nearest U --package PK01 {_THREE} --keep strikes,maritime,ground",
    "tradeoffs-square-all": "tradeoffs market-square --parties all",
    "tradeoffs-top": "tradeoffs market-square --top 3 --weights traders=1/2",
    "tradeoffs-better": "tradeoffs market-square --better-than --package P1",
    "tradeoffs-counts": f"tradeoffs U {_THREE} --over packages --most 4",
    "tradeoffs-none": "tradeoffs market-square --parties all --set cars=as_now",
    "sensitivity-package": f"sensitivity U --package PK03 {_THREE}"
    " --firmness UA-03=0.2 UA-04=1/4 UA-05=0.5 RU-01=1",
    "sensitivity-square": "sensitivity market-square",
    "stands": "stands U --about us_arms --who russia,us",
    "incidents": "incidents U",
    "list": "list",
    "list-flagship": "list U",
    "validate-shipped": "validate U market-square",
    "validate-broken": "validate inputs/broken.yaml inputs/small.yaml",
    "validate-broken-runs": "validate inputs/broken.runs.yaml",
    "validate-disagrees": "validate inputs/disagrees.yaml",
    "validate-not-yaml": "validate inputs/not-yaml.yaml nowhere.yaml",
    "run-small": "run inputs/small.runs.yaml --out results --workers 1",
    "run-wrong": "run inputs/wrong.runs.yaml --workers 1",
    "run-broken": "run inputs/broken.runs.yaml",
    "import-genius": "import genius inputs/genius/domain.xml inputs/genius/itex.xml"
    " inputs/genius/cypress.xml -o out.yaml",
    "import-geniusweb": "import geniusweb inputs/geniusweb/jobs1.json inputs/geniusweb/jobs2.json"
    " -o out.yaml",
    "import-scores": "import scores inputs/scores -o out.yaml",
}
"""Name of the file -> command, as people read it."""

_ERRORS: Final = {
    "command": "chekc U",
    "scenario": "check ukrain-2025-03 --package PK01",
    "scenario-broken": "check inputs/broken.yaml --package P1",
    "package": "check U --package PK99",
    "hold": "hold U --package PK01 --rule kinds_of",
    "hold-scored": "hold market-square --set cars=none",
    "hold-impossible": "hold U --set sequence=full_first",
    "phase": "check U --package PK12/PK12e",
    "no-package": "check U",
    "several-at-once": "check U --set strike=energy strikes=enery nowhere=y ground duration_days=0",
    "set-twice": "check U --set strikes=none strikes=energy",
    "day": "check U --package PK01 --as-of 2025-02-30",
    "evidence": "check U --package PK01 --evidence oficial",
    "reading": "check U --package PK01 --reading R-AIDS=x",
    "reading-value": "check U --package PK01 --reading R-AID=x",
    "drop": "check U --package PK01 --drop RU-99",
    "standard": "check U --package PK01 --standard happy",
    "fail-on": "check U --package PK01 --fail-on bloked",
    "option": "check U --package PK01 --jsn",
    "party": "deals U --parties rusia",
    "open": "deals U --open strikesz",
    "open-and-set": "deals U --set strikes=energy --open strikes",
    "limit": "deals U --limit strikes=all",
    "list-none": "deals U --list 0 --seconds 0",
    "list-and-sample": "deals U --list 1 --sample 1",
    "not-a-number": "deals U --list many",
    "keep": "nearest U --package PK01 --keep bond",
    "bound": "incidents U --bound rusia",
    "needs": "explain U --package PK01 --needs rusia",
    "needs-no-package": "explain U --needs russia --max-sets 0",
    "tradeoffs-words": "tradeoffs market-square --over deal --by point --better-than --top 0",
    "tradeoffs-weights": "tradeoffs market-square --top 2 --weights counsil=1,traders=-1,buses=x",
    "tradeoffs-no-points": "tradeoffs U --by points",
    "sensitivity": "sensitivity U --disputed RU-99 --firmness RU-01=2 UA-3=1 UA-04 --draws 0",
    "run-unknown": "run ukraine-2025-3",
    "run-workers": "run U --workers 0",
    "import-order": "import genius inputs/genius/itex.xml inputs/genius/domain.xml -o out.yaml",
    "import-differs": "import geniusweb inputs/geniusweb/jobs1.json inputs/geniusweb/other.json"
    " -o out.yaml",
    "import-nowhere": "import scores nowhere -o out.yaml",
    "import-there": "import scores inputs/scores -o inputs/small.yaml",
    "export-no-sum": "export negmas market-square -o out",
    "port": "app --port 0",
}
"""Name of the part in ``commands/errors.txt`` -> command that is refused."""

_HELP: Final = (
    *("", "check", "deals", "nearest", "explain", "tradeoffs", "sensitivity"),
    *(
        "stands",
        "incidents",
        "brief",
        "list",
        "run",
        "validate",
        "schema",
        "import",
        "export",
        "app",
    ),
)
"""Commands whose ``--help`` is in ``commands/help.txt``."""


@dataclass(frozen=True)
class _Ended:
    code: int
    out: str
    err: str


def cases() -> Iterator[str]:
    """The names of the files."""
    yield from (f"commands/{name}.json" for name in _AS_JSON)
    yield from (f"commands/{name}.txt" for name in _AS_TEXT)
    yield from ("commands/errors.txt", "commands/help.txt", "commands/python-m-sim.txt")


def made(case: str) -> str:
    """What the file of this name must hold now."""
    name, _, kind = case.removeprefix("commands/").rpartition(".")
    if kind == "json":
        return _as_json(f"{_AS_JSON[name]} --json")
    if name == "errors":
        return "\n".join(f"== {part}\n{_as_text(line)}" for part, line in _ERRORS.items())
    if name == "help":
        return "\n\n".join(_help(command) for command in _HELP) + "\n"
    if name == "python-m-sim":
        return "\n".join(_by_itself(line) for line in (_AS_TEXT["check-set"], _ERRORS["party"]))
    return _as_text(_AS_TEXT[name])


def _words(line: str) -> list[str]:
    return [_FLAGSHIP if word == "U" else word for word in shlex.split(line)]


@contextmanager
def _in_a_folder() -> Iterator[Path]:
    """An empty folder but for the inputs; 100 columns and no colours."""
    with TemporaryDirectory() as folder, mock.patch.dict(os.environ):
        for name in _COLOURS:
            os.environ.pop(name, None)
        os.environ |= {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C.UTF-8"}
        shutil.copytree(INPUTS, Path(folder) / "inputs")
        with chdir(folder):
            yield Path(folder)


def _ended(line: str) -> tuple[_Ended, dict[str, str]]:
    """How the command ended, and the YAML files it wrote."""
    out, err = StringIO(), StringIO()
    with _in_a_folder() as folder:
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(_words(line))
            except SystemExit as left:
                code = left.code if isinstance(left.code, int) else 1
        written = {
            path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))
        }
    return _Ended(code, masked(out.getvalue()), masked(err.getvalue())), written


def _as_json(line: str) -> str:
    ended, written = _ended(line)
    printed = json.loads(ended.out) if ended.out else None
    told: dict[str, object] = {
        "command": shlex.join(["negsim", *_words(line)]),
        "exit": ended.code,
        "errors": ended.err.splitlines(),
        "output": printed,
    }
    if written:
        told["written"] = {name: text.splitlines() for name, text in written.items()}
    # One object, in one form, and nothing else.
    assert ended.out in ("", json.dumps(printed, ensure_ascii=False, indent=2) + "\n")
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _as_text(line: str) -> str:
    ended, written = _ended(line)
    parts = [_told(line, ended)]
    parts += [f"--- written: {name}\n{text}" for name, text in written.items()]
    return "".join(parts)


def _told(line: str, ended: _Ended) -> str:
    told = f"$ {shlex.join(['negsim', *_words(line)])}\nexit code {ended.code}\n"
    if ended.out:
        told += f"--- standard output\n{ended.out}"
    return f"{told}--- standard error\n{ended.err}" if ended.err else told


def _help(command: str) -> str:
    """The words alone: their layout is argparse's, and differs between versions of Python."""
    ended, _ = _ended(f"{command} --help")
    return f"$ negsim {command} --help\n" + "\n".join(
        " ".join(part.split()) for part in ended.out.split("\n\n")
    )


def _by_itself(line: str) -> str:
    """``python -m sim``, in a process of its own."""
    with _in_a_folder() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "sim", *_words(line)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    return _told(line, _Ended(done.returncode, masked(done.stdout), masked(done.stderr)))
