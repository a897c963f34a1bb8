"""The state as the query of a URL, and back.

Ids hold only letters, digits, ``_``, ``.`` and ``-``, so a comma and a colon can
separate them. A parameter that cannot be used falls back to its default, with a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import Enum

from sim import limits
from sim.scenario.model import Scenario, Settings
from sim.scenario.question import CONTESTED, SETTLE
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.ui.look import plain
from sim.ui.own_drafts import Draft, written
from sim.ui.own_drafts import read as drafts_in
from sim.ui.seen import Seen
from sim.ui.state import (
    DISPUTED,
    NOTHING,
    OPEN,
    OUT,
    SECTIONS,
    TABLES,
    WALKS,
    Draw,
    PageState,
    default_state,
    is_number,
)


def encode(seen: Seen) -> dict[str, str]:
    """The parameters of the URL; what is at its default is left away."""
    usual = _written(default_state(seen.scenario), seen.groups)
    written = _written(seen.state, seen.groups)
    return {key: value for key, value in written.items() if value != usual[key]}


def _written(state: PageState, groups: tuple[str, ...]) -> dict[str, str]:
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
        "settle": ",".join(state.settle),
        "spoken": "yes" if state.spoken else "",
        "from": state.start,
        "walk": ",".join(state.walk),
        "keep": ",".join(state.keep),
        "way": str(state.way + 1),
        "stairs": state.stairs,
        "grid": ",".join(state.grid),
        "among": state.among,
        "may_drop": "yes" if state.may_drop else "",
        "find": state.find,
        "bearing": "yes" if state.bearing else "",
        "drafts": drafts if len(drafts := written(state.drafts)) <= limits.DRAFTS_IN_LINK else "",
    }


def _pairs(settings: Settings) -> str:
    return ",".join(f"{name}:{value}" for name, value in settings.items())


def decode(scenario: Scenario, params: Mapping[str, str]) -> tuple[PageState, list[str]]:
    """The state that a URL asks for, and a notice for each part of it that is ignored."""
    usual = Seen("", scenario, default_state(scenario))
    read = _Reader(params, _needed(scenario))
    readings = {reading.id: reading.values for reading in scenario.readings}
    setting = read.settings("set", lambda term, option: _may_be(scenario, term, option))
    drafts = read.drafts(scenario)
    usual = usual.as_if(drafts=drafts)
    package = read.one("package", usual.package_names, usual.state.package)
    base = usual.as_if(package=package).base
    state = PageState(
        package=package,
        changed={
            t: setting[t]
            for t in scenario.term
            if setting.get(t, base.get(t, OUT)) != base.get(t, OUT)
        },
        evidence=Evidence(read.one("evidence", map(_value, Evidence), scenario.evidence.value)),
        as_of=read.day("as_of", usual.state.as_of),
        standard=Standard(read.one("standard", map(_value, Standard), Standard.UNBLOCKED.value)),
        parties=read.in_order("parties", scenario.party),
        readings=read.settings("readings", lambda name, value: value in readings.get(name, ())),
        dropped=read.several("drop", scenario.position),
        off=read.in_order("off", usual.can_be_off),
        group=usual.groups[read.place("group", len(usual.groups))],
        nearest=read.place("nearest", limits.PAGE_NEAREST),
        compare=read.several("compare", [*usual.package_names, OUT])[:4] or usual.state.compare,
        goal=read.one("goal", usual.goals, ""),
        draw=read.draw("draw"),
        asked=read.one("asked", scenario.party, ""),
        section=read.one("section", SECTIONS, ""),
        shown=read.in_order("shown", scenario.party),
        table=read.one("table", TABLES, ""),
        axes=read.several("axes", scenario.party)[:2],
        least=read.settings(
            "least", lambda p, n: p in scenario.party and is_number(n.removeprefix("-"))
        ),
    )
    state = replace(
        state,
        settle=read.several("settle", (*SETTLE, *scenario.term)) or (CONTESTED,),
        spoken=read.one("spoken", ("yes",), "") == "yes",
        start=read.one("from", usual.package_names, NOTHING),
        walk=read.in_order("walk", WALKS),
        keep=read.in_order("keep", scenario.term),
        way=read.place("way", limits.PAGE_WAYS),
        stairs=read.one("stairs", [staircase.id for staircase in scenario.stairs], ""),
        grid=read.several("grid", scenario.party)[:2],
        drafts=drafts,
        among=read.one("among", (DISPUTED, *map(str, range(1, len(usual.groups) + 1))), ""),
        may_drop=read.one("may_drop", ("yes",), "") == "yes",
        find=read.words("find"),
        bearing=read.one("bearing", ("yes",), "") == "yes",
    )
    # Without what is the default anyway.
    changed = {r.id: state.readings.get(r.id, r.default) for r in scenario.readings}
    return replace(
        state,
        compare=tuple(c for c in state.compare if c != OUT),
        readings={r.id: changed[r.id] for r in scenario.readings if changed[r.id] != r.default},
    ), read.notices


def _needed(scenario: Scenario) -> int:
    """The length of the longest parameter that names everything that it can."""
    # A number of a range need not be listed: up to thirteen digits of one are read.
    options = (len(t.id) + len(o.id) + 15 for t in scenario.terms for o in t.options)
    positions = (len(position) + 1 for position in scenario.position)
    return max(sum(options), sum(positions))


class _Reader:
    """Reads one parameter after the other, and keeps a notice of what it cannot use."""

    def __init__(self, params: Mapping[str, str], needed: int) -> None:
        self._params = params
        self._most = max(limits.LINK, needed)
        self._left = max(limits.LINK_IN_ALL, 2 * needed)
        self._notices: list[str] = []

    @property
    def notices(self) -> list[str]:
        """The first, and how many more there are."""
        more = len(self._notices) - limits.LINK_NOTICES
        rest = [f"and {more:,} more names of the link that were ignored."] if more > 0 else []
        return [*self._notices[: limits.LINK_NOTICES], *rest]

    def one(self, key: str, known: Iterable[str], default: str) -> str:
        given = self._given(key)
        if given is None or given in set(known):
            return default if given is None else given
        self._ignore(key, given)
        return default

    def several(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        """The known words, in the order of the link, each once."""
        allowed = set(known)
        words = dict.fromkeys(word for word in (self._given(key) or "").split(",") if word)
        for word in words:
            if word not in allowed:
                self._ignore(key, word)
        return tuple(word for word in words if word in allowed)

    def in_order(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        """The same in the order of the file."""
        known = tuple(known)
        given = self.several(key, known)
        return tuple(word for word in known if word in given)

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

    def drafts(self, scenario: Scenario) -> dict[str, Draft]:
        """Packages of one's own, as far as the scenario has what they are made of."""
        found, strange = drafts_in(
            self._given("drafts") or "",
            lambda term, option: term in scenario.term and scenario.term[term].has(option),
            scenario.position,
        )
        for word in strange:
            self._ignore("drafts", word)
        return found

    def words(self, key: str) -> str:
        """Any words, as far as a field takes them."""
        return " ".join(plain(self._given(key) or "").split())[: limits.LINK_SEARCH]

    def day(self, key: str, default: date) -> date:
        given = self._given(key)
        try:
            return default if given is None else date.fromisoformat(given)
        except ValueError:
            self._ignore(key, given or "")
            return default

    def _given(self, key: str) -> str | None:
        value = self._params.get(key)
        if value is None:
            return None
        self._left -= len(value)
        if len(value) > self._most or self._left < 0:
            self._notices.append(f"The link's “{key}” is too long and was ignored.")
            return None
        return value

    def _ignore(self, key: str, word: str) -> None:
        shown = word if len(word) <= 60 else word[:59] + "…"
        self._notices.append(
            f"The link's “{key}” names “{shown}”, which this scenario does not have; ignored."
        )


def _value(level: Enum) -> str:
    return str(level.value)


def _may_be(scenario: Scenario, term: str, option: str) -> bool:
    found = scenario.term.get(term)
    return found is not None and (option in (OPEN, OUT) or found.has(option))
