"""Warnings about what a scenario names but never uses."""

from __future__ import annotations

from collections.abc import Iterator

from sim.files.schema import ScenarioWords
from sim.files.sheet import Sheet


def check_use(sheet: Sheet, words: ScenarioWords) -> None:
    """Warn of parties without positions and of sources nobody rests on.

    A statement that nothing rests on is context, and no fault.
    Says nothing of a kind when an item that might use it could not be read.
    """
    lost = {
        section
        for section in ("positions", "statements", "packages")
        if section in sheet.nameless
        or sheet.ids[section] != {item.id for item in getattr(words, section)}
        or any(damaged == section for damaged, _ in sheet.damaged)
    }
    if "positions" in lost:
        return
    active = {position.party for position in words.positions}
    for index, party in enumerate(words.parties):
        if party.id not in active and not party.points:
            _warn(sheet, ("parties", index, "id"), f"party {party.id!r} has no positions")
    if lost:
        return
    cited = {name for listed in _cited(words) for name in listed}
    for index, item in enumerate(words.sources):
        if item.id not in cited:
            _warn(sheet, ("sources", index, "id"), f"nothing rests on source {item.id!r}")


def _cited(words: ScenarioWords) -> Iterator[list[str]]:
    yield from (item.sources for item in words.readings)
    yield from (item.sources for item in words.statements)
    yield from (item.sources for item in words.positions)
    yield from (item.sources for item in words.packages)
    yield from (item.sources for item in words.scopes)
    yield from (item.sources for item in words.incidents)


def _warn(sheet: Sheet, path: tuple[str, int, str], message: str) -> None:
    sheet.report(path, message, severity="warning")
