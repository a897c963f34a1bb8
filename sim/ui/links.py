"""The state as the query of a URL, and back.

Ids hold only letters, digits, ``_``, ``.`` and ``-``, so a comma and a colon can
separate them. A parameter that cannot be used falls back to its default, with a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from sim.scenario import limits
from sim.scenario.model import Scenario, Settings
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.ui import off
from sim.ui.goals import goals_of
from sim.ui.state import MOST_NEAREST, OPEN, OUT, SECTIONS, TABLES, Draw, PageState, default_state
from sim.ui.subject import base_of, groups_of, packages_of

MOST: Final = 2 * limits.TERMS * (limits.ID + 1)
"""Length of one parameter that is still read, in characters: every term, and what it is."""


def encode(scenario: Scenario, state: PageState) -> dict[str, str]:
    """The parameters of the URL; what is at its default is left away."""
    usual = _written(scenario, default_state(scenario))
    return {key: value for key, value in _written(scenario, state).items() if value != usual[key]}


def _written(scenario: Scenario, state: PageState) -> dict[str, str]:
    groups = groups_of(scenario)
    return {
        "package": state.package,
        "set": _pairs(state.changed),
        "parties": ",".join(state.parties),
        "evidence": state.evidence.value,
        "as_of": state.as_of.isoformat(),
        "standard": state.standard.value,
        "readings": _pairs(state.readings),
        "drop": ",".join(state.dropped),
        "off": ",".join(state.off),
        "group": str(groups.index(state.group) + 1 if state.group in groups else 1),
        "nearest": str(state.nearest + 1),
        "compare": ",".join(state.compare) or OUT,
        "goal": state.goal,
        "draw": str(state.draw),
        "asked": state.asked,
        "section": state.section,
        "shown": ",".join(state.shown),
        "table": state.table,
        "axes": ",".join(state.axes),
        "least": _pairs(state.least),
    }


def _pairs(settings: Settings) -> str:
    return ",".join(f"{name}:{value}" for name, value in settings.items())


def decode(scenario: Scenario, params: Mapping[str, str]) -> tuple[PageState, list[str]]:
    """The state that a URL asks for, and a notice for each part of it that is ignored."""
    usual = default_state(scenario)
    read = _Reader(params)
    groups = groups_of(scenario)
    setting = read.settings("set", lambda term, option: _may_be(scenario, term, option))
    state = PageState(
        package=read.one("package", packages_of(scenario), usual.package),
        evidence=Evidence(read.one("evidence", [e.value for e in Evidence], usual.evidence.value)),
        as_of=read.day("as_of", usual.as_of),
        standard=Standard(read.one("standard", [s.value for s in Standard], usual.standard.value)),
        parties=read.several("parties", scenario.party),
        readings=read.settings(
            "readings",
            lambda name, value: name in scenario.reading and value in scenario.reading[name].values,
        ),
        dropped=read.several("drop", scenario.position),
        off=read.several("off", off.known(scenario)),
        group=groups[read.place("group", len(groups))],
        nearest=read.place("nearest", MOST_NEAREST),
        compare=read.several("compare", [*packages_of(scenario), OUT])[:4] or usual.compare,
        goal=read.one("goal", goals_of(scenario), usual.goal),
        draw=read.draw("draw"),
        asked=read.one("asked", scenario.party, ""),
        section=read.one("section", SECTIONS, ""),
        shown=read.several("shown", scenario.party),
        table=read.one("table", TABLES, ""),
        axes=read.several("axes", scenario.party)[:2],
        least=read.settings("least", lambda p, n: p in scenario.party and _is_whole(n)),
    )
    return _tidied(scenario, state, setting), read.notices


class _Reader:
    """Reads one parameter after the other, and keeps a notice of what it cannot use."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self.notices: list[str] = []
        self._params = params

    def one(self, key: str, known: Iterable[str], default: str) -> str:
        given = self._given(key)
        if given is None or given in set(known):
            return default if given is None else given
        self._ignore(key, given)
        return default

    def several(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        allowed = set(known)
        words = dict.fromkeys(word for word in (self._given(key) or "").split(",") if word)
        for word in words:
            if word not in allowed:
                self._ignore(key, word)
        return tuple(word for word in words if word in allowed)

    def settings(self, key: str, fits: Callable[[str, str], bool]) -> dict[str, str]:
        found: dict[str, str] = {}
        for pair in filter(None, (self._given(key) or "").split(",")):
            name, _, value = pair.partition(":")
            if fits(name, value):
                found[name] = value
            else:
                self._ignore(key, pair)
        return found

    def place(self, key: str, most: int) -> int:
        """A place counted from 1 in the link, from 0 here."""
        return int(self.one(key, [str(place) for place in range(1, most + 1)], "1")) - 1

    def draw(self, key: str) -> Draw:
        given = self._given(key)
        found = Draw() if given is None else Draw.read(given)
        if found is None:
            self._ignore(key, given or "")
        return found or Draw()

    def day(self, key: str, default: date) -> date:
        given = self._given(key)
        if given is None:
            return default
        try:
            return date.fromisoformat(given)
        except ValueError:
            self._ignore(key, given)
            return default

    def _given(self, key: str) -> str | None:
        value = self._params.get(key)
        if value is not None and len(value) > MOST:
            self.notices.append(f"The link's “{key}” is too long and was ignored.")
            return None
        return value

    def _ignore(self, key: str, word: str) -> None:
        shown = word if len(word) <= 60 else word[:59] + "…"
        self.notices.append(
            f"The link's “{key}” names “{shown}”, which this scenario does not have; ignored."
        )


def _tidied(scenario: Scenario, state: PageState, setting: Mapping[str, str]) -> PageState:
    """In the order of the file, and without what is the default anyway."""
    base = base_of(scenario, state)
    return replace(
        state,
        parties=tuple(p for p in scenario.party if p in state.parties),
        off=tuple(word for word in off.known(scenario) if word in state.off),
        shown=tuple(p for p in scenario.party if p in state.shown),
        compare=tuple(c for c in state.compare if c != OUT),
        readings={
            r.id: state.readings[r.id]
            for r in scenario.readings
            if state.readings.get(r.id, r.default) != r.default
        },
        changed={
            t.id: setting[t.id]
            for t in scenario.terms
            if t.id in setting and setting[t.id] != base.get(t.id, OUT)
        },
    )


def _is_whole(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 9


def _may_be(scenario: Scenario, term: str, option: str) -> bool:
    found = scenario.term.get(term)
    return found is not None and (option in (OPEN, OUT) or found.has(option))
