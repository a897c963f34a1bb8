"""A crowd on one server: visitors that toggle terms for two minutes, on loopback.

Run from the repository: ``python -m benchmarks.sessions [--visitors 20] [--seconds 120]``;
behind ``taskset -c 0`` server and visitors share one core. ``--pause`` sets how long a visitor
looks at an answer (seconds, on average): many clicks in a short time stand for hours of use, and
show whether the memory stays level. ``--pages`` lets them walk through every page instead.
``--heavy FILE`` adds one who walks through every page of that file without a pause: how long the
others wait for a click then is what a visitor's worst click does to them.

Each visitor speaks the page's own protocol (a websocket of protobuf messages), so that the
figures are the server's and not those of as many browsers, and works on a package of their own.
After each click the link that the server answers with must hold what they chose, and every
party's verdict must be what the library says of that package; both are counted as foreign
where they differ. Prints clicks, seconds per click, processor time per click, what was foreign,
errors and the server's memory over time; exits 1 when there was an error or a foreign answer.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import re
import sys
import time
from dataclasses import dataclass, field
from html import unescape
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
from sim.questions.glossary import verdict_of
from sim.ui.own_files import FILES
from tests.browsing import server

PATIENCE = 60.0
OPEN, OUT = "Open", "Left out"
PAGES = ("overview", "package", "deals", "deadlock", "steps", "positions", "own-case", "method")
_CARD = re.compile(r'<h2 class="np-name">(.*?)</h2><span class="np-badge"[^>]*>. (.*?)</span>')
SCENARIO = sim.open_scenario("ukraine-2025-03")
TERM_OF_LABEL = {
    term.id: {option.label: option.id for option in term.options} for term in SCENARIO.terms
}


@dataclass
class Visitor:
    """One session: what it is offered, what it chose, and what went wrong."""

    url: str
    package: str
    random: Random
    page: str = "package"
    controls: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    compared: int = 0
    query: str = ""
    scenario: str = SCENARIO.id
    script: str = ""
    html: list[str] = field(default_factory=list)
    known: dict[str, ForwardMsg] = field(default_factory=dict)

    async def visit(
        self, seconds: float, pause: float, together: asyncio.Barrier, walks: bool
    ) -> None:
        """Open the page on a package; once all have, click until the time is up."""
        self.query = f"scenario={self.scenario}&package={self.package}"
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        try:
            async with connect(address, max_size=64 * 2**20) as socket:
                await self._run(socket)
                await together.wait()
                until = time.monotonic() + seconds
                while time.monotonic() < until:
                    await asyncio.sleep(self.random.uniform(0.5, 1.5) * pause)
                    await (self._walk(socket) if walks else self._click(socket))
        except (TimeoutError, ConnectionError, ConnectionClosed) as error:
            self.errors.append(f"{type(error).__name__}: {error}")

    async def _walk(self, socket: ClientConnection) -> None:
        self.page, self.script = PAGES[len(self.times) % len(PAGES)], ""
        await self._timed(socket)

    async def _click(self, socket: ClientConnection) -> None:
        """Set a term to anything; one that was left open is settled first."""
        still = [term for term, (name, _) in self.controls.items() if self.chosen[name] == OPEN]
        term = (still or [self.random.choice(sorted(self.controls))])[0]
        name, options = self.controls[term]
        wanted = [o for o in options if o != OPEN and o != self.chosen[name]]
        self.chosen[name] = OPEN if self.random.random() < 0.1 else self.random.choice(wanted)
        await self._timed(socket)
        if self.chosen[name] != OPEN:
            self._compare()

    async def _timed(self, socket: ClientConnection) -> None:
        start = time.monotonic()
        await self._run(socket)
        self.times.append(time.monotonic() - start)

    def _compare(self) -> None:
        """The link and the verdicts shown against what was chosen and what the library says."""
        query = parse_qs(self.query)
        if query.get("package", ["PK01"])[0] != self.package:
            self.foreign.append(f"shown {self.query} in place of {self.package}")
        held = dict(SCENARIO.package[self.package].laid_out()[0])
        for pair in filter(None, query.get("set", [""])[0].split(",")):
            term, _, option = pair.partition(":")
            held[term] = option
        for term, (name, _) in self.controls.items():
            mine = TERM_OF_LABEL[term].get(self.chosen[name], "-")
            if held.get(term, "-") != mine:
                self.foreign.append(f"{term} is {held.get(term)} in place of {mine}")
        said = sim.check(SCENARIO, {t: o for t, o in held.items() if o != "-"})
        wanted = [
            (SCENARIO.party[party].label, verdict_of(SCENARIO.party[party], found.verdict)[1])
            for party, found in said.parties.items()
        ]
        shown = [
            (unescape(who), unescape(words)) for who, words in _CARD.findall("".join(self.html))
        ]
        self.compared += 1
        if shown != wanted:
            self.foreign.append(f"{shown} in place of {wanted}")

    async def _run(self, socket: ClientConnection) -> None:
        """Send what is chosen, and wait for the end of the script."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.page_script_hash = self.script
        asked.page_name = "" if self.script else self.page
        asked.cached_message_hashes.extend(self.known)
        for name, option in self.chosen.items():
            state = asked.widget_states.widgets.add()
            state.id = name
            state.string_array_value.data.append(option)
        self.html.clear()
        await socket.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(socket.recv(decode=False), PATIENCE)
            answer = ForwardMsg.FromString(data)
            kind = answer.WhichOneof("type")
            if kind == "ref_hash":
                answer, kind = self.known[answer.ref_hash], "delta"
            elif answer.metadata.cacheable:
                self.known[answer.hash] = answer
            if kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "navigation":
                self.script = answer.navigation.page_script_hash
            elif kind == "delta":
                self._note(answer)
            elif kind == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    self.errors.append(f"the script ended with {answer.script_finished}")
                return

    def _note(self, answer: ForwardMsg) -> None:
        """Learn the controls of the terms; keep what is an error, and what is shown."""
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "html":
            self.html.append(element.html.body)
        elif kind == "button_group" and "-term." in element.button_group.id:
            group = element.button_group
            term = group.id.rpartition(".")[2]
            self.controls[term] = (group.id, [o.content for o in group.options])
            if group.set_value or group.id not in self.chosen:
                # As the browser does: what the server sets is what one sends from now on.
                self.chosen[group.id] = next(iter(group.raw_values), OUT)


def memory(process: int) -> float:
    """Resident memory of a process, in MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def cpu(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def watched(
    process: int, visitors: list[Visitor], heavy: list[Visitor], given: argparse.Namespace
) -> tuple[list[float], float, float]:
    """Let them all visit: the memory eleven times meanwhile, and the processor time of both."""
    together = asyncio.Barrier(len(visitors) + len(heavy) + 1)
    visits = asyncio.gather(
        *(v.visit(given.seconds, given.pause, together, walks=given.pages) for v in visitors),
        *(v.visit(given.seconds, 0.0, together, walks=True) for v in heavy),
    )
    await together.wait()
    sizes, before, own = [memory(process)], cpu(process), time.process_time()
    for _ in range(10):
        await asyncio.sleep(given.seconds / 10)
        sizes.append(memory(process))
    await visits
    return sizes, cpu(process) - before, time.process_time() - own


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--pause", type=float, default=2.0)
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--heavy", type=Path)
    given = parser.parse_args()
    if given.heavy is not None:
        os.environ[FILES] = str(given.heavy.resolve())
    packages = [p.id for p in SCENARIO.packages if not p.phases]
    with TemporaryDirectory() as folder, server(Path(folder)) as (url, process):
        visitors = [
            Visitor(url, packages[place % len(packages)], Random(place))
            for place in range(given.visitors)
        ]
        heavy = [
            Visitor(url, "", Random(0), page=PAGES[0], scenario=file.stem)
            for file in filter(None, (given.heavy,))
        ]
        sizes, *spent = asyncio.run(watched(process, visitors, heavy, given))
        log = (Path(folder) / "server.log").read_text(encoding="utf-8")
    times = [t for visitor in visitors for t in visitor.times]
    errors = [e for visitor in [*visitors, *heavy] for e in visitor.errors]
    foreign = [f for visitor in visitors for f in visitor.foreign]
    errors += ["a traceback in the server's log"] if "Traceback" in log else []
    print(f"visitors           {given.visitors}, {given.seconds:.0f} s, load {os.getloadavg()[0]}")
    print(f"clicks             {len(times)}")
    print(
        f"click to finished  median {1000 * median(times):.0f} ms, "
        f"slowest twentieth from {1000 * quantiles(times, n=20)[-1]:.0f} ms, "
        f"slowest {1000 * max(times):.0f} ms"
    )
    for walker in heavy:
        slowest = dict.fromkeys(PAGES, 0.0)
        for page, took in zip(itertools.cycle(PAGES), walker.times, strict=False):
            slowest[page] = max(slowest[page], took)
        print(f"heavy, slowest     {', '.join(f'{p} {t:.1f} s' for p, t in slowest.items())}")
    server_, own = (1000 * seconds / len(times) for seconds in spent)
    print(f"processor a click  server {server_:.0f} ms, visitors {own:.0f} ms")
    print(f"foreign answers    {len(foreign)} of {sum(v.compared for v in visitors)} {foreign[:3]}")
    print(f"errors             {len(errors)} {sorted(set(errors))[:5]}")
    print(f"memory, MiB        {' '.join(f'{size:.0f}' for size in sizes)}")
    return 1 if errors or foreign else 0


if __name__ == "__main__":
    sys.exit(main())
