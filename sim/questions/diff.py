"""What differs between two drafts, two files, or one file at two views, and whom does it turn?

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskDiff(package="PK01", then_evidence="official").answer(scenario)
>>> found.findings.verdicts, found.findings.acceptance
(0, {})
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.settling import deal_space
from sim.files.catalogue import open_scenario
from sim.language.syntax import LEFT_OUT
from sim.problems import Problem
from sim.questions.base import Ask
from sim.questions.check import Check, check
from sim.questions.conflicts import deadlock
from sim.questions.deals import count
from sim.questions.diff_told import Changed, ChangeRow, Diff, DiffFindings, Moved, Turn, TurnRow
from sim.questions.expectations import held_to
from sim.questions.glossary import listed
from sim.scenario.agreement import AgreementRule
from sim.scenario.asked import AskedParties, named, wrong
from sim.scenario.declared import json_field
from sim.scenario.item import Item
from sim.scenario.model import PackageRef, Scenario, Settings
from sim.scenario.parameters import Day, Pairs, Seconds, Shown
from sim.scenario.provenance import Provenance, not_exact_because
from sim.scenario.question import Question, ask
from sim.scenario.verdicts import Evidence
from sim.scenario.view import View, in_force, view_of

SECTIONS: Final = (
    *("terms", "parties", "definitions", "rules", "readings", "statements", "positions"),
    *("packages", "scopes", "incidents"),
)
WORDING: Final = frozenset(
    {"label", "in_text", "says", "note", "before", "after", "group", "unit", "members", "wording"}
)
"""Fields on which no answer depends."""


@dataclass(frozen=True)
class Side:
    """One of the two that are compared; ``package`` where a package is meant."""

    scenario: Scenario
    question: Question
    package: str | Settings | None = None


class AskDiff(AskedParties, Ask):
    """What differs, and whom it turns."""

    name: ClassVar = "diff"
    help: ClassVar = "what differs between two files, packages or views, and whose answer it turns"
    finds: ClassVar = DiffFindings
    rows: ClassVar = MappingProxyType({"changes": ChangeRow, "turns": TurnRow})
    fails: ClassVar = MappingProxyType(
        {"change": "more than wording differs", "acceptance": "somebody's acceptance differs"}
    )

    other: Annotated[str | None, Shown("OTHER", positional=True)] = None
    """what to compare with: a file or shipped scenario, with #ID[/PHASE] a package of it"""
    then_as_of: Annotated[Day | None, Shown("DATE")] = None
    """count positions valid on this day on the second side (default: as on the first)"""
    then_evidence: Annotated[Evidence | None, Shown("LEVEL", noun="evidence level")] = None
    """count positions up to this level on the second side"""
    then_readings: Annotated[Pairs, Shown("R=VALUE", flag="then-reading")] = json_field(default={})
    """take one wording in this way on the second side (repeatable)"""
    seconds: Seconds = limits.SECONDS
    """past this time deals and conflicts are not compared"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """A second side that does not exist, or is the first again, as well."""
        problems = super().problems(scenario)
        given = (self.other, self.then_as_of, self.then_evidence, self.then_readings)
        if not any(given):
            message = "name another file, package (#ID) or view (--then-as-of and the like)"
            problems.append(Problem("command line", message=message))
        return [*problems, *wrong(lambda: self._after(scenario))]

    def answer(self, scenario: Scenario) -> Diff:
        """Both sides, compared."""
        self.refuse_bad(scenario)
        package, phase = self.subject(scenario)
        word = package if phase is None else f"{package}/{phase}"
        meant = word if self.names_package or "#" in (self.other or "") else None
        question = self._question(scenario, self.view(scenario))
        return diff(Side(scenario, question, meant), self._after(scenario), seconds=self.seconds)

    def _question(self, scenario: Scenario, view: View) -> Question:
        return ask(scenario, parties=self.whom, standard=self.standard, view=view)

    def _after(self, scenario: Scenario) -> Side:
        name, _, package = (self.other or "").partition("#")
        other = open_scenario(name) if name else scenario
        view = view_of(
            other,
            as_of=self.then_as_of or self.as_of,
            evidence=self.then_evidence or self.evidence,
            readings={**self.readings, **self.then_readings},
            drop=self.drop,
        )
        meant = package or self.package
        named(other, meant, "command line")
        settings = self.settings(scenario) if self.set and not package else None
        return Side(other, self._question(other, view), settings or meant)


ASK: Final = AskDiff


def diff(before: Side, after: Side, *, seconds: float = limits.SECONDS) -> Diff:
    """Compare two sides: their packages where both mean one, else everything.

    Items are matched by id. Deals, options, conflicts and concessions are compared as far
    as both can be counted within ``seconds``; ``reason`` says what is missing.
    """
    checks = list(_checks(before, after))
    turns = [turn for name, a, b in checks for turn in _turns(name, a, b)]
    found: dict[str, Any] = {}
    if before.package is not None and after.package is not None:
        ((_, a, b),) = checks
        terms = [t for t in before.scenario.term if a.package.get(t) != b.package.get(t)]
        terms += [t for t in b.package if t not in before.scenario.term]
        found["terms"] = {t: (a.package.get(t), b.package.get(t)) for t in terms}
        found["must_act"] = _moved(a.delivery.must_act, b.delivery.must_act)
    else:
        found |= _counts(before, after, seconds)
    if before.scenario != after.scenario:
        found |= _file(before.scenario, after.scenario)
        found["expectations"] = Moved(
            came=_failing(after.scenario, before.scenario),
            went=_failing(before.scenario, after.scenario),
        )
    return Diff(
        exact="reason" not in found,
        before=Provenance.of(before.scenario, before.question.view),
        after=Provenance.of(after.scenario, after.question.view),
        positions=_moved(
            *([p.id for p in in_force(s.scenario, s.question.view)] for s in (before, after))
        ),
        verdicts=tuple(sorted(turns, key=lambda turn: not turn.turns)),
        **found,
    )


def _counted(side: Side) -> list[str]:
    return [position.id for position in in_force(side.scenario, side.question.view)]


def _moved(before: Iterable[Any], after: Iterable[Any]) -> Moved:
    a, b = tuple(before), tuple(after)
    return Moved(came=tuple(x for x in b if x not in a), went=tuple(x for x in a if x not in b))


def _checks(before: Side, after: Side) -> Iterator[tuple[str, Check, Check]]:
    if before.package is not None and after.package is not None:
        names = dict.fromkeys(p for p in (before.package, after.package) if isinstance(p, str))
        yield " → ".join(names), _check(before, before.package), _check(after, after.package)
        return
    for package in before.scenario.package:
        if package in after.scenario.package:
            a, b = _check(before, package), _check(after, package)
            yield package, a, b
            for phase in a.phases:
                if phase in b.phases:
                    yield f"{package}/{phase}", a.phases[phase], b.phases[phase]


def _check(side: Side, package: str | Settings) -> Check:
    question = side.question
    name, phase = PackageRef.of(package) if isinstance(package, str) else (package, None)
    return check(side.scenario, name, question.view, phase=phase, standard=question.standard)


def _turns(package: str, before: Check, after: Check) -> Iterator[Turn]:
    for party, a in before.parties.items():
        b = after.parties.get(party)
        if b is None or a.verdict is b.verdict:
            continue
        failing = _moved([f.position.id for f in a.failing], [f.position.id for f in b.failing])
        yield Turn(
            package=package,
            party=party,
            before=a.verdict,
            after=b.verdict,
            accepts=(before.accepts(party), after.accepts(party)),
            came=failing.came,
            went=failing.went,
        )


def _counts(before: Side, after: Side, seconds: float) -> dict[str, Any]:
    """Deals and why there are none, as far as they differ."""
    budget = Budget.lasting(seconds)
    try:
        spaces = [deal_space(s.scenario, s.question, budget) for s in (before, after)]
        found = [count(space) for space in spaces]
        stuck = [deadlock(s, budget.share(1 / n)) for s, n in zip(spaces, (2, 1), strict=True)]
    except TooWide as wide:
        return {"reason": f"deals ({wide.reason})"}
    numbers = [
        {"packages": deals.packages, "deals": deals.deals}
        | {"+".join(group.parties): group.deals for group in deals.groups if group.parties}
        for deals in found
    ]
    a, b = ({pair: n > 0 for pair, n in _options(deals.options)} for deals in found)
    # Of very many concessions the smallest are listed, so that not all can be compared.
    cut = "there are too many concessions to list"
    incomplete = [f"all conflicts ({sets.reason or cut})" for sets in stuck if not sets.complete]
    sides = {t.label: None for s in (before, after) for t in s.scenario.terms if t.sampled}
    between = [f"what lies between the sampled options of {listed(sides)}"] if sides else []
    missing = not_exact_because(*incomplete[:1], *between)
    return {
        "counts": {
            name: (number, numbers[1][name])
            for name, number in numbers[0].items()
            if numbers[1].get(name, number) != number
        },
        "options": Moved(
            came=tuple(pair for pair in a if b.get(pair) and not a[pair]),
            went=tuple(pair for pair in a if a[pair] and b.get(pair) is False),
        ),
        "conflicts": _moved(*(sets.conflicts for sets in stuck)),
        "concessions": _moved(*(sets.corrections for sets in stuck)),
    } | ({"reason": missing} if missing else {})


def _options(counts: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[tuple[str, str], int]]:
    for term, options in counts.items():
        # Whether a term may be left out depends on what has to be settled, so that is left aside.
        yield from (((term, option), n) for option, n in options.items() if option != LEFT_OUT)


def _file(before: Scenario, after: Scenario) -> dict[str, Any]:
    """Items added, removed, changed, and changed in wording alone."""
    changed: Changed = {}
    wording: Changed = {}
    items = {}
    for section in SECTIONS:
        old, new = ({item.id: item for item in getattr(side, section)} for side in (before, after))
        if moved := _moved(old, new):
            items[section] = moved
        for name in (name for name in old if name in new):
            for field in fields(old[name]):
                a, b = getattr(old[name], field.name), getattr(new[name], field.name)
                if a == b:
                    continue
                alike = field.name in WORDING or _plain(a, words=False) == _plain(b, words=False)
                kind = (wording if alike else changed).setdefault(section, {})
                kind.setdefault(name, {})[field.name] = (_plain(a), _plain(b))
    whole = {
        name: (_plain(getattr(before, name)), _plain(getattr(after, name)))
        for name in ("as_of", "evidence", "agreement")
        if getattr(before, name) != getattr(after, name)
    }
    return {
        "changed": changed | ({"scenario": {before.id: whole}} if whole else {}),
        "wording": wording,
        "items": items,
    }


def _plain(value: object, *, words: bool = True) -> Any:
    """A value of a scenario as JSON has it, with or without its wording."""
    match value:
        case AgreementRule():
            return value.as_json()
        case Item():
            names = [f.name for f in fields(value) if words or f.name not in WORDING]  # type: ignore[arg-type]
            return {name: _plain(getattr(value, name), words=words) for name in names}
        case Mapping():
            return {str(key): _plain(item, words=words) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item, words=words) for item in value]
        case Enum():
            return value.value
        case str() | int() | None:
            return value
        case _:
            return str(value)


def _failing(of: Scenario, on: Scenario) -> tuple[str, ...]:
    """Expectations of one file that another does not meet, or that it cannot even be asked."""
    able = [e for e in of.expectations if e.ref.id in on.package and e.party in on.party]
    held = held_to(replace(on, expectations=tuple(able)))
    unable = [f"{e.package}, {e.party}" for e in of.expectations if e not in able]
    return (*(found.subject for found in held if not found.agrees), *unable)
