"""The state of the page as one value, and that value as the query of a URL.

Ids hold only letters, digits, ``_``, ``.`` and ``-``, so a comma and a colon can
separate them. A parameter that cannot be used falls back to its default, with a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sim.conditions import AllOf, Equals
from sim.model import Definition, Evidence, Package, Scenario, Settings
from sim.verdicts import Standard
from sim.view import View, view_of

OPEN: Final = "*"
"""Stands where an option could: the solver may choose."""
OUT: Final = "-"
"""Stands where an option could: left out."""
NOTHING: Final = "none"
"""The goal of holding no term fixed; also the package that sets nothing."""
PACKAGE: Final = "package"
"""The goal of holding what the package sets."""
SECTIONS: Final = (
    "positions",
    "readings",
    "contradictions",
    "incidents",
    "left-out",
    "timeline",
    "record",
)
"""The sections of the Evidence page."""
MOST_LISTED: Final = 500
"""Deals listed on the page; the command line lists more."""
MOST: Final = 4_000
"""Length of one parameter that is still read, in characters."""


@dataclass(frozen=True, slots=True)
class Draw:
    """How many deals are listed, in order or, with a seed, at random."""

    number: int = 10
    seed: int | None = None

    @classmethod
    def read(cls, text: str) -> Draw | None:
        """From ``10`` or ``10:7``; None when it is neither, or out of bounds."""
        number, _, seed = text.partition(":")
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= MOST_LISTED):
            return None
        if seed and not (seed.isascii() and seed.isdigit() and len(seed) <= 9):
            return None
        return cls(int(number), int(seed) if seed else None)

    def __str__(self) -> str:
        return str(self.number) if self.seed is None else f"{self.number}:{self.seed}"


@dataclass(frozen=True, slots=True)
class PageState:
    """Everything that a copied link must bring back.

    ``package`` is the id of a named package, or of a phase as ``PK12/PK12a``; ``changed``
    lays an option, :data:`OPEN` or :data:`OUT` over it. No ``parties`` means the
    scenario's own agreement rule. ``goal`` is what the Deals and Deadlock pages hold
    fixed: :data:`NOTHING`, :data:`PACKAGE` or the id of a definition; empty leaves it
    to the page. ``draw`` is how deals are listed there,
    ``asked`` the party of the inverse question, ``section`` that of the Evidence page.
    ``axes`` are the parties across and up on the Trade-offs page, ``least`` the whole
    points that an outcome must give the others to be shown there.
    """

    package: str
    evidence: Evidence
    as_of: date
    standard: Standard = Standard.UNBLOCKED
    parties: tuple[str, ...] = ()
    readings: Settings = field(default_factory=dict)
    changed: Settings = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    group: str = ""
    compare: tuple[str, ...] = ()
    goal: str = ""
    draw: Draw = Draw()
    asked: str = ""
    section: str = ""
    axes: tuple[str, ...] = ()
    least: Settings = field(default_factory=dict)


def default_state(scenario: Scenario) -> PageState:
    """What a person sees first: the first package that sets anything."""
    setting = [p for p in scenario.packages if p.laid_out()[0]]
    return PageState(
        package=setting[0].id if setting else NOTHING,
        evidence=scenario.evidence,
        as_of=scenario.as_of,
        group=groups_of(scenario)[0],
        compare=tuple(p.id for p in setting[:2]),
    )


def groups_of(scenario: Scenario) -> tuple[str, ...]:
    """The groups of terms in the order of the file; terms without one are together."""
    return tuple(dict.fromkeys(term.group for term in scenario.terms))


def packages_of(scenario: Scenario) -> dict[str, str]:
    """What can be chosen as a package: each with its label, phases behind their package."""
    found = {} if _empty_package(scenario) else {NOTHING: "Nothing set"}
    for package in scenario.packages:
        found[package.id] = package.label
        for phase in package.phases:
            found[f"{package.id}/{phase.id}"] = f"{package.label}, up to: {phase.label}"
    return found


def _empty_package(scenario: Scenario) -> bool:
    return any(not p.laid_out()[0] for p in scenario.packages)


def named_package(scenario: Scenario, state: PageState) -> tuple[Package | None, str | None]:
    """The named package and phase that the state starts from."""
    name, _, phase = state.package.partition("/")
    return scenario.package.get(name), phase or None


def base_of(scenario: Scenario, state: PageState) -> Settings:
    """What the named package sets, before changes."""
    package, phase = named_package(scenario, state)
    return {} if package is None else package.laid_out(phase)[0]


def settings_of_state(scenario: Scenario, state: PageState) -> tuple[dict[str, str], list[str]]:
    """(terms set, terms open); every other term is left out."""
    merged = {**base_of(scenario, state), **state.changed}
    set_to = {
        t.id: merged[t.id] for t in scenario.terms if merged.get(t.id, OUT) not in (OUT, OPEN)
    }
    return set_to, [t.id for t in scenario.terms if merged.get(t.id) == OPEN]


def changed_to(scenario: Scenario, state: PageState, term: str, value: str) -> Settings:
    """The changes once ``term`` takes ``value``; nothing is kept that the package says."""
    base = base_of(scenario, state)
    changed = {t: o for t, o in state.changed.items() if t != term}
    if base.get(term, OUT) != value:
        changed[term] = value
    return {t.id: changed[t.id] for t in scenario.terms if t.id in changed}


def view_of_state(scenario: Scenario, state: PageState) -> View:
    """The view that the switches of the state make."""
    return view_of(
        scenario,
        as_of=state.as_of,
        evidence=state.evidence,
        readings=state.readings,
        drop=state.dropped,
    )


def encode(scenario: Scenario, state: PageState) -> dict[str, str]:
    """The parameters of the URL; what is at its default is left away."""
    usual = default_state(scenario)
    values = {
        "package": state.package,
        "set": _pairs(state.changed),
        "parties": ",".join(state.parties),
        "evidence": state.evidence.value,
        "as_of": state.as_of.isoformat(),
        "standard": state.standard.value,
        "readings": _pairs(state.readings),
        "drop": ",".join(state.dropped),
        "group": str(groups_of(scenario).index(state.group) + 1),
        "compare": ",".join(state.compare) or NOTHING,
        "goal": state.goal,
        "draw": str(state.draw),
        "asked": state.asked,
        "section": state.section,
        "axes": ",".join(state.axes),
        "least": _pairs(state.least),
    }
    defaults = {
        "package": usual.package,
        "evidence": usual.evidence.value,
        "as_of": usual.as_of.isoformat(),
        "standard": usual.standard.value,
        "group": "1",
        "compare": ",".join(usual.compare) or NOTHING,
        "draw": str(usual.draw),
    }
    return {key: value for key, value in values.items() if value != defaults.get(key, "")}


def _pairs(settings: Settings) -> str:
    return ",".join(f"{name}:{value}" for name, value in settings.items())


def decode(scenario: Scenario, params: Mapping[str, str]) -> tuple[PageState, list[str]]:
    """The state that a URL asks for, and a notice for each part of it that is ignored."""
    usual = default_state(scenario)
    notices: list[str] = []

    def taken(key: str, known: Iterable[str], default: str) -> str:
        given = _given(params, key, notices)
        if given is None or given in set(known):
            return default if given is None else given
        notices.append(_ignored(key, given))
        return default

    def several(key: str, known: Iterable[str]) -> tuple[str, ...]:
        allowed, given = set(known), _given(params, key, notices)
        words = dict.fromkeys(word for word in (given or "").split(",") if word)
        notices.extend(_ignored(key, word) for word in words if word not in allowed)
        return tuple(word for word in words if word in allowed)

    def settings(key: str, fits: Callable[[str, str], bool]) -> dict[str, str]:
        found: dict[str, str] = {}
        for pair in filter(None, (_given(params, key, notices) or "").split(",")):
            name, _, value = pair.partition(":")
            if fits(name, value):
                found[name] = value
            else:
                notices.append(_ignored(key, pair))
        return found

    groups = groups_of(scenario)
    numbers = [str(place) for place in range(1, len(groups) + 1)]
    setting = settings("set", lambda term, option: _may_be(scenario, term, option))
    state = PageState(
        package=taken("package", packages_of(scenario), usual.package),
        evidence=Evidence(taken("evidence", [e.value for e in Evidence], usual.evidence.value)),
        as_of=_day(params, usual.as_of, notices),
        standard=Standard(taken("standard", [s.value for s in Standard], usual.standard.value)),
        parties=several("parties", scenario.party),
        readings=settings(
            "readings",
            lambda name, value: name in scenario.reading and value in scenario.reading[name].values,
        ),
        dropped=several("drop", scenario.position),
        group=groups[int(taken("group", numbers, "1")) - 1],
        compare=several("compare", [*packages_of(scenario), NOTHING])[:4] or usual.compare,
        goal=taken("goal", goals_of(scenario), usual.goal),
        draw=_draw(params, notices),
        asked=taken("asked", scenario.party, ""),
        section=taken("section", SECTIONS, ""),
        axes=several("axes", scenario.party)[:2],
        least=settings("least", lambda p, n: p in scenario.party and _is_whole(n)),
    )
    return _tidied(scenario, state, setting), notices


def _tidied(scenario: Scenario, state: PageState, setting: Mapping[str, str]) -> PageState:
    """In the order of the file, and without what is the default anyway."""
    base = base_of(scenario, state)
    return replace(
        state,
        parties=tuple(p for p in scenario.party if p in state.parties),
        compare=tuple(c for c in state.compare if c != NOTHING or NOTHING in packages_of(scenario)),
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


def goals_of(scenario: Scenario) -> tuple[str, ...]:
    """What a goal may be: a definition that pins terms, the package, or nothing."""
    return (*(d.id for d in scenario.definitions if pinned(d)), PACKAGE, NOTHING)


def pinned(definition: Definition) -> Settings:
    """The settings that a definition stands for; empty when it is not of that form."""
    means = definition.means
    parts = means.parts if isinstance(means, AllOf) else (means,)
    plain = [p for p in parts if isinstance(p, Equals) and not p.negated]
    return {p.term: p.option for p in plain} if len(plain) == len(parts) else {}


def held_by(scenario: Scenario, state: PageState, goal: str) -> Settings:
    """The terms that a goal holds fixed."""
    if goal == PACKAGE:
        return settings_of_state(scenario, state)[0]
    named = {d.id: pinned(d) for d in scenario.definitions}
    return named.get(goal, {})


def _is_whole(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 9


def _may_be(scenario: Scenario, term: str, option: str) -> bool:
    found = scenario.term.get(term)
    return found is not None and (option in (OPEN, OUT) or found.has(option))


def _given(params: Mapping[str, str], key: str, notices: list[str]) -> str | None:
    value = params.get(key)
    if value is not None and len(value) > MOST:
        notices.append(f"The link's “{key}” is too long and was ignored.")
        return None
    return value


def _ignored(key: str, word: str) -> str:
    shown = word if len(word) <= 60 else word[:59] + "…"
    return f"The link's “{key}” names “{shown}”, which this scenario does not have; ignored."


def _draw(params: Mapping[str, str], notices: list[str]) -> Draw:
    given = _given(params, "draw", notices)
    found = Draw() if given is None else Draw.read(given)
    if found is None:
        notices.append(_ignored("draw", given or ""))
    return found or Draw()


def _day(params: Mapping[str, str], default: date, notices: list[str]) -> date:
    given = _given(params, "as_of", notices)
    if given is None:
        return default
    try:
        return date.fromisoformat(given)
    except ValueError:
        notices.append(_ignored("as_of", given))
        return default
