"""Who accepts this package, who blocks it, and which stated position is the reason.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskCheck(package="PK01", parties=["russia", "ukraine"]).answer(scenario)
>>> found.findings.blocked_by
['russia']
>>> found.findings.because[:2]
['RU-01', 'RU-02']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from importlib import import_module
from operator import not_
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final, TypeVar

from sim import limits
from sim.engine.budget import Budget
from sim.questions.base import About, Answer, Ask, Findings, is_none
from sim.questions.check_headline import headline
from sim.questions.completions_told import Completions
from sim.questions.delivery import Delivery, delivery_of
from sim.questions.laid import Laid
from sim.questions.party_check import PartyCheck, VerdictRow, through_phases
from sim.questions.votes_told import Votes, votes_of
from sim.questions.withheld import withheld
from sim.scenario import world
from sim.scenario.agreement import AgreementRule, Ballot
from sim.scenario.asked import AskedParties
from sim.scenario.declared import Said, in_json_as, json_field
from sim.scenario.inside import own_rule
from sim.scenario.model import Rule, Scenario, Settings, Severity
from sim.scenario.provenance import Provenance
from sim.scenario.verdicts import Standard, Verdict
from sim.scenario.view import View, by_party, view_of
from sim.scenario.world import holds

Worked = TypeVar("Worked")
Rules = Annotated[
    tuple[Rule, ...],
    Said(lambda rules: [rule.id for rule in rules], list[str]),
]
"""Rules, by their identifiers in JSON."""


class CheckFindings(Findings):
    """What an expectation may name; all of it about the parties asked."""

    possible: bool
    """no hard rule is broken"""
    passes: bool
    """it is possible, and a deal by the agreement rule: nobody blocks it, or the votes are there"""
    blocked_by: list[str]
    """the parties asked that do not accept"""
    no_stated_view: list[str]
    """the parties asked that have said nothing that applies"""
    verdicts: dict[str, str]
    """party: verdict"""
    accepts: dict[str, bool]
    """party: true or false"""
    because: list[str]
    """the positions that fail, of the parties asked"""
    rules_broken: list[str]
    """hard rules broken"""
    warnings: list[str]
    """warnings that the package sets off"""
    completions: int | None
    """of a package with terms still open: how many ways to settle them are deals"""
    must_act: list[str]
    """the parties that must act for it to come about"""


class Check(Answer):
    """The whole answer about one package. Always exact."""

    method: str = "each position in force held against the package"
    scenario: str
    """the scenario"""
    package: dict[str, str]
    """term: option, as far as the package sets it"""
    assumed: dict[str, str]
    """the part of it that the modeller assumes"""
    rules_broken: Rules
    """hard rules broken: with any, the package is impossible"""
    warnings: Rules
    """rules broken that only warn"""
    notes: Rules
    """notes on what the package sets"""
    parties: dict[str, PartyCheck] = json_field(name="verdicts")
    """party: what it says of the package"""
    delivery: Delivery
    """who would have to act"""
    provenance: About
    """scenario and view"""
    phases: dict[str, Check] = json_field(unless=not_)
    """phase: the same about the package up to that phase"""
    from_phase: dict[str, str] = json_field(default={}, unless=not_)
    """party that blocks: the first phase that it blocks; absent: only the package as a whole"""
    withheld: dict[str, tuple[str, ...]] = json_field(default={}, unless=not_)
    """party that lacks the consent it needs inside it: who of those inside withholds it"""
    completions: Completions | None = json_field(default=None, unless=is_none)
    """of a package with terms still open: who accepts it, however they are settled"""
    standard: Standard = json_field(hidden=True)
    agreement: AgreementRule = json_field(hidden=True)
    name: str = json_field(hidden=True)

    @property
    def possible(self) -> bool:
        """Whether no hard rule is broken."""
        return not self.rules_broken

    @property
    @in_json_as("votes", unless=is_none)
    def votes(self) -> Votes | None:
        """how the parties of the agreement rule vote; absent where any of them may block"""
        return votes_of(self.agreement, self.ballot(self.agreement))

    @property
    @in_json_as("accepts")
    def answers(self) -> dict[str, bool]:
        """party: whether it accepts, by the standard asked for"""
        return self._once("answers", lambda: {p: self.accepts(p) for p in self.parties})

    def accepts(self, party: str) -> bool:
        """Whether the party accepts, by the standard asked for."""
        return self.standard.accepts(self.parties[party].shortfall)

    def ballot(self, rule: AgreementRule) -> Ballot:
        """Who of the rule's parties is for the package, and who against it."""
        accepting = [party for party in self.parties if self.accepts(party)]
        return rule.ballot(accepting, [p for p, said in self.parties.items() if said.speaks_for])

    def passes(self, rule: AgreementRule) -> bool:
        """Whether it is possible, and passed by the votes that the rule asks for."""
        return self.possible and rule.passes(self.ballot(rule))

    def under(self, scenario: Scenario, view: View) -> Check:
        """The same, found under a view that leaves every party as it was."""
        phases = {name: phase.under(scenario, view) for name, phase in self.phases.items()}
        if self.provenance.view == view and not phases:
            return self
        about = Provenance.of(scenario, view)
        same = self.model_copy(update={"provenance": about, "phases": phases})
        vars(same)["_worked"] = self._worked
        return same

    @cached_property
    def _worked(self) -> dict[str, Any]:
        """What was worked out of it, by the same under all views."""
        return {}

    def _once(self, what: str, work: Callable[[], Worked]) -> Worked:
        if what not in self._worked:
            self._worked[what] = work()
        found: Worked = self._worked[what]
        return found

    def among(self, rule: AgreementRule) -> Check:
        """The same about the parties of this rule only."""
        if rule is self.agreement and self.parties.keys() == set(rule.parties):
            return self
        parties = {party: said for party, said in self.parties.items() if party in rule.parties}
        phases = {name: phase.among(rule) for name, phase in self.phases.items()}
        return self.model_copy(update={"parties": parties, "agreement": rule, "phases": phases})

    @property
    def findings(self) -> CheckFindings:
        """What the parties asked say, and what else stands in the way."""
        return self._once("findings", self._findings)

    def _findings(self) -> CheckFindings:
        asked = self.among(self.agreement)
        said, accepts = asked.parties, asked.answers
        return CheckFindings(
            possible=self.possible,
            passes=self.passes(self.agreement),
            blocked_by=[party for party, fine in accepts.items() if not fine],
            no_stated_view=[p for p, s in said.items() if s.verdict is Verdict.NO_STATED_VIEW],
            verdicts={party: s.verdict.value for party, s in said.items()},
            accepts=accepts,
            because=[f.position.id for s in said.values() for f in s.failing],
            rules_broken=[rule.id for rule in self.rules_broken],
            warnings=[rule.id for rule in self.warnings],
            completions=None if self.completions is None else self.completions.deals,
            must_act=list(self.delivery.must_act),
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``blocked``, ``rejected`` and ``impossible``; what is impossible counts as all three."""
        impossible = not self.possible
        blocked = impossible or not all(self.answers.values())
        rejected = not self.passes(self.agreement)
        return {"blocked": blocked, "rejected": rejected, "impossible": impossible}

    def told(self, scenario: Scenario) -> str:
        """The finding about the parties asked."""
        return self._once("told", partial(self._told, scenario))

    def _told(self, scenario: Scenario) -> str:
        still = [] if self.completions is None else [self.completions.told(scenario)]
        return " ".join([self.among(self.agreement).headline(scenario), *still])

    def headline(self, scenario: Scenario, rule: AgreementRule | None = None) -> str:
        """Whether it passes; who blocks it, gets less than asked, is silent (by ``rule``)."""
        return headline(self, scenario, rule)

    def tables(self, scenario: Scenario) -> dict[str, Sequence[VerdictRow]]:
        """A row per party asked."""
        return {"verdicts": self._once("verdicts", self._verdicts)}

    def _verdicts(self) -> list[VerdictRow]:
        parties = self.among(self.agreement).parties
        return [said.row(self.standard) for said in parties.values()]


class AskCheck(AskedParties, Ask):
    """Who accepts a package, and who blocks it."""

    name: ClassVar = "check"
    help: ClassVar = "who accepts a package, who blocks it, and which stated position is the reason"
    finds: ClassVar = CheckFindings
    rows: ClassVar = MappingProxyType({"verdicts": VerdictRow})
    fails: ClassVar = MappingProxyType(
        {
            "blocked": "some party blocks the package",
            "rejected": "it does not pass by the agreement rule",
            "impossible": "it is impossible",
        }
    )
    needs_package: ClassVar = True

    def answer(self, scenario: Scenario) -> Check:
        """Check it; with ``parties``, only what these say counts."""
        self.refuse_bad(scenario)
        package, phase = self.subject(scenario)
        view = self.view(scenario)
        found = check(scenario, package, view, phase=phase, standard=self.standard)
        if isinstance(package, str) and scenario.package[package].open:
            # What counts takes four times as long to import as all that a check needs.
            counting = import_module("sim.questions.completions")
            left: Completions = counting.completions(scenario, self, Budget.lasting(limits.SECONDS))
            found = found.model_copy(update={"completions": left, "exact": left.exact})
        return found if self.parties is None else found.among(self.agreement(scenario))


ASK: Final = AskCheck


def check(
    scenario: Scenario,
    package: str | Settings,
    view: View | None = None,
    *,
    phase: str | None = None,
    standard: Standard = Standard.UNBLOCKED,
) -> Check:
    """Check a named package (or one phase of it) or given settings.

    A named package with phases is checked phase by phase and with all of them laid over
    each other: who blocks any phase blocks the package. Settings are taken as valid;
    :class:`AskCheck` examines them.

    Raises:
        KeyError: no such package or phase.
    """
    view = view or view_of(scenario)
    return _found(scenario, package, view, phase, standard).under(scenario, view)


def _found(
    scenario: Scenario,
    package: str | Settings,
    view: View,
    phase: str | None,
    standard: Standard,
) -> Check:
    """The check; found under another view where that leaves every party as it is."""
    parties = by_party(scenario, view)
    laid = Laid.out(scenario, package, phase)
    asked = ("check", laid.about, standard)

    def found() -> Check:
        said = {party: laid.said(scenario, party, mine) for party, mine in parties.items()}
        steps = laid.steps if phase is None else ()
        phases = {step: _found(scenario, package, view, step, standard) for step in steps}
        held = partial(_check, scenario, laid, view, said, phases, standard)
        parts = (*said.values(), *phases.values())
        # What the key names by id is kept: something else may be given the id of what is gone.
        return scenario.remember((*asked, *map(id, parts)), lambda: (held(), parts))[0]

    return scenario.remember((*asked, *(keys for _, keys in parties.values())), found)


def _check(
    scenario: Scenario,
    laid: Laid,
    view: View,
    said: Mapping[str, PartyCheck],
    phases: Mapping[str, Check],
    standard: Standard,
) -> Check:
    record, settings, as_set, completed = laid.record, laid.settings, laid.as_set, laid.completed
    parties = dict(said)
    if phases:
        parties = {
            party: through_phases(whole, [(n, p.parties[party]) for n, p in phases.items()])
            for party, whole in said.items()
        }
    accepting = [p for p, said in parties.items() if standard.accepts(said.shortfall)]
    speaking = [p for p, said in parties.items() if said.speaks_for]
    ballot = AgreementRule(tuple(parties)).ballot(accepting, speaking)
    first = not laid.steps or laid.phase == laid.steps[0]
    rules = [rule for rule in scenario.rules if first or not rule.first_phase]
    broken = [rule for rule in rules if world.breaks(rule, as_set, completed)]
    name = "" if record is None else record.id
    return Check(
        scenario=scenario.id,
        package={t.id: settings[t.id] for t in scenario.terms if t.id in settings},
        assumed=dict(laid.assumed),
        rules_broken=tuple(rule for rule in broken if rule.severity is Severity.HARD),
        warnings=tuple(rule for rule in broken if rule.severity is Severity.WARNING),
        notes=tuple(r for r in rules if r.severity is Severity.NOTE and holds(r.when, as_set)),
        parties=parties,
        delivery=delivery_of(scenario, settings, parties, standard),
        provenance=Provenance.of(scenario, view),
        phases=dict(phases),
        from_phase={
            party: next(name for name, found in phases.items() if not found.accepts(party))
            for party in parties
            if any(not found.accepts(party) for found in phases.values())
        },
        withheld=withheld(scenario, ballot),
        standard=standard,
        agreement=own_rule(scenario),
        name=name if laid.phase is None else f"{name}/{laid.phase}",
    )
