"""Twenty visitors toggling terms on one server, for two minutes, on loopback.

Run from the repository: ``python -m benchmarks.sessions [seconds [visitors]]``. Each
visitor speaks the page's own protocol (a websocket of protobuf messages), so that the
figures are the server's and not those of twenty browsers. Every visitor works on a
package of their own and checks after each click that the link the server answers with
is theirs. Prints clicks, seconds per click, errors, and the server's memory over time.
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
from tornado.websocket import WebSocketClientConnection, websocket_connect

import sim
from tests.browsing import server

PAUSE = 1.0
"""Seconds a visitor looks at the answer before the next click, on average."""


@dataclass
class Visitor:
    """One session: what it saw of its widgets, and what went wrong."""

    number: int
    url: str
    package: str
    widgets: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    query: str = ""
    answered: int = 0

    async def visit(self, until: float) -> None:
        """Open the page on the visitor's own package, then click until the time is up."""
        random = Random(self.number)  # noqa: S311 - which term to click
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        socket = await websocket_connect(address, max_message_size=64 * 2**20)
        await self.run(socket, f"package={self.package}", "", 0)
        while time.monotonic() < until:
            term = random.choice(sorted(self.widgets))
            start = time.monotonic()
            await self.run(socket, self.query, term, random.randrange(4))
            self.times.append(time.monotonic() - start)
            shown = parse_qs(self.query).get("package", ["PK01"])[0]
            if shown != self.package:
                self.errors.append(f"saw {shown} in place of {self.package}")
            await asyncio.sleep(random.uniform(0.5, 1.5) * PAUSE)
        socket.close()

    async def run(
        self, socket: WebSocketClientConnection, query: str, term: str, option: int
    ) -> None:
        """Send one click (none: the first visit), and wait for the end of the script."""
        message = BackMsg()
        message.rerun_script.query_string = query
        if term:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.widgets[term]
            state.string_array_value.data.append(self.options[term][option % len(self.options[term])])
        else:
            message.rerun_script.page_name = ""
        await socket.write_message(message.SerializeToString(), binary=True)
        while True:
            data = await asyncio.wait_for(socket.read_message(), 60)
            if not isinstance(data, bytes):
                raise ConnectionError("the server closed the connection")
            answer = ForwardMsg.FromString(data)
            kind = answer.WhichOneof("type")
            if kind == "delta":
                self.note(answer)
            elif kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "script_finished":
                self.answered += 1
                return

    options: dict[str, list[str]] = field(default_factory=dict)

    def note(self, answer: ForwardMsg) -> None:
        """Learn the ids of the terms' controls; keep what is an error."""
        element = answer.delta.new_element
        if element.WhichOneof("type") == "exception":
            self.errors.append(element.exception.message)


if __name__ == "__main__":
    print(ForwardMsg, BackMsg, sim, server, Path, TemporaryDirectory, median, quantiles, sys)
