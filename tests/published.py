"""What a page says of a package, and what the library says of it when asked afresh."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.engine.budget import Budget
from sim.engine.settling import deal_space, settled
from sim.language.syntax import LEFT_OUT
from sim.questions.check import AskCheck, Check, check
from sim.questions.check_told import coverage, on_record, reason, short_of_minimum
from sim.questions.completions import completions
from sim.questions.deals import count
from sim.questions.withheld import inside_told
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from sim.scenario.view import View, view_of

PROBE = """
cases => cases.map(asked => {
  const view = data.views[asked.view]
  const shown = asked.package === null ? ownPackage(wordsOf(asked.pins)) : packageAt(asked.package)
  const { pins } = shown
  const rule = asked.parties === null ? openingRule() : everyoneOf(asked.parties)
  const result = check(view, shown)
  const must = asked.settle ? contested(view, rule) : null
  const counted = count(view, shown, rule, must)
  const ids = findings => findings.map(f => data.positions[f.position].id)
  const { main, rest } = headline(result, rule, shown)
  return {
    told: rest ? `${main} ${rest}` : main,
    rules: Object.values(result.rules).map(places => places.map(k => data.rules[k].id)),
    parties: result.parties.map((said, party) => ({
      verdict: said.verdict,
      accepts: said.accepts,
      failed: said.findings.filter(f => f.lowers).map(f => [ids([f])[0], f.outcome]),
      met: ids(said.findings.filter(f => f.outcome === 'met')),
      open: ids(said.findings.filter(f => f.outcome === 'open')),
      coverage: coverage(party, said),
      short: shortOfMinimum(party, said),
      record: onRecord(party, said, shown),
      consent: consent(party, result),
      reasons: said.findings.filter(f => f.lowers || f.outcome === 'open')
        .map(f => reason(f, shown)),
    })),
    packages: String(counted.packages),
    deals: String(counted.deals),
    record: String(counted.record),
    settled: (must ?? []).flatMap((m, term) => m && pins[term] < 0 ? [data.terms[term].id] : []),
    deals_told: dealsWords(counted, rule, pins, must),
    marks: data.terms.map((_, term) => [...data.terms[term].options.keys(), -1].map(option =>
      markOf(counted, term, option < 0 ? leftOut(term) : option))),
    open: shown.open.length ? stillOpen(view, shown, rule) : '',
    refusing: data.terms.map((_, term) => [...data.terms[term].options.keys(), -1].map(option =>
      rule.parties & ~counted.still.accepting[term][option < 0 ? leftOut(term) : option])),
  }
})
"""
"""Run in a page: everything it says of each case."""


@dataclass(frozen=True)
class Case:
    """One package as the page would show it; ``parties`` None is the scenario's own rule."""

    view: int
    package: int | None
    pins: tuple[int, ...]
    parties: int | None
    settle: bool


def cases(data: Mapping[str, Any], number: int, seed: int) -> list[Case]:
    """Full, partial and near-package toggles with any parties in any view."""
    dice = random.Random(seed)
    return [_case(data, dice) for _ in range(number)]


def _case(data: Mapping[str, Any], dice: random.Random) -> Case:
    pins = [-1] * len(data["terms"])
    named, kind = dice.randrange(len(data["packages"]) or 1), dice.random()
    if data["packages"] and kind < 0.7:
        pins = list(data["packages"][named]["pins"])
    share = dice.choice((0.0, 0.1, 0.3)) if kind < 0.7 else dice.random()
    for term, about in enumerate(data["terms"]):
        if dice.random() < share:
            pins[term] = dice.randrange(-1, len(about["options"]))
    everyone = len(data["parties"])
    return Case(
        view=dice.randrange(len(data["views"])),
        package=named if data["packages"] and kind < 0.15 else None,
        pins=tuple(pins),
        parties=None if dice.random() < 0.3 else dice.randrange(1, 1 << everyone),
        settle=dice.random() < 0.7,
    )


def expected(scenario: Scenario, data: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """What the library says, in the shape of the probe."""
    view = _view(scenario, data["views"][case.view])
    terms, everyone = scenario.terms, list(scenario.party)
    options = [[o[0] for o in about["options"]] for about in data["terms"]]
    package = None if case.package is None else scenario.packages[case.package]
    if package is None:
        chosen = zip(terms, case.pins, options, strict=True)
        pins = {t.id: own[pin] for t, pin, own in chosen if pin >= 0}
    else:
        pins = dict(package.laid_out()[0])
    parties = None
    if case.parties is not None:
        parties = [p for place, p in enumerate(everyone) if case.parties >> place & 1]
    first = package is None or not package.phases
    rule = ask(scenario, parties=parties).agreement
    result = check(scenario, pins if package is None else package.id, view)
    question = ask(
        scenario,
        parties=parties,
        pins=pins,
        settle="contested" if case.settle else "none",
        view=view,
        first_phase=first,
    )
    question = settled(scenario, question)
    counted = count(deal_space(scenario, question))
    assert counted.on_record is not None
    rules = (result.rules_broken, result.warnings, result.notes)
    limit = {t.id: own for t, own in zip(terms, options, strict=True)}
    whole = deal_space(
        scenario,
        ask(scenario, parties=parties, limit=limit, settle="none", view=view, first_phase=first),
    )
    still = count(whole, pins).options
    stands = count(whole, {t.id: pins.get(t.id, LEFT_OUT) for t in terms}).options
    return {
        "told": result.headline(scenario, rule),
        "rules": [[r.id for r in found] for found in rules],
        "parties": [_said(scenario, result, party) for party in everyone],
        "packages": str(counted.packages),
        "deals": str(counted.deals),
        "record": str(counted.on_record.deals),
        "settled": [t for t in question.settle or () if t in question.open],
        "deals_told": counted.told(scenario),
        "open": _open(scenario, view, case, parties),
        "marks": [
            [_mark(still[t.id][o], stands[t.id][o]) for o in [*own, LEFT_OUT]]
            for t, own in zip(terms, options, strict=True)
        ],
    }


def _view(scenario: Scenario, shown: Mapping[str, Any]) -> View:
    return view_of(
        scenario, as_of=shown["as_of"], evidence=shown["evidence"], readings=shown["readings"]
    )


def _open(scenario: Scenario, view: View, case: Case, parties: Sequence[str] | None) -> str:
    """What becomes of the terms that a named package leaves to be negotiated."""
    if case.package is None:
        return ""
    asked = AskCheck(
        package=scenario.packages[case.package].id,
        parties=parties,
        as_of=view.as_of,
        evidence=view.evidence,
        readings=view.readings,
    )
    found = completions(scenario, asked, Budget())
    return "" if found is None else found.told(scenario)


def _said(scenario: Scenario, result: Check, party: str) -> dict[str, Any]:
    said = result.parties[party]
    withheld = {p: who for p, who in result.withheld.items() if p == party}
    told = [f for f in said.findings if f.lowers or f.outcome.value == "open"]
    return {
        "verdict": said.verdict.value,
        "accepts": result.accepts(party),
        "failed": [[name, outcome.value] for name, outcome in said.failed.items()],
        "met": said.met,
        "open": said.open,
        "coverage": coverage(scenario, said),
        "short": short_of_minimum(scenario, said),
        "record": on_record(scenario, said),
        "consent": " ".join(inside_told(scenario, withheld)),
        "reasons": [reason(scenario, finding, result) for finding in told],
    }


def _mark(still: int, stands: int) -> str:
    return "yes" if stands else "can" if still else "no"


def differences(
    scenario: Scenario,
    data: Mapping[str, Any],
    asked: Sequence[Case],
    said: Sequence[Mapping[str, Any]],
) -> list[str]:
    """Every part in which the page and the library differ."""
    found = []
    for case, page in zip(asked, said, strict=True):
        library = expected(scenario, data, case)
        found += [
            f"{case} {part}:\n  page    {page[part]}\n  library {value}"
            for part, value in library.items()
            if page[part] != value
        ]
    return found
