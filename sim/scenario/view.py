"""How a scenario is looked at: the day, the evidence level, the readings, what is dropped."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from sim.problems import InvalidInput, Problem, all_unknown, unknown
from sim.scenario.model import EMPTY, Position, Scenario, Settings
from sim.scenario.verdicts import Evidence


@dataclass(frozen=True, slots=True)
class View:
    """One complete choice of switches; obtain it from :func:`view_of`."""

    as_of: date
    evidence: Evidence
    readings: Settings
    dropped: frozenset[str] = frozenset()

    @property
    def key(self) -> Hashable:
        """Equal for equal views."""
        return self.as_of, self.evidence, tuple(sorted(self.readings.items())), self.dropped

    def as_json(self) -> dict[str, object]:
        """The switches in plain words."""
        return {
            "as_of": self.as_of.isoformat(),
            "evidence": self.evidence.value,
            "readings": dict(self.readings),
            "dropped": sorted(self.dropped),
        }


def view_of(
    scenario: Scenario,
    *,
    as_of: date | str | None = None,
    evidence: Evidence | str | None = None,
    readings: Mapping[str, str] = EMPTY,
    drop: Iterable[str] = (),
) -> View:
    """The scenario's own defaults, with what is given laid over them.

    Raises:
        InvalidInput: a date that is none, an unknown level, reading, value or position;
            all of them at once.
    """
    problems: list[Problem] = []
    dropped = frozenset(drop)
    known = {r.id: r.values for r in scenario.readings}
    for reading, value in readings.items():
        if reading not in known:
            problems.append(unknown("--reading", "reading", reading, known))
        elif value not in known[reading]:
            problems.append(
                unknown("--reading", f"value of reading {reading!r}", value, known[reading])
            )
    problems += all_unknown("--drop", "position", sorted(dropped), scenario.position)
    day = _day(as_of, scenario.as_of, problems)
    level = _level(evidence, scenario.evidence, problems)
    if problems:
        raise InvalidInput(problems)
    chosen = {r.id: readings.get(r.id, r.default) for r in scenario.readings}
    return View(day, level, chosen, dropped)


def beyond_record(scenario: Scenario, day: date) -> str:
    """That the day lies outside the days of the record, in words; empty where it does not.

    The record reaches from the first day on which something was said, published or began
    to count to the last, and takes in the scenario's own day. One without dates has none.
    """
    days = scenario.remember("days on record", lambda: _days_on_record(scenario))
    if not days:
        return ""
    asked, (first, last) = day.isoformat(), days
    # A date may be a year or a month alone: it is compared as far as it goes.
    if asked[: len(first)] < first:
        return f"{asked} is before the first date on record ({first})."
    if asked[: len(last)] > last:
        return f"{asked} is after the last date on record ({last}); what was said since is unknown."
    return ""


def _days_on_record(scenario: Scenario) -> tuple[str, str] | None:
    """The first and the last, as they are written."""
    dates = [*(s.date for s in scenario.statements), *(s.date for s in scenario.sources)]
    days = [date[:10] for date in dates if date[:4].isdigit()]
    days += [p.since.isoformat() for p in scenario.positions if p.since is not None]
    own = scenario.as_of.isoformat()
    return (min(*days, own), max(*days, own)) if days else None


class Turned(NamedTuple):
    """A view with one switch at this value: ``evidence``, ``as_of`` or a reading."""

    switch: str
    value: str
    view: View


def turned(
    scenario: Scenario, view: View, parties: Collection[str] | None = None
) -> Iterator[Turned]:
    """Every switch alone at every value that may matter to these parties (None: to any).

    First what could be read otherwise: the values of each reading that a position of theirs
    depends on; then what could be heard otherwise: the evidence levels; last the days on
    which a position begins or ceases to count, beside the day asked about, the scenario's
    own and one before all of these. The values of ``view`` itself are among them; what it
    drops stays dropped.
    """
    spoken = [p for p in scenario.positions if parties is None or p.party in parties]
    for reading in scenario.readings:
        if any(reading.id in position.variants for position in spoken):
            for value in reading.values:
                readings = {**view.readings, reading.id: value}
                yield Turned(reading.id, value, replace(view, readings=readings))
    for level in Evidence:
        yield Turned("evidence", level.value, replace(view, evidence=level))
    starts = {p.since for p in spoken if p.since is not None}
    ends = {p.until + timedelta(days=1) for p in spoken if p.until is not None}
    days = starts | ends | {scenario.as_of, view.as_of}
    if len(days) > 1:
        days.add(min(days) - timedelta(days=1))
    for day in sorted(days):
        yield Turned("as_of", day.isoformat(), replace(view, as_of=day))


def others(
    scenario: Scenario, view: View, parties: Collection[str] | None = None
) -> Iterator[Turned]:
    """The same without the values of ``view`` itself: each differs in one switch."""
    return (one for one in turned(scenario, view, parties) if one.view != view)


def _day(given: date | str | None, default: date, problems: list[Problem]) -> date:
    if given is None or isinstance(given, date):
        return default if given is None else given
    try:
        return date.fromisoformat(given)
    except ValueError:
        problems.append(
            Problem("--as-of", path="as_of", message=f"{given!r} is no date of the form YYYY-MM-DD")
        )
        return default


def _level(given: Evidence | str | None, default: Evidence, problems: list[Problem]) -> Evidence:
    if given is None or isinstance(given, Evidence):
        return default if given is None else given
    levels = {level.value: level for level in Evidence}
    if given not in levels:
        problems.append(unknown("--evidence", "evidence level", given, levels))
    return levels.get(given, default)


def in_force(scenario: Scenario, view: View) -> tuple[Position, ...]:
    """The positions that count under this view, each in the reading chosen.

    Normal form: no variants left, all valid on the day, at or above the evidence
    level, none of them dropped or not held in the readings chosen; in the order of the file.
    """
    return scenario.remember(("in force", view.key), lambda: tuple(_in_force(scenario, view)))


def _in_force(scenario: Scenario, view: View) -> Iterator[Position]:
    weakest = view.evidence.rank
    for position in scenario.positions:
        if (
            position.evidence.rank <= weakest
            and position.valid_on(view.as_of)
            and position.id not in view.dropped
            and position.held(view.readings)
        ):
            yield as_read(position, view.readings)


def by_party(scenario: Scenario, view: View) -> Mapping[str, Mine]:
    """Party -> its positions in force, and of each what is equal where it is read alike.

    Most views of a sweep leave most parties as they were.
    """

    def found() -> dict[str, Mine]:
        variants = {p.id: p.variants for p in scenario.positions}

        def read(position: Position) -> tuple[str, ...]:
            chosen = ((view.readings.get(r, ""), by) for r, by in variants[position.id].items())
            return position.id, *(value if value in by else "" for value, by in chosen)

        said = of_parties(scenario, in_force(scenario, view))
        return {party: (mine, tuple(map(read, mine))) for party, mine in said.items()}

    return scenario.remember(("by party", view.key), found)


Mine = tuple[tuple[Position, ...], tuple[Hashable, ...]]
ByParty = Mapping[str, tuple[Position, ...]]


def of_parties(scenario: Scenario, positions: Iterable[Position]) -> ByParty:
    """Party -> its positions among these, also where there are none."""
    found: dict[str, list[Position]] = {party: [] for party in scenario.party}
    for position in positions:
        found[position.party].append(position)
    return {party: tuple(mine) for party, mine in found.items()}


def as_read(position: Position, readings: Settings) -> Position:
    """The position with the variants for these readings put in place."""
    if not position.variants:
        return position
    when, requires = position.when, position.requires
    for reading, by_value in position.variants.items():
        variant = by_value.get(readings.get(reading, ""))
        if variant is not None:
            when = when if variant.when is None else variant.when
            requires = requires if variant.requires is None else variant.requires
    return replace(position, when=when, requires=requires, variants={})
