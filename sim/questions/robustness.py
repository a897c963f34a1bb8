"""Which verdicts do not hinge on judgement: the same at every evidence level and reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, product
from time import monotonic
from typing import Annotated, NamedTuple

from sim import limits
from sim.questions.base import Part
from sim.questions.check import Check, check
from sim.questions.glossary import listed, party_name, party_names
from sim.scenario.declared import Said, in_json, json_field
from sim.scenario.model import Scenario, Settings
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard, Verdict
from sim.scenario.view import View, others, view_of


def _pairs(flips: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{switch}={value}" for switch, value in flips]


Flips = Annotated[tuple[tuple[str, str], ...], Said(_pairs, list[list[str]])]


class RobustnessRow(NamedTuple):
    """How firmly one party's verdict stands; lists have spaces between their words."""

    party: str
    verdict: str
    robust: bool
    same_answer: bool
    verdicts: str
    flips: str


class Hold(Part):
    """How firmly one party's verdict on a package stands."""

    party: str = json_field(hidden=True)
    verdict: Verdict
    """in the view asked about"""
    same_answer: bool
    """whether it accepts in every view, or in none"""
    verdicts: tuple[Verdict, ...]
    """all that occur"""
    flips: Flips
    """single switches that change the verdict, the others left as asked: switch=value"""

    @property
    @in_json
    def robust(self) -> bool:
        """whether the verdict is the same in every view"""
        return len(self.verdicts) == 1


class Robustness(Part):
    """The verdicts on one package at every level and in every combination of readings."""

    exact: bool
    """false when there were too many combinations, or no time for them, and only single
    switches were turned; robust then means that none of those changes the verdict"""
    views: int
    """how many views were looked at"""
    parties: dict[str, Hold]
    """party: how firmly its verdict stands"""

    def told(self, scenario: Scenario) -> str:
        """Whose verdict does not hinge on judgement."""
        how = "any single reading or evidence level"
        if self.exact:
            how = "every reading and evidence level"
        firm = [party for party, hold in self.parties.items() if hold.robust]
        if len(firm) == len(self.parties):
            return f"All verdicts are robust: the same at {how}."
        first = f"Robust at {how}: {party_names(scenario, firm)}."
        shaky = [
            f"{party_name(scenario, party)} ({_flips(scenario, hold)})"
            for party, hold in self.parties.items()
            if not hold.robust
        ]
        return f"{first if firm else 'No verdict is robust.'} Not robust: {listed(shaky)}."

    def rows(self) -> list[RobustnessRow]:
        """A row per party."""
        return [
            RobustnessRow(
                party=party,
                verdict=hold.verdict.value,
                robust=hold.robust,
                same_answer=hold.same_answer,
                verdicts=" ".join(verdict.value for verdict in hold.verdicts),
                flips=" ".join(_pairs(hold.flips)),
            )
            for party, hold in self.parties.items()
        ]


def _flips(scenario: Scenario, hold: Hold) -> str:
    """The single switches that change a verdict: what is read, then what is heard otherwise."""
    if not hold.flips:
        return "only several switches together change it"
    read = [
        f"“{scenario.reading[switch].label}” as “{scenario.reading[switch].values[value]}”"
        for switch, value in hold.flips
        if switch in scenario.reading
    ]
    heard = [value for switch, value in hold.flips if switch not in scenario.reading]
    parts = {"read otherwise": read, "heard otherwise": heard}
    return "; ".join(f"{how}: {', '.join(said)}" for how, said in parts.items() if said)


def robustness(
    scenario: Scenario,
    package: str | Settings,
    view: View | None = None,
    *,
    phase: str | None = None,
    standard: Standard = Standard.UNBLOCKED,
    parties: Sequence[str] | None = None,
    until: float = float("inf"),
) -> Robustness:
    """Check a package at every evidence level and in every combination of readings.

    The day and the dropped positions stay as in ``view``. Past ``until``, a reading of
    :func:`time.monotonic`, no further view is looked at.
    """
    view = view or view_of(scenario)
    single = [one for one in others(scenario, view) if one.switch != "as_of"]
    combined = list(islice(_combinations(scenario, view), limits.VIEWS + 1))
    few = len(combined) <= limits.VIEWS
    views = {_key(seen): seen for seen in (view, *(one.view for one in single))}
    views |= {_key(seen): seen for seen in combined} if few else {}
    found: dict[tuple[Evidence, tuple[str, ...]], Check] = {}
    for key, seen in views.items():
        if found and monotonic() > until:
            break
        found[key] = check(scenario, package, seen, phase=phase, standard=standard)
    exact = few and len(found) == len(views)
    holds = {}
    for party in parties or tuple(scenario.party):
        verdict = found[_key(view)].parties[party].verdict
        occurring = {result.parties[party].verdict for result in found.values()}
        holds[party] = Hold(
            party=party,
            verdict=verdict,
            same_answer=len({result.accepts(party) for result in found.values()}) == 1,
            verdicts=tuple(v for v in Verdict if v in occurring),
            flips=tuple(
                (switch, value)
                for switch, value, other in single
                if _key(other) in found and found[_key(other)].parties[party].verdict is not verdict
            ),
        )
    return Robustness(exact=exact, views=len(found), parties=holds)


def _key(view: View) -> tuple[Evidence, tuple[str, ...]]:
    return view.evidence, tuple(view.readings.values())


def _combinations(scenario: Scenario, view: View) -> Iterator[View]:
    """Of all levels with all values of the readings that some position depends on."""
    used = {reading for position in scenario.positions for reading in position.variants}
    values = {r.id: r.values for r in scenario.readings if r.id in used}
    for level, chosen in product(Evidence, product(*values.values())):
        readings = {**view.readings, **dict(zip(values, chosen, strict=True))}
        yield replace(view, evidence=level, readings=readings)
