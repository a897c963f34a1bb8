"""Which verdicts do not hinge on judgement: the same at every evidence level and reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Final

from sim.questions.check import Check, check
from sim.scenario.model import Scenario, Settings
from sim.scenario.verdicts import Evidence, Standard, Verdict
from sim.scenario.view import View, view_of

MOST_VIEWS: Final = 4_096
"""Views looked at; with more combinations only one switch is turned at a time."""


@dataclass(frozen=True, slots=True)
class Hold:
    """How firmly one party's verdict on a package stands.

    ``verdicts`` are all that occur; ``flips`` the single switches (name and value) that
    change the verdict, the others left as asked.
    """

    party: str
    verdict: Verdict
    accepts: bool
    verdicts: tuple[Verdict, ...]
    always_same_answer: bool
    flips: tuple[tuple[str, str], ...]

    @property
    def robust(self) -> bool:
        """Whether the verdict is the same in every view."""
        return len(self.verdicts) == 1


@dataclass(frozen=True, slots=True)
class Robustness:
    """The verdicts on one package in ``views`` views: every level and every reading.

    Not ``exact`` when there were too many combinations and only single switches were
    turned; ``robust`` then means that no single switch changes the verdict.
    """

    holds: tuple[Hold, ...]
    views: int
    exact: bool

    def as_json(self) -> dict[str, object]:
        """In plain words."""
        return {
            "exact": self.exact,
            "views": self.views,
            "parties": {
                hold.party: {
                    "verdict": hold.verdict.value,
                    "robust": hold.robust,
                    "same_answer": hold.always_same_answer,
                    "verdicts": [verdict.value for verdict in hold.verdicts],
                    "flips": [f"{switch}={value}" for switch, value in hold.flips],
                }
                for hold in self.holds
            },
        }


def robustness(
    scenario: Scenario,
    package: str | Settings,
    view: View | None = None,
    *,
    phase: str | None = None,
    standard: Standard = Standard.UNBLOCKED,
    parties: Sequence[str] | None = None,
) -> Robustness:
    """Check a package at every evidence level and in every combination of readings.

    The day and the dropped positions stay as in ``view``.
    """
    view = view or view_of(scenario)
    single = tuple(_single_switches(scenario, view))
    combined = tuple(_combinations(scenario, view))
    exact = len(combined) <= MOST_VIEWS
    views = [view, *combined] if exact else [view, *(other for _, _, other in single)]

    def checked(seen: View) -> Check:
        return check(scenario, package, seen, phase=phase, standard=standard)

    found = {key: checked(seen) for key, seen in {_key(v): v for v in views}.items()}
    asked = found[_key(view)]
    holds = []
    for party in parties or tuple(scenario.party):
        verdict = asked.parties[party].verdict
        seen = {result.parties[party].verdict for result in found.values()}
        holds.append(
            Hold(
                party=party,
                verdict=verdict,
                accepts=asked.accepts(party),
                verdicts=tuple(v for v in Verdict if v in seen),
                always_same_answer=len({r.accepts(party) for r in found.values()}) == 1,
                flips=tuple(
                    (switch, value)
                    for switch, value, other in single
                    if found[_key(other)].parties[party].verdict is not verdict
                ),
            )
        )
    return Robustness(tuple(holds), len(found), exact)


def _key(view: View) -> tuple[Evidence, tuple[str, ...]]:
    return view.evidence, tuple(view.readings.values())


def _relevant(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """The readings that some position depends on, and their values."""
    used = {reading for position in scenario.positions for reading in position.variants}
    return {r.id: tuple(r.values) for r in scenario.readings if r.id in used}


def _single_switches(scenario: Scenario, view: View) -> Iterator[tuple[str, str, View]]:
    for level in Evidence:
        if level is not view.evidence:
            yield "evidence", level.value, replace(view, evidence=level)
    for reading, values in _relevant(scenario).items():
        for value in values:
            if value != view.readings[reading]:
                yield reading, value, replace(view, readings={**view.readings, reading: value})


def _combinations(scenario: Scenario, view: View) -> Iterator[View]:
    """At most one more than ``MOST_VIEWS`` of them."""
    relevant = _relevant(scenario)
    every = ((level, values) for level in Evidence for values in product(*relevant.values()))
    for level, values in islice(every, MOST_VIEWS + 1):
        readings = {**view.readings, **dict(zip(relevant, values, strict=True))}
        yield replace(view, evidence=level, readings=readings)
