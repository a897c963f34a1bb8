"""How one looks at a scenario, in words: level, day, readings, what is set aside.

An answer may turn on what is *read otherwise* (a reading), *heard otherwise* (the evidence
level) or asked for a day *before they spoke*; they are always told in this order.
"""

from __future__ import annotations

from typing import Final

from sim.questions.glossary import LEVELS, counted, listed
from sim.questions.stakes_told import named
from sim.scenario.model import Scenario
from sim.scenario.record import Evidence
from sim.scenario.view import View

HEARD: Final = "Heard otherwise"
READ: Final = "Read otherwise"
BEFORE: Final = "Before they spoke"
LATER: Final = "Later"
_MANY: Final = 2
"""Positions beyond which they are counted, not named."""


def usual(view: View) -> tuple[str, str]:
    """The day, and the level up to which positions count."""
    return f"as of {view.as_of}", f"positions counted: {LEVELS[view.evidence].lower()}"


def unlike_usual(scenario: Scenario, view: View) -> list[str]:
    """What differs from the scenario's own view, a few words each."""
    usual_day, usual_level = view.as_of == scenario.as_of, view.evidence is scenario.evidence
    known = zip(usual(view), (usual_day, usual_level), strict=True)
    said = [words for words, same in known if not same]
    said += [
        switched(scenario, name, view.readings[name])
        for name, reading in scenario.reading.items()
        if view.readings.get(name, reading.default) != reading.default
    ]
    dropped = [named(scenario, p.id) for p in scenario.positions if p.id in view.dropped]
    if dropped:
        names = listed(dropped) if len(dropped) <= _MANY else counted(len(dropped), "position")
        said.append(f"{names} set aside")
    return said


def switched(scenario: Scenario, switch: str, value: str) -> str:
    """One switch with its value: a reading, the evidence level or the day."""
    if switch in scenario.reading:
        reading = scenario.reading[switch]
        return f"“{reading.label}” read as “{reading.values[value]}”"
    if switch == "evidence":
        return f"positions counted: {LEVELS[Evidence(value)].lower()}"
    return f"as of {value}"


def turn(scenario: Scenario, view: View, switch: str, value: str) -> str:
    """What turning a switch comes to: reading, hearing, or another day; none is a concession."""
    if switch in scenario.reading:
        return READ
    if switch == "evidence":
        return HEARD
    return LATER if value > view.as_of.isoformat() else BEFORE
