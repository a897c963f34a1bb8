"""How tests run: hypothesis, which worker runs what, and what is kept from test to test.

There are no deadlines, and the examples are the same every time. ``HYPOTHESIS_PROFILE=quick``
tries few of them, ``default`` others each time, and ``thorough`` thousands.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from sim import limits
from sim.files import catalogue
from sim.scenario.model import Scenario
from tests.browsing import chromium, chromium_path, server

os.environ["NEGSIM_CACHE"] = "off"
"""Nothing is kept on disk, nor for the processes of a test; tests/test_cache.py keeps its own."""
READ: dict[str, Scenario] = {}
"""What a worker has read, by the digest of the file."""

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile(
    "default", deadline=None, max_examples=80, suppress_health_check=_SLOW, database=None
)
settings.register_profile("same", settings.get_profile("default"), derandomize=True)
settings.register_profile("quick", settings.get_profile("same"), max_examples=15)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=3_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


_TEXTS = {
    f"tests/{file.name}": file.read_text(encoding="utf-8")
    for file in Path(__file__).parent.glob("test_*.py")
}
SERVED = frozenset(
    name
    for name, text in _TEXTS.items()
    if all(part in text for part in ("from playwright", "settled("))
)
"""The files that look at the page as it is served."""
DRAWN = frozenset(
    name
    for name, text in _TEXTS.items()
    if any(part in text for part in ("AppTest", "started(", "frozen_pages"))
)
"""The files that draw pages within the tests."""


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first."""
    items.sort(key=lambda item: _file(item.nodeid) not in SERVED)


class Handed(LoadScopeScheduling):  # type: ignore[misc]
    """Each file goes to one worker, and all that look at the served page to the same one."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return "served" if _file(nodeid) in SERVED else _file(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Handed:
    return Handed(config, log)


@pytest.fixture(autouse=True, scope="module")
def own_main_module() -> Iterator[None]:
    """Streamlit makes a page the main module, which processes started later would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
    _forget()


@pytest.fixture(autouse=True, scope="session")
def read_once() -> Iterator[None]:
    """A file is read once by a worker: reading the flagship takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "recalled", READ.get)
        patch.setattr(catalogue, "keep", lambda read: READ.setdefault(read.digest, read))
        yield


@pytest.fixture(autouse=True)
def own_answers(request: pytest.FixtureRequest) -> Iterator[None]:
    """What was read and answered stays, save over a test that changes how that is done."""
    changed = "monkeypatch" in request.fixturenames
    if changed:
        _forget()
    yield
    if changed:
        _forget()


def _forget() -> None:
    READ.clear()
    if streamlit := sys.modules.get("streamlit"):
        streamlit.cache_resource.clear()


@pytest.fixture(autouse=True)
def _unhurried(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page drawn within a test has time enough for every answer, however busy the machine is."""
    if _file(request.node.nodeid) in DRAWN:
        for name in ("PAGE_SECONDS", "PAGE_RUN_SECONDS"):
            monkeypatch.setattr(limits, name, 60.0)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """One server of the page for all files that a worker runs: its address and its log."""
    folder = tmp_path_factory.mktemp("server")
    with server(folder) as (address, _):
        yield address, folder / "server.log"


@pytest.fixture(scope="module")
def url(served: tuple[str, Path]) -> Iterator[str]:
    """The address of the page, where nothing may go wrong while a file is run."""
    address, log = served
    before = log.stat().st_size
    yield address
    said = log.read_bytes()[before:].decode()
    assert "Traceback" not in said, said[-4000:]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the contexts of one file: Playwright's loop would stop others' of a worker."""
    if chromium_path() is None and "CI" not in os.environ:
        pytest.skip("there is no Chromium on this machine")
    with chromium() as found:
        yield found
