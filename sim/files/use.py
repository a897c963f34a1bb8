"""What a scenario file says without any effect where it stands: told, never passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.language.syntax import Condition
from sim.language.unfolding import names_in
from sim.scenario.model import Party, Scenario, Severity
from sim.scenario.proposals import Stair


def check_use(sheet: Sheet, draft: Scenario) -> None:
    """Warn of what nothing rests on, and of fields without effect.

    A statement that nothing rests on is context, and no fault.
    Says nothing of a kind when an item that might use it could not be read.
    """
    lost = {
        section
        for section in ("positions", "statements", "packages", "scopes", "rules", "definitions")
        if section in sheet.nameless
        or sheet.ids[section] != {item.id for item in getattr(draft, section)}
        or any(damaged == section for damaged, _ in sheet.damaged)
    }
    _check_veto(sheet, draft)
    _check_idle(sheet, draft)
    if "positions" in lost:
        return
    active = {position.party for position in draft.positions}
    rewarded = {position.party for position in draft.positions if position.points}
    for index, party in enumerate(draft.parties):
        if party.id not in active and not party.points:
            _warn(sheet, ("parties", index, "id"), f"party {party.id!r} has no positions")
        if not party.points and party.id not in rewarded:
            _check_bounds(sheet, ("parties", index), party)
    varied = {name for position in draft.positions for name in position.variants}
    for index, reading in enumerate(draft.readings):
        # One with a note may be told for its own sake.
        if reading.id not in varied and not reading.note:
            message = f"no position depends on reading {reading.id!r}: it has no effect"
            _warn(sheet, ("readings", index, "id"), message)
    if "scopes" not in lost:
        scoped = {name for scope in draft.scopes for name in scope.stated}
        for index, term in enumerate(draft.terms):
            if term.binds and not term.binds_for and term.id not in scoped:
                message = "has no effect without 'binds_for': it binds nobody to keep anything"
                _warn(sheet, ("terms", index, "binds"), message)
    if lost:
        return
    said = {name for condition in _conditions(draft) for name in names_in(condition)}
    for index, definition in enumerate(draft.definitions):
        if ("definitions", definition.id) not in said:
            message = f"no condition uses definition {definition.id!r}: it has no effect"
            _warn(sheet, ("definitions", index, "id"), message)
    citing = ("readings", "statements", "positions", "packages", "scopes", "incidents")
    items = [item for section in citing for item in getattr(draft, section)]
    cited = {name for item in items for name in item.sources}
    for index, source in enumerate(draft.sources):
        if source.id not in cited:
            _warn(sheet, ("sources", index, "id"), f"nothing rests on source {source.id!r}")


def _conditions(draft: Scenario) -> Iterator[Condition]:
    """Every condition, also those of definitions and of readings."""
    yield from (definition.means for definition in draft.definitions)
    for rule in draft.rules:
        yield from filter(None, (rule.when, rule.then))
    for position in draft.positions:
        yield from filter(None, (position.when, position.requires))
        for values in position.variants.values():
            for said in values.values():
                yield from filter(None, (said.when, said.requires))


def _check_idle(sheet: Sheet, draft: Scenario) -> None:
    """Warn of fields that say nothing where they stand."""
    for index, term in enumerate(draft.terms):
        if term.only_listed and term.span is None:
            _warn(sheet, ("terms", index, "only_listed"), "has no effect: the term has no range")
        if term.unit and all(option.value is None for option in term.options):
            _warn(sheet, ("terms", index, "unit"), "has no effect: no option has a number")
    for index, rule in enumerate(draft.rules):
        if rule.severity is Severity.NOTE and rule.then is not None:
            message = "has no effect: a note is shown wherever its 'if' holds"
            _warn(sheet, ("rules", index, "then"), message)
    for index, staircase in enumerate(draft.stairs):
        for place, step in enumerate(staircase.steps):
            _check_step(sheet, ("stairs", index, "steps", place), step, staircase.steps[:place])
    for index, position in enumerate(draft.positions):
        for reading, values in position.variants.items():
            for value, said in values.items():
                same = said.when in (None, position.when)
                if said.held and same and said.requires in (None, position.requires):
                    path: Path = ("positions", index, "readings", reading, value)
                    _warn(sheet, path, "has no effect: it says what the position says without it")


def _check_step(sheet: Sheet, path: Path, step: Stair, before: Sequence[Stair]) -> None:
    """Warn of a step that settles nothing that one before it does not."""
    for other in before:
        if step.stated.items() <= other.stated.items():
            same = "the same as" if step.stated == other.stated else "nothing that is not on"
            _warn(sheet, (*path, "set"), f"has no effect: it settles {same} step {other.label!r}")
            return


def _check_bounds(sheet: Sheet, path: Path, party: Party) -> None:
    """Warn of bounds on points that a party does not count."""
    for key, bound in (("minimum", party.minimum), ("cap", party.cap)):
        if bound is not None:
            effect = "no effect" if key == "cap" else "it keeps nothing out"
            effect = "no package reaches it" if key == "minimum" and bound > 0 else effect
            message = f"party {party.id!r} and its positions have no points: {effect}"
            _warn(sheet, (*path, key), message)


def _check_veto(sheet: Sheet, draft: Scenario) -> None:
    rule = draft.agreement
    if rule is not None and rule.veto and rule.unanimous:
        message = "has no effect: without votes to reach every party asked has to accept"
        _warn(sheet, ("agreement", "veto"), message)


def _warn(sheet: Sheet, path: Path, message: str) -> None:
    sheet.report(path, message, severity="warning")
