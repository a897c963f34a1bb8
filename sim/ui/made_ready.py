"""What the first visitor needs, made ready beside the server as it starts.

The pages and all that they stand on take a second to load, the first case and the answers on its
first page another: begun here, whoever comes first waits for what is left of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread
from typing import Final

_PAGES: Final = ("overview", "package", "deals", "deadlock", "steps", "evidence", "scenario")


@asynccontextmanager
async def made_ready(_app: object) -> AsyncIterator[None]:
    """Begins as the server starts, which waits for nothing of it."""
    Thread(target=_load, name="made-ready", daemon=True).start()
    yield


def _load() -> None:
    # Not at the head of this file: the server would wait for it before it answers anybody.
    import_module("sim.ui.main")
    overview, *_ = (import_module(f"sim.ui.page.{page}") for page in _PAGES)
    overview.in_advance()
