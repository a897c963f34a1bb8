"""Does each position rest on statements that say such a thing?

Only where a scenario lists statements: what a position is (its kind) and how well it is
known (its evidence) must follow from its basis, every statement that asks for something
must be encoded or listed as not encoded, and a condition must not admit what its own
sentence refuses. All of it is warned of, never refused: judgement stays with the author,
who answers with a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Final

from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.scenario.model import Kind, Position, Scenario, Term
from sim.scenario.record import Statement
from sim.scenario.verdicts import Evidence
from sim.scenario.world import World, truth

ASKS: Final = frozenset({"demand", "condition", "red_line", "rejection", "conditional_acceptance"})
"""Types of statement that demand something, make it a condition, or refuse it."""
BOTH: Final = "conditional_acceptance"
"""A type that is a yes as well as a condition."""
_READY: Final = frozenset({"offer", "acceptance", "agreement", "action", "goal", "report", BOTH})
"""Types that show somebody ready for something."""
_ASKING: Final = frozenset({Kind.RED_LINE, Kind.CONDITION, Kind.DEMAND})
_YES: Final = frozenset({Kind.PREFERENCE, Kind.OPENNESS})
_STATED: Final = frozenset({Evidence.OFFICIAL, Evidence.REPORTED})
_LEVEL: Final = MappingProxyType(
    {
        "readout": Evidence.OFFICIAL,
        "on_record": Evidence.OFFICIAL,
        "spokesperson": Evidence.OFFICIAL,
        "outlet": Evidence.REPORTED,
        "other_outlet": Evidence.REPORTED,
        "unnamed_officials": Evidence.REPORTED,
        "commentator": Evidence.INTERPRETATION,
        "analyst": Evidence.INTERPRETATION,
    }
)
"""Voice -> how well its words are known; a voice with an id of its own says so itself."""

Doubt = tuple[str, int, str, str]
"""(section, place in it, field, what is doubtful)."""


def check_record(sheet: Sheet, draft: Scenario) -> None:
    """Warn of every doubt, where it stands."""
    for section, place, field, doubt in audit(draft):
        path: Path = (section, place, field)
        sheet.report(path, doubt, severity="warning")


def audit(scenario: Scenario) -> Iterator[Doubt]:
    """Every doubt about the record, in the order of the file."""
    if not any(statement.type for statement in scenario.statements):
        return
    used = {name for position in scenario.positions for name in position.basis}
    for place, position in enumerate(scenario.positions):
        said = [scenario.statement[name] for name in position.basis if name in scenario.statement]
        for field, doubt in _about(scenario, position, said):
            yield "positions", place, field, doubt
    left_out = " ".join(f"{item.what} {item.why}" for item in scenario.not_encoded)
    for place, statement in enumerate(scenario.statements):
        listed = re.search(rf"\b{re.escape(statement.id)}\b", left_out)
        if statement.type in ASKS and statement.id not in used and not listed:
            doubt = f"is a {_words(statement.type)}, but no position rests on it"
            yield "statements", place, "type", f"{doubt} and 'not_encoded' does not name it"


def _about(
    scenario: Scenario, position: Position, said: Sequence[Statement]
) -> Iterator[tuple[str, str]]:
    types = {statement.type for statement in said}
    stated = position.evidence in _STATED
    if position.kind in _ASKING and stated and not types & ASKS:
        kind = _words(position.kind.value)
        yield "kind", f"is a {kind}, but {_basis(said)} demands, conditions or refuses anything"
    if position.kind in _YES and types & (ASKS - {BOTH}):
        asked = ", ".join(s.id for s in said if s.type in ASKS - {BOTH})
        yield "kind", f"is {_words(position.kind.value)}, but rests on what was asked ({asked})"
    if position.kind is Kind.OPENNESS and not types & _READY:
        yield "kind", f"is openness, but {_basis(said)} offers, accepts or agrees to anything"
    best = _best(scenario, said)
    # More caution than the voices ask for may be explained; more certainty may not.
    excused = best is not None and best.rank < position.evidence.rank and bool(position.note)
    if stated and best not in (None, position.evidence) and not excused:
        message = f"is {position.evidence.value}, but its best voice makes it {best.value}"
        yield "evidence", f"{message}; correct it, or say why in a note"
    for term in scenario.terms:
        yield from (("requires", doubt) for doubt in _contradicted(scenario, position, term))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _basis(said: Sequence[Statement]) -> str:
    if not said:
        return "rests on no statement: nothing"
    listed = ", ".join(f"{s.id} ({_words(s.type) or 'no type'})" for s in said)
    return f"none of {listed}"


def _best(scenario: Scenario, said: Sequence[Statement]) -> Evidence | None:
    own = {voice.id: voice.treat_as for voice in scenario.voices}
    levels = [
        level
        for statement in said
        if (level := own.get(statement.voice, _LEVEL.get(statement.voice))) is not None
    ]
    return min(levels, key=lambda level: level.rank, default=None)


def _contradicted(scenario: Scenario, position: Position, term: Term) -> Iterator[str]:
    """A hole in what is admitted of an ordered term: who refuses a step refuses those beyond."""
    if not term.ordered or position.kind not in _ASKING or position.evidence not in _STATED:
        return
    if term.id not in scenario.terms_in(position.requires):
        return
    admitted = [i for i, o in enumerate(term.options) if _admits(scenario, position, term, o.id)]
    holes = set(range(admitted[0], admitted[-1])) - set(admitted) if admitted else set()
    if holes:
        first, last = term.options[admitted[0]].id, term.options[admitted[-1]].id
        between = term.options[min(holes)].id
        yield f"admits {first!r} and {last!r} of {term.id!r}, but not {between!r} between them"


def _admits(scenario: Scenario, position: Position, term: Term, option: str) -> bool:
    alone = World(scenario.term, scenario.meanings, {term.id: option}, {term.id})
    return truth(position.requires, alone) is not False
