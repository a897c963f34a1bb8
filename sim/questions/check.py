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

from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from operator import not_
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, NamedTuple

from sim import limits
from sim.engine.budget import Budget
from sim.questions.base import About, Answer, Ask, Findings, is_none
from sim.questions.check_headline import headline
from sim.questions.completions_told import Completions
from sim.questions.delivery import Delivery, delivery_of
from sim.questions.party_check import PartyCheck, party_check, through_phases
from sim.questions.votes_told import Votes, votes_of
from sim.questions.withheld import withheld
from sim.scenario import world
from sim.scenario.agreement import AgreementRule, Ballot
from sim.scenario.asked import AskedParties
from sim.scenario.declared import Said, in_json_as, json_field
from sim.scenario.inside import own_rule
from sim.scenario.model import EMPTY, Package, Rule, Scenario, Settings, Severity
from sim.scenario.provenance import Provenance
from sim.scenario.verdicts import Standard, Verdict
from sim.scenario.view import Mine, View, by_party, view_of
from sim.scenario.world import holds

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


class VerdictRow(NamedTuple):
    """What one party says; lists of positions have spaces between them."""

    party: str
    verdict: str
    accepts: bool
    failing: str
    open: str
    met: str
    on_record: str
    spoken_to: int
    addressed: int


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
        return {party: self.accepts(party) for party in self.parties}

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
        if self.provenance.view == view:
            return self
        phases = {name: phase.under(scenario, view) for name, phase in self.phases.items()}
        about = Provenance.of(scenario, view)
        return self.model_copy(update={"provenance": about, "phases": phases})

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
        still = [] if self.completions is None else [self.completions.told(scenario)]
        return " ".join([self.among(self.agreement).headline(scenario), *still])

    def headline(self, scenario: Scenario, rule: AgreementRule | None = None) -> str:
        """Whether it passes; who blocks it, gets less than asked, is silent (by ``rule``)."""
        return headline(self, scenario, rule)

    def tables(self, scenario: Scenario) -> dict[str, Sequence[VerdictRow]]:
        """A row per party asked."""
        return {
            "verdicts": [
                VerdictRow(
                    party=party,
                    verdict=said.verdict.value,
                    accepts=self.accepts(party),
                    failing=" ".join(f.position.id for f in said.failing),
                    open=" ".join(said.open),
                    met=" ".join(said.met),
                    on_record=said.on_record,
                    spoken_to=said.coverage[0],
                    addressed=said.coverage[1],
                )
                for party, said in self.among(self.agreement).parties.items()
            ]
        }


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
    what = package if isinstance(package, str) else tuple(package.items())
    parties = by_party(scenario, view)
    said = tuple(key for _, key in parties.values())
    held = partial(_check, scenario, package, view, parties, phase, standard)
    return scenario.remember(("check", what, phase, standard, said), held).under(scenario, view)


def _check(
    scenario: Scenario,
    package: str | Settings,
    view: View,
    said: Mapping[str, Mine],
    phase: str | None,
    standard: Standard,
) -> Check:
    if isinstance(package, str):
        record: Package | None = scenario.package[package]
        settings, assumed = scenario.package[package].laid_out(phase)
        steps = [step.id for step in scenario.package[package].phases]
    else:
        record, settings, assumed, steps = None, package, EMPTY, []
    as_set, completed = world.as_set(scenario, settings), world.completed(scenario, settings)
    said_of = (tuple(settings.items()), "" if record is None else record.id)
    parties = {}
    for party in scenario.parties:
        own, bearing = said[party.id]
        held = partial(party_check, scenario, party, own, as_set, completed, record)
        parties[party.id] = scenario.remember(("said", party.id, bearing, said_of), held)
    phases = {
        step: check(scenario, package, view, phase=step, standard=standard)
        for step in (steps if phase is None else ())
    }
    if phases:
        parties = {
            party: through_phases(said, [(n, p.parties[party]) for n, p in phases.items()])
            for party, said in parties.items()
        }
    accepting = [p for p, said in parties.items() if standard.accepts(said.shortfall)]
    speaking = [p for p, said in parties.items() if said.speaks_for]
    ballot = AgreementRule(tuple(parties)).ballot(accepting, speaking)
    first = not steps or phase == steps[0]
    rules = [rule for rule in scenario.rules if first or not rule.first_phase]
    broken = [rule for rule in rules if world.breaks(rule, as_set, completed)]
    return Check(
        scenario=scenario.id,
        package={t.id: settings[t.id] for t in scenario.terms if t.id in settings},
        assumed=dict(assumed),
        rules_broken=tuple(rule for rule in broken if rule.severity is Severity.HARD),
        warnings=tuple(rule for rule in broken if rule.severity is Severity.WARNING),
        notes=tuple(r for r in rules if r.severity is Severity.NOTE and holds(r.when, as_set)),
        parties=parties,
        delivery=delivery_of(scenario, settings, parties, standard),
        provenance=Provenance.of(scenario, view),
        phases=phases,
        from_phase={
            party: next(name for name, found in phases.items() if not found.accepts(party))
            for party in parties
            if any(not found.accepts(party) for found in phases.values())
        },
        withheld=withheld(scenario, ballot),
        standard=standard,
        agreement=own_rule(scenario),
        name="" if record is None else record.id if phase is None else f"{record.id}/{phase}",
    )
