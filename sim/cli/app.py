"""``negsim app``: open the page in a browser, from any folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sim.ui
from sim.cli.codes import FINE
from sim.problems import InvalidInput, Problem
from sim.ui.own_files import EDIT, FILES

HELP = "start the page on this machine (http://localhost:8501)"
_PORTS = range(1, 65_536)
_NAME = re.compile(r"[A-Za-z0-9.-]{1,253}")


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``app``."""
    parser.add_argument(
        "path", nargs="?", metavar="FILE|DIR", type=Path, help="a scenario of yours, or a folder"
    )
    words = "write changes back to FILE (as it was before: FILE.bak), or to the files of DIR"
    parser.add_argument("--edit", action="store_true", help=words)
    parser.add_argument("--port", type=int, default=8501, help="to listen on (default 8501)")
    parser.add_argument(
        "--listen",
        metavar="ADDRESS",
        help="where a proxy reaches it (default: 127.0.0.1)",
    )
    parser.add_argument(
        "--public",
        metavar="NAME",
        help="its name for the public, see docs/hosting.md",
    )


def run(options: Namespace) -> int:
    """Run Streamlit on the page until it is stopped."""
    if options.port not in _PORTS:
        raise InvalidInput([Problem("--port", message="must lie between 1 and 65535")])
    if options.public is not None and not _NAME.fullmatch(options.public):
        message = f"{options.public[:60]!r} is no name of a host"
        raise InvalidInput([Problem("--public", message=message)])
    if options.path is not None and not options.path.exists():
        raise InvalidInput([Problem(str(options.path), message="there is no such file or folder")])
    if options.edit and options.path is None:
        raise InvalidInput([Problem("--edit", message="name the file or folder to be changed")])
    own = {} if options.path is None else {FILES: str(options.path.resolve())}
    environment = {**os.environ, **own, **({EDIT: "yes"} if options.edit else {})}
    page = Path(sim.ui.__file__).with_name("served.py")
    command = [sys.executable, "-m", "streamlit", "run", str(page), *settings()]
    command += [f"--server.port={options.port}", *_for_others(options.listen, options.public)]
    return _served(command, environment)


def _served(command: list[str], environment: Mapping[str, str]) -> int:
    """Run it to its end; who ends this program ends it too, and its port is free again."""
    with subprocess.Popen(command, env=environment) as page:  # noqa: S603
        before = signal.signal(signal.SIGTERM, lambda *_: page.terminate())
        try:
            ended = page.wait()
        finally:
            page.terminate()
            signal.signal(signal.SIGTERM, before)
    return FINE if ended == 0 else ended


def _for_others(address: str | None, name: str | None) -> list[str]:
    """Options of Streamlit for a page that is not for this machine alone."""
    found = [f"--server.address={address}"] if address else []
    if name:
        found += [f"--browser.serverAddress={name}", f"--server.corsAllowedOrigins=https://{name}"]
        # The other two are for the proxy's look at whether it lives.
        found += [f"--server.allowedHosts={host}" for host in (name, "localhost", "127.0.0.1")]
        found += ["--server.fileWatcherType=none", "--logger.level=error"]
    return found


def settings() -> list[str]:
    """The page's own settings (offline, on loopback, its colours) as options of Streamlit.

    Streamlit itself reads them only in the folder of a checkout.
    """
    package = Path(sim.ui.__file__).resolve().parent.parent
    installed = package / "_streamlit.toml"
    file = installed if installed.is_file() else package.parent / ".streamlit" / "config.toml"
    return list(_flags("", tomllib.loads(file.read_text(encoding="utf-8"))))


def _flags(prefix: str, table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flags(f"{prefix}{name}.", value)
        else:
            said = str(value).lower() if isinstance(value, bool) else value
            yield f"--{prefix}{name}={said}"
