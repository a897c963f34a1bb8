"""The cache of scenarios already read: it says what reading says, or nothing at all."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import given

import sim
from sim.files import cache
from sim.files.cache import keep, recalled
from sim.files.catalogue import path
from sim.files.load import read_file
from sim.files.templates import NAMES, template
from sim.problems import InvalidInput
from sim.scenario.model import Scenario
from tests.strategies import scenarios

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("NEGSIM_CACHE", raising=False)
    monkeypatch.setattr("sim.files.catalogue.recalled", recalled)
    monkeypatch.setattr("sim.files.catalogue.keep", keep)


def _kept(tmp_path: Path) -> list[Path]:
    return sorted(tmp_path.glob("cache/negsim/*"))


def _same(one: object, other: object) -> None:
    """Equal in every field, also those that equality leaves out, and of the same types."""
    if is_dataclass(one):
        assert type(one) is type(other)
        for field in fields(one):
            _same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple):
        assert isinstance(other, tuple)
        for part, its in zip(one, other, strict=True):
            _same(part, its)
    else:
        assert one == other


@given(scenarios() | scenarios(scored=True))
def test_any_scenario_comes_back_as_it_was(scenario: Scenario) -> None:
    _same(scenario, cache._thing(json.loads(json.dumps(cache._words(scenario)))))


@pytest.mark.parametrize("name", [*sim.names(), *NAMES])
def test_what_is_recalled_equals_what_is_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case.yaml"
    text = template(name) if name in NAMES else path(name).read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    read = sim.open_scenario(file)
    assert len(_kept(tmp_path)) == 1
    monkeypatch.setattr("sim.files.load.read_file", None)
    _same(read, sim.open_scenario(file))


def test_sums_come_back_too(tmp_path: Path) -> None:
    text = template("price").replace(
        "positions:",
        """\
definitions:
  - {id: bounded, says: A bound on a sum, means: price + price <= 100}
positions:""",
        1,
    )
    text = text.replace("requires: price >= 36\n", "requires: price >= 36 and bounded\n", 1)
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    _same(sim.open_scenario(file), sim.open_scenario(file))
    assert len(_kept(tmp_path)) == 1


_DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "one letter else": lambda data: data.replace(b"price", b"prixe", 1),
    "of another version": lambda data: _signed(b"0" * 64 + b"\n" + _said(data)),
    "a foreign class": lambda data: _signed(_reader(data) + b'\n["Path","/etc/passwd"]'),
    "fields too few": lambda data: _signed(_reader(data) + b'\n["Scenario"]'),
    "no scenario": lambda data: _signed(_reader(data) + b'\n["Named","price",["tuple"]]'),
    "nested without end": lambda data: _signed(_reader(data) + b"\n" + b"[" * 100_000),
}


def _reader(data: bytes) -> bytes:
    return data.split(b"\n")[1]


def _said(data: bytes) -> bytes:
    return data.split(b"\n", 2)[2]


def _signed(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


@pytest.mark.parametrize("how", _DAMAGE)
def test_with_any_fault_the_file_is_read_anew(how: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(template("price"), encoding="utf-8")
    read = sim.open_scenario(file)
    (kept,) = _kept(tmp_path)
    whole = kept.read_bytes()
    kept.write_bytes(_DAMAGE[how](whole))
    assert kept.read_bytes() != whole
    assert recalled(read.digest) is None
    _same(read, sim.open_scenario(file))
    assert kept.read_bytes() == whole


def test_a_file_with_anything_to_say_is_not_kept(tmp_path: Path) -> None:
    text = template("price")
    file = tmp_path / "case.yaml"
    file.write_text(text + "\n# \n" + text, encoding="utf-8")
    with pytest.raises(InvalidInput):
        sim.open_scenario(file)
    warned = text + "\nreadings: [{id: R1, label: how, default: a, values: {a: one, b: other}}]\n"
    file.write_text(warned, encoding="utf-8")
    assert read_file(file).warnings
    sim.open_scenario(file)
    assert not _kept(tmp_path)


def test_an_edited_file_is_another_file(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(template("price"), encoding="utf-8")
    first = sim.open_scenario(file)
    file.write_text(template("price") + "# more\n", encoding="utf-8")
    assert sim.open_scenario(file).digest != first.digest
    assert len(_kept(tmp_path)) == 2


def test_it_can_be_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGSIM_CACHE", "off")
    scenario = sim.open_scenario("ukraine-2025-03")
    assert not _kept(tmp_path)
    assert recalled(scenario.digest) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there folders have no such mode")
def test_only_a_folder_of_the_users_own_is_used(tmp_path: Path) -> None:
    scenario = sim.open_scenario("ukraine-2025-03")
    folder = tmp_path / "cache" / "negsim"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {kept.stat().st_mode & 0o777 for kept in folder.iterdir()} == {0o600}
    folder.chmod(0o755)
    assert recalled(scenario.digest) is None
    keep(scenario)


def test_a_folder_that_cannot_be_made_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert sim.open_scenario("ukraine-2025-03").id


def test_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.limits.SCENARIOS_KEPT", 3)
    file = tmp_path / "case.yaml"
    for number in range(5):
        file.write_text(template("price") + f"# {number}\n", encoding="utf-8")
        digest = sim.open_scenario(file).digest
        os.utime(tmp_path / "cache" / "negsim" / f"{digest}.json", (number, number))
    assert [kept.stat().st_mtime for kept in _kept(tmp_path)].count(0) == 0
    assert len(_kept(tmp_path)) == 3


_HEAVY = ("pydantic", "pydantic_core", "yaml", "ruamel", "numpy", "pandas", "rich", "pysat")


@pytest.mark.parametrize(
    ("more", "may"), [(["--json"], set()), ([], {"rich"})], ids=["json", "table"]
)
def test_what_was_kept_is_checked_without_what_reads_files(more: list[str], may: set[str]) -> None:
    """A cold check is over before the reader of files would have been imported."""
    sim.open_scenario("ukraine-2025-03")
    asked = ["check", "ukraine-2025-03", "--package", "PK01", *more]
    script = (
        "import sys; from sim.cli.main import main\n"
        f"assert main({asked!r}) == 0\n"
        f"print('imported', *(name for name in {_HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    head, *found = done.stdout.splitlines()[-1].split()
    assert head == "imported"
    assert set(found) <= may
