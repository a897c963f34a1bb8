"""Who accepts a package and who blocks it: the finding, a card per party, the reasons."""

from __future__ import annotations

from sim.questions import check_told as told
from sim.questions.check import Check
from sim.questions.glossary import Stance, source_in_full, verdict_of
from sim.questions.party_check import Finding, PartyCheck
from sim.scenario.model import AgreementRule, Scenario
from sim.scenario.verdicts import Verdict
from sim.ui import look
from sim.ui.safe import html


def finding(scenario: Scenario, result: Check, rule: AgreementRule) -> None:
    """The finding; ``rule`` says who has to accept."""
    look.show(look.roomy(look.finding(result.headline(scenario, rule))))


def cards(scenario: Scenario, result: Check, rule: AgreementRule) -> None:
    """A card per party."""
    look.show(look.grid(_card(scenario, result, found, rule) for found in result.parties.values()))


def why(scenario: Scenario, result: Check) -> None:
    """The reasons of every party that is not content, worst first."""
    parts = [
        look.reasons(
            scenario.party[found.party].label,
            *worded(scenario, result, found),
            [
                *([html(short)] if (short := told.short_of_minimum(found)) else []),
                *(_reason(scenario, finding, result) for finding in found.failing),
            ],
        )
        for found in _worst_first(result)
        if found.failing or not result.accepts(found.party)
    ]
    if parts:
        look.show("<h2>Why</h2>", look.beside(parts))


def rest(scenario: Scenario, result: Check, *, settled: bool) -> None:
    """Rules, warnings, and who would have to act.

    Whether a rule is broken is only known of a package that is ``settled``.
    """
    parts = []
    if result.rules_broken and settled:
        said = [f"{rule.id}: {rule.says}" for rule in result.rules_broken]
        parts += ["<h2>Rules broken</h2>", look.listing(said)]
    parts += ["<h2>Who would have to act</h2>", look.listing(told.delivery(scenario, result))]
    if result.warnings or result.notes:
        said = [f"{rule.id}: {rule.says}" for rule in (*result.warnings, *result.notes)]
        parts += ["<h2>Warnings and notes</h2>", look.listing(said)]
    look.show(*parts)


def strip(scenario: Scenario, result: Check) -> str:
    """Every party with its glyph, in a row: for narrow screens, above the controls."""
    return look.strip(
        look.badge(worded(scenario, result, found)[0], scenario.party[party].label)
        for party, found in result.parties.items()
    )


def worded(scenario: Scenario, result: Check, found: PartyCheck) -> tuple[Stance, str]:
    """How a verdict looks under the standard asked for, and what it is called."""
    usual, words = verdict_of(scenario.party[found.party], found.verdict)
    if usual in (Stance.BLOCKS, Stance.SHORT):
        return (Stance.SHORT if result.accepts(found.party) else Stance.BLOCKS), words
    return usual, words


def _worst_first(result: Check) -> list[PartyCheck]:
    order = list(Verdict)
    return sorted(result.parties.values(), key=lambda p: -order.index(p.verdict))


def _card(scenario: Scenario, result: Check, found: PartyCheck, rule: AgreementRule) -> str:
    lines = [told.coverage(found)]
    if found.on_record:
        lines.insert(0, told.on_record(scenario, found))
    if found.party not in rule.parties:
        lines.append("does not have to agree here")
    return look.card(scenario.party[found.party].label, *worded(scenario, result, found), lines)


def _reason(scenario: Scenario, found: Finding, result: Check) -> str:
    in_full = [source_in_full(source) for source in scenario.sources_of(found.position)]
    cited = told.sources(scenario, found)
    sources = look.folded(f"Sources: {cited}", in_full) if in_full else look.soft(cited)
    tag = html(f"({told.tag(found)}; {found.position.id})")
    return f'{html(told.reason(scenario, found, result))} <span class="soft">{tag}</span>{sources}'
