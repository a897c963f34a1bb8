"""Twenty visitors toggling terms on one server, for two minutes, on loopback.

Run from the repository: ``python -m benchmarks.sessions [seconds [visitors]]``. Each
visitor speaks the page's own protocol (a websocket of protobuf messages), so that the
figures are the server's and not those of twenty browsers. Every visitor works on a
package of their own and checks after each click that the link which the server answers
with is theirs and holds the click. Prints clicks, seconds per click, errors, and the
server's memory over time; exits 1 when there was an error.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

import sim
from tests.browsing import server

PAUSE = 2.0
"""Seconds for which a visitor looks at an answer, on average."""
PATIENCE = 60.0


@dataclass
class Visitor:
    """One session: what it is offered, what it chose, and what went wrong."""

    url: str
    package: str
    random: Random
    controls: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    query: str = ""

    async def visit(self, until: float) -> None:
        """Open the page on a package, then click until the time is up."""
        self.query = f"package={self.package}"
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        try:
            async with connect(address, max_size=64 * 2**20) as socket:
                await self._run(socket)
                while time.monotonic() < until:
                    await asyncio.sleep(self.random.uniform(0.5, 1.5) * PAUSE)
                    await self._click(socket)
        except (TimeoutError, ConnectionError, ConnectionClosed) as error:
            self.errors.append(f"{type(error).__name__}: {error}")

    async def _click(self, socket: ClientConnection) -> None:
        term = self.random.choice(sorted(self.controls))
        name, options = self.controls[term]
        self.chosen[name] = self.random.choice(options)
        start = time.monotonic()
        await self._run(socket)
        self.times.append(time.monotonic() - start)
        shown = parse_qs(self.query).get("package", ["PK01"])[0]
        if shown != self.package:
            self.errors.append(f"shown {shown} in place of {self.package}")

    async def _run(self, socket: ClientConnection) -> None:
        """Send what is chosen, and wait for the end of the script."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        for name, option in self.chosen.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = name
            state.string_array_value.data.append(option)
        await socket.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(socket.recv(decode=False), PATIENCE)
            answer = ForwardMsg.FromString(data)
            kind = answer.WhichOneof("type")
            if kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "delta":
                self._note(answer)
            elif kind == "script_finished":
                if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    self.errors.append(f"the script ended with {answer.script_finished}")
                return

    def _note(self, answer: ForwardMsg) -> None:
        """Learn the controls of the terms; keep what is an error."""
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "button_group" and "-term." in element.button_group.id:
            group = element.button_group
            self.controls[group.label] = (group.id, [o.content for o in group.options])
            if group.set_value:
                # As the browser does: what the server sets is what one sends from now on.
                self.chosen[group.id] = next(iter(group.raw_values), "")


def memory(process: int) -> float:
    """Resident memory of a process, in MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


async def watched(process: int, visitors: list[Visitor], seconds: float) -> list[float]:
    """Let them all visit, and look at the memory ten times meanwhile."""
    until = time.monotonic() + seconds
    visits = asyncio.gather(*(visitor.visit(until) for visitor in visitors))
    sizes = [memory(process)]
    for _ in range(10):
        await asyncio.sleep(seconds / 10)
        sizes.append(memory(process))
    await visits
    return sizes


def main() -> int:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 120.0
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    packages = [p.id for p in sim.open_scenario("ukraine-2025-03").packages]
    with TemporaryDirectory() as folder, server(Path(folder)) as (url, process):
        visitors = [
            Visitor(url, packages[place % len(packages)], Random(place)) for place in range(number)
        ]
        sizes = asyncio.run(watched(process, visitors, seconds))
        log = (Path(folder) / "server.log").read_text(encoding="utf-8")
    times = [t for visitor in visitors for t in visitor.times]
    errors = [e for visitor in visitors for e in visitor.errors]
    errors += ["a traceback in the server's log"] if "Traceback" in log else []
    print(f"visitors           {number}, {seconds:.0f} s")
    print(f"clicks             {len(times)}")
    print(
        f"click to finished  median {1000 * median(times):.0f} ms, "
        f"slowest twentieth from {1000 * quantiles(times, n=20)[-1]:.0f} ms"
    )
    print(f"links              {[visitor.query for visitor in visitors[:2]]}")
    print(f"errors             {len(errors)} {sorted(set(errors))[:5]}")
    print(f"memory, MiB        {' '.join(f'{size:.0f}' for size in sizes)}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
