"""``negsim app``: open the page in a browser, from any folder."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import sim.ui
from sim.cli.codes import FINE
from sim.problems import InvalidInput, Problem

HELP = "start the page on this machine (http://localhost:8501)"
_PORTS = range(1, 65_536)
_OFFLINE = (
    "--browser.gatherUsageStats=false",
    "--server.address=127.0.0.1",
    "--server.maxUploadSize=2",
    "--client.toolbarMode=viewer",
    "--runner.postScriptGC=false",
)


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``app``."""
    parser.add_argument("--port", type=int, default=8501, help="to listen on (default 8501)")


def run(options: Namespace) -> int:
    """Run Streamlit on the page until it is stopped."""
    if options.port not in _PORTS:
        raise InvalidInput([Problem("--port", message="must lie between 1 and 65535")])
    page = Path(sim.ui.__file__).with_name("main.py")
    command = [sys.executable, "-m", "streamlit", "run", str(page), *_OFFLINE]
    finished = subprocess.run([*command, f"--server.port={options.port}"], check=False)  # noqa: S603
    return FINE if finished.returncode == 0 else finished.returncode
