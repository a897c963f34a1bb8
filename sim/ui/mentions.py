"""What of a scenario its author's remarks name by id: ``RU-10 and US-02``, ``RU-01 to RU-03``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from sim.scenario.model import Scenario
from sim.scenario.record import Contradiction
from sim.ui import leads
from sim.ui.look import Html, joined

_WORD: Final = re.compile(r"[\w.-]*\w")
_BETWEEN: Final = re.compile(r"([\w.-]*\w) to ([\w.-]*\w)")


def section_of(scenario: Scenario) -> Mapping[str, str]:
    """Where each thing that a remark may name is shown."""
    return {
        **dict.fromkeys((c.id for c in scenario.contradictions), leads.CONTRADICTIONS),
        **dict.fromkeys(scenario.statement, leads.STATEMENTS),
        **dict.fromkeys(scenario.position, leads.POSITIONS),
    }


def linked(scenario: Scenario, text: str) -> Html:
    """The text, with a link at each name of a position, statement or contradiction."""
    known = section_of(scenario)
    parts: list[object] = []
    at = 0
    for found in _WORD.finditer(text):
        if section := known.get(found.group()):
            parts += [text[at : found.start()], leads.lead(section, found.group())]
            at = found.end()
    return joined(*parts, text[at:])


def named(scenario: Scenario, text: str) -> frozenset[str]:
    """Everything that the text names: its words, and what stands between two positions of it.

    Words that are no names do no harm: they are never asked for.
    """
    return frozenset({*_WORD.findall(text), *_between(scenario, text)})


def _between(scenario: Scenario, text: str) -> Iterator[str]:
    order = list(scenario.position)
    for first, last in _BETWEEN.findall(text):
        if first in scenario.position and last in scenario.position:
            yield from order[order.index(first) : order.index(last) + 1]


def remarks(item: Contradiction) -> str:
    """What the author says of a contradiction: what hangs on it, and how it is dealt with."""
    return " ".join((item.effect, item.resolve, item.note))


def about(scenario: Scenario, position: str) -> tuple[Contradiction, ...]:
    """The contradictions that name a position, or a reading by which it varies."""
    wanted = {position, *scenario.position[position].variants}
    return tuple(c for c in scenario.contradictions if wanted & named(scenario, remarks(c)))


def bears(scenario: Scenario, item: Contradiction) -> bool:
    """Whether the author names a position, package, reading or incident that depends on it."""
    counted = {*scenario.position, *scenario.package, *scenario.reading}
    counted |= {incident.id for incident in scenario.incidents}
    return bool(counted & named(scenario, remarks(item)))
