"""Everything that a page knows, as one JSON value; ``docs/publish.md`` describes it.

Things are named by their place in the lists, so that the script needs no look-ups; their
identifiers stand beside their labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from importlib.metadata import version
from typing import Any, Final

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.settling import contested, tied
from sim.formats.page.agreeing import Agreeing
from sim.formats.page.diagram import diagram_of
from sim.formats.page.opens import opens
from sim.formats.page.positions import allowed, asked, clashing, silent
from sim.formats.page.trees import Conditions, Pool, options_of
from sim.formats.page.views import Views
from sim.formats.page.words import OWN, WORDS, verdict_words
from sim.language.syntax import Condition
from sim.questions.check_headline import AGREED, REFUSALS
from sim.questions.check_told import origin
from sim.questions.glossary import (
    KIND_WORDS,
    listed,
    party_name,
    sample_words,
    source_in_full,
    source_words,
)
from sim.scenario.amounts import unit_of
from sim.scenario.model import Option, Package, Party, Position, Rule, Scenario, Settings, Term
from sim.scenario.question import ask
from sim.scenario.record import Statement
from sim.scenario.verdicts import Severity, Verdict
from sim.scenario.view import View, in_force

FORMAT: Final = "negsim-page/3"
_PACKAGE: Final = "negotiation-position-simulator"
Json = dict[str, Any]


def data_of(
    scenario: Scenario, views: Views, parties: tuple[str, ...] | None, package: str | None
) -> Json:
    """The whole value; ``parties`` are those who must agree, None the scenario's own rule."""
    return _Writer(scenario).everything(views, parties, package)


class _Writer:
    """One scenario by places."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.options = options_of(scenario)
        self.conditions = Conditions(scenario, self.options)
        self.diagrams: Pool[Json] = Pool()
        self.layers: Pool[list[list[int]]] = Pool()
        self.held: Pool[list[object]] = Pool()
        self.settled: Pool[list[int]] = Pool()
        self.who = Agreeing(scenario)
        self.party = self.who.place
        self.term = {term.id: place for place, term in enumerate(scenario.terms)}
        self.position = {p.id: place for place, p in enumerate(scenario.positions)}
        self.source = {source.id: place for place, source in enumerate(scenario.sources)}
        self.used = {s for p in scenario.positions for s in p.basis}
        statements = [s.id for s in scenario.statements if s.id in self.used]
        self.statement = {name: place for place, name in enumerate(statements)}

    def everything(
        self, views: Views, parties: tuple[str, ...] | None, package: str | None
    ) -> Json:
        scenario, base = self.scenario, views.each[0][1]
        asked = self.who.asked(parties)
        shown = [self._view(at, view, asked) for at, view in views.each]
        return {
            "format": FORMAT,
            "made_with": f"Negotiation Position Simulator {version(_PACKAGE)}",
            "scenario": {
                "id": scenario.id,
                "title": scenario.title,
                "summary": scenario.summary,
                "digest": scenario.digest,
                "as_of": base.as_of.isoformat(),
                "evidence": base.evidence.value,
                "licence": scenario.licence,
                "sample": sample_words(scenario),
            },
            "opens_on": {
                "package": None if package is None else list(scenario.package).index(package),
                **self.who.opening(parties),
            },
            "parties": [self._party(party) for party in scenario.parties],
            "terms": [self._term(term) for term in scenario.terms],
            "rules": [self._rule(rule) for rule in scenario.rules],
            "positions": [self._position(position) for position in scenario.positions],
            "statements": self._statements(),
            "sources": [
                {"id": s.id, "short": source_words(s), "full": source_in_full(s)}
                for s in scenario.sources
            ],
            "packages": [self._package(p, base, parties) for p in scenario.packages],
            "open": opens(scenario, base, parties, None),
            "switches": [
                {"id": s.id, "label": s.label, "values": list(s.values.items())}
                for s in views.switches
            ],
            "views": shown,
            "held": self.held.items,
            "conditions": self.conditions.items,
            "condition_terms": self.conditions.terms,
            "settled": self.settled.items,
            "diagrams": self.diagrams.items,
            "layers": self.layers.items,
            "words": WORDS,
        }

    def _terms(self, *conditions: Condition | None) -> list[int]:
        """The terms that conditions name, in the order of the file."""
        named = {term for c in conditions if c is not None for term in self.scenario.terms_in(c)}
        return sorted(self.term[term] for term in named)

    def _pins(self, settings: Settings) -> list[int]:
        """Per term the place of the option that is set, or -1."""
        return [self.options[t].index(settings[t]) if t in settings else -1 for t in self.term]

    def _party(self, party: Party) -> Json:
        name = party_name(self.scenario, party.id)
        known: Json = {"id": party.id, "label": party.label, "name": name}
        known |= {"plural": True} if party.plural else {}
        if party.accepts is not None:
            known["inside"] = self.who.inside(party.id, party.accepts)
        if party.id not in self.scenario.scored:
            return known
        worth = [Fraction(x) for row in party.points.values() for x in row.values()]
        worth += [p.points for p in self.scenario.positions if p.party == party.id]
        worth += [bound for bound in (party.minimum, party.cap) if bound is not None]
        unit = unit_of(worth) or 1
        points = {
            self.term[term]: [str(row.get(o, Fraction(0)) * unit) for o in self.options[term]]
            for term, row in party.points.items()
        }
        return known | {
            "verdicts": {
                Verdict.NO_STATED_VIEW.value: verdict_words(party, Verdict.NO_STATED_VIEW)
            },
            "unit": str(unit),
            "points": points,
            "bonus": {
                self.position[p.id]: str(p.points * unit)
                for p in self.scenario.positions
                if p.party == party.id and p.points
            },
            "bounded": party.id in self.scenario.bounded,
            "minimum": None if party.minimum is None else str(party.minimum * unit),
            "cap": None if party.cap is None else str(party.cap * unit),
        }

    def _term(self, term: Term) -> Json:
        options = self.options[term.id]
        return {
            "id": term.id,
            "label": term.label,
            "group": term.group,
            "note": term.note,
            "quo": -1 if term.status_quo is None else options.index(term.status_quo),
            "listed": len(term.options),
            "options": [_option(term.option(o)) for o in options],
        } | _range(term)

    def _rule(self, rule: Rule) -> Json:
        return {
            "id": rule.id,
            "severity": rule.severity.value,
            "says": rule.says,
            "when": self.conditions.of(rule.when),
            "then": self.conditions.of(rule.then),
            "first_phase": rule.first_phase,
        }

    def _position(self, position: Position) -> Json:
        tags = [KIND_WORDS[position.kind], position.evidence.value]
        tags += [OWN["collective"]] if position.collective else []
        notes = [listed(source_words(self.scenario.source[s]) for s in position.sources)]
        notes += [OWN["note"].format(note=position.note)] if position.note else []
        if not position.basis and not position.sources:
            notes.append(OWN["no source"])
        return {
            "id": position.id,
            "party": self.party[position.party],
            "kind": position.kind.value,
            "says": position.says,
            "tags": ", ".join(tags),
            "basis": [self.statement[s] for s in position.basis],
            "notes": [note for note in notes if note],
        }

    def _statements(self) -> list[Json]:
        return [
            {"says": s.says, "quote": s.quote, "by": self._by(s)}
            for s in self.scenario.statements
            if s.id in self.used
        ]

    def _by(self, statement: Statement) -> str:
        """Who said it, when, and where it was read."""
        who = (statement.speaker or statement.voice or "").replace("_", " ")
        read = [source_words(self.scenario.source[name]) for name in statement.sources]
        return " · ".join(filter(None, (who, statement.date, *read)))

    def _package(self, package: Package, base: View, parties: tuple[str, ...] | None) -> Json:
        everything, assumed = package.laid_out()
        return {
            "id": package.id,
            "label": package.label,
            "origin": origin(self.scenario, package),
            "pins": self._pins(everything),
            "assumed": [self.term[t] for t in assumed],
            "record": {self.party[p]: _recorded(said) for p, said in package.on_record.items()},
            "pending": [self.party[p] for p in package.answer_pending],
            "open": [self.term[t] for t in package.open],
            "phases": [
                {
                    "id": phase.id,
                    "label": phase.label,
                    "pins": self._pins(package.laid_out(phase.id)[0]),
                    "assumed": [self.term[t] for t in package.laid_out(phase.id)[1]],
                }
                for phase in package.phases
            ],
            "opens": opens(self.scenario, base, parties, package),
        }

    def _view(self, at: tuple[int, ...], view: View, asked: tuple[str, ...]) -> Json:
        return {
            "at": at,
            "evidence": view.evidence.value,
            "as_of": view.as_of.isoformat(),
            "readings": view.readings,
            "held": self._held(view),
            **self._conflicts(view),
            "settled": self._settled(view, asked),
            "silent": [self.who.bits(parties) for parties in silent(self.scenario, view)],
            **self._diagrams(view),
        }

    def _held(self, view: View) -> list[int]:
        """What is in force, each with what it asks per term in words."""
        asks = asked(self.scenario, view)
        rows = (
            [
                self.position[position.id],
                self.conditions.of(position.when),
                self.conditions.of(position.requires),
                self._per_term(asks.get(position.id, {})),
                self._per_term(allowed(self.scenario, position)),
            ]
            for position in in_force(self.scenario, view)
        )
        return [self.held.place(row) for row in rows]

    def _per_term(self, said: Mapping[str, object]) -> Json:
        return {str(self.term[term]): what for term, what in said.items()}

    def _conflicts(self, view: View) -> Json:
        """Whose positions cannot all be met, with the terms that they name."""
        found = clashing(self.scenario, view)
        if found is None:
            return {"conflicts": None, "clashes": None}
        with_rules, without = found
        return {
            "conflicts": [self._conflict(positions) for positions in with_rules],
            "clashes": [{"parties": self.who.bits(p.party for p in said)} for said in without],
        }

    def _conflict(self, positions: Sequence[Position]) -> Json:
        """Its parties, the terms that it names, and those that hard rules tie to them."""
        named = self._terms(*(c for p in positions for c in (p.when, p.requires)))
        ids = {self.scenario.terms[place].id for place in named}
        return {
            "parties": self.who.bits(position.party for position in positions),
            "terms": named,
            "tied": sorted(self.term[term] for term in tied(self.scenario, ids)),
        }

    def _settled(self, view: View, first: tuple[str, ...]) -> Json:
        """What a deal must settle where votes are counted, by the parties asked.

        ``own`` is the scenario's own rule. What is not found in time is left out.
        """
        given = self.scenario.agreement
        asked: dict[str, tuple[str, ...] | None] = {}
        if given is not None and not given.unanimous:
            asked["own"] = None
        asked |= {str(self.who.bits(group)): group for group in self.who.counting(first)}
        found, budget = {}, Budget.lasting(limits.PUBLISHED_SECONDS)
        for name, parties in asked.items():
            question = ask(self.scenario, parties=parties, view=view)
            with suppress(TooWide):
                terms = contested(self.scenario, question, budget)
                found[name] = self.settled.place([self.term[t] for t in terms])
        return found

    def _diagrams(self, view: View) -> Json:
        """The places of the diagram, and of that for packages past their first phase."""
        try:
            place = self._diagram(view, first_phase=True)
            later = self._diagram(view, first_phase=False) if self._has_later_phases() else place
        except TooWide as wide:
            return {"diagram": None, "later": None, "too_wide": wide.reason}
        return {"diagram": place, "later": later}

    def _diagram(self, view: View, *, first_phase: bool) -> int:
        found = diagram_of(self.scenario, view, self.options, self.layers, first_phase=first_phase)
        return self.diagrams.place(found)

    def _has_later_phases(self) -> bool:
        hard = (r for r in self.scenario.rules if r.severity is Severity.HARD and r.first_phase)
        return any(hard) and any(package.phases for package in self.scenario.packages)


def _recorded(said: str) -> Json:
    stance = "refused" if said.startswith(REFUSALS) else ""
    return {"words": said, "stance": "agreed" if said.startswith(AGREED) else stance}


def _range(term: Term) -> Json:
    """The numbers that may be set, where every one of a range may."""
    every = term.span is not None and not term.only_listed
    return {"range": term.span, "unit": term.unit} if every else {}


def _option(option: Option) -> tuple[object, ...]:
    """Its id and label, and how many whole numbers it stands for if these are several."""
    known = (option.id, option.label)
    return known if option.size == 1 else (*known, option.size)
