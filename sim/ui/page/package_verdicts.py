"""Who accepts a package and who blocks it: the finding, a card per party, the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from sim.engine.budget import TooWide
from sim.questions import check_told as told
from sim.questions.check import Check
from sim.questions.glossary import (
    KIND_WORDS,
    VERDICT_WORDS,
    Stance,
    does,
    percent,
    source_in_full,
    verdict_of,
)
from sim.questions.party_check import Finding, PartyCheck
from sim.questions.withheld import inside_told
from sim.scenario.model import Scenario
from sim.scenario.verdicts import Verdict
from sim.ui import leads, look
from sim.ui.answers import Partial, partial
from sim.ui.look import Html
from sim.ui.seen import Seen


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The same answer in four places of the page.

    ``strip`` has every party with its glyph: for narrow screens, above the controls.
    """

    finding: Html
    cards: list[Html]
    reasons: list[Html]
    strip: list[Html]


def verdicts(seen: Seen, result: Check) -> Verdicts:
    """What the parties say; of a package with open terms, in how many ways to settle them."""
    if not seen.open:
        return _settled(seen, result)
    try:
        return _open(seen, partial(seen))
    except TooWide as wide:
        head = "There are too many ways to settle the open terms to count them here."
        more = f"{wide.reason}; settle some of them, or use the command line."
        return Verdicts(look.joined(look.finding(head), look.soft(more)), [], [], [])


def rest(seen: Seen, result: Check) -> None:
    """Rules, warnings, and who would have to act."""
    broken = [f"{rule.says} ({rule.id})" for rule in result.rules_broken]
    noted = [f"{rule.says} ({rule.id})" for rule in (*result.warnings, *result.notes)]
    parts = {
        # Whether a rule is broken is only known once every term is settled.
        "Rules broken": [] if seen.open else broken,
        "Who would have to act": told.delivery(seen.scenario, result),
        "Warnings and notes": noted,
    }
    lists = ((look.head(head), look.listing(said)) for head, said in parts.items() if said)
    look.show(*(part for each in lists for part in each))


def worded(scenario: Scenario, result: Check, found: PartyCheck) -> tuple[Stance, str]:
    """How a verdict looks under the standard asked for, and what it is called."""
    usual, words = verdict_of(scenario.party[found.party], found.verdict)
    if usual in (Stance.BLOCKS, Stance.SHORT):
        return (Stance.SHORT if result.accepts(found.party) else Stance.BLOCKS), words
    return usual, words


def _settled(seen: Seen, result: Check) -> Verdicts:
    scenario, parties = seen.scenario, result.parties.values()
    said = {found.party: worded(scenario, result, found) for found in parties}
    label = {party: scenario.party[party].label for party in said}
    order = list(Verdict)
    worst_first = sorted(parties, key=lambda found: -order.index(found.verdict))
    return Verdicts(
        look.finding(result.headline(scenario, seen.agreement)),
        [look.card(label[f.party], *said[f.party], _lines(seen, result, f)) for f in parties],
        [
            look.reasons(label[found.party], *said[found.party], _reasons(scenario, found, result))
            for found in worst_first
            if found.failing or not result.accepts(found.party)
        ],
        [look.badge(stance, label[party]) for party, (stance, _) in said.items()],
    )


def _lines(seen: Seen, result: Check, found: PartyCheck) -> list[str]:
    rule, party = seen.agreement, found.party
    lines = [told.on_record(seen.scenario, found)] if found.on_record else []
    lines.append(told.coverage(seen.scenario, found))
    inside = {p: who for p, who in result.withheld.items() if p == party}
    lines += inside_told(seen.scenario, inside)
    if party not in rule.parties:
        lines.append(f"{does(seen.scenario, [party], 'does', 'do')} not have to agree here")
    elif rule.voters:
        ballot = result.ballot(rule)
        votes = does(seen.scenario, [party], "votes", "vote")
        abstains = does(seen.scenario, [party], "abstains", "abstain")
        against = f"{votes} against" if party in ballot.against else abstains
        lines.append(f"{votes} for it" if party in ballot.in_favour else against)
    return lines


def _reasons(scenario: Scenario, found: PartyCheck, result: Check) -> list[object]:
    short = told.short_of_minimum(scenario, found)
    failing = [sourced(scenario, finding, result) for finding in found.failing]
    return [short, *failing] if short else [*failing]


def sourced(scenario: Scenario, found: Finding, result: Check) -> Html:
    """Why one position fails, of what kind it is, and where it was read."""
    in_full = [source_in_full(source) for source in scenario.sources_of(found.position)]
    cited = told.sources(scenario, found)
    tag = look.joined(f"({told.tag(found)}; ", leads.lead(leads.POSITIONS, found.position.id), ")")
    sources = look.folded(f"Sources: {cited}", in_full) if in_full else look.soft(cited)
    reason = told.reason(scenario, found, result)
    return look.joined(reason, " ", look.soft(tag, "span"), sources)


def _open(seen: Seen, found: Partial) -> Verdicts:
    scenario, packages = seen.scenario, found.deals.packages
    finding = look.finding(found.deals.told(scenario))
    if not packages:
        return Verdicts(finding, [], [], [])
    accepts = found.deals.accepts
    said = {party: _stance(scenario, found, party) for party in accepts}
    label = {party: scenario.party[party].label for party in accepts}
    why = {party: _unmet(scenario, party, found) for party in accepts}
    return Verdicts(
        finding,
        [
            look.card(label[party], *said[party], [_share(number, packages)])
            for party, number in accepts.items()
        ],
        [look.reasons(label[party], *said[party], why[party]) for party in accepts if why[party]],
        [look.badge(stance, label[party]) for party, (stance, _) in said.items()],
    )


def _unmet(scenario: Scenario, party: str, found: Partial) -> list[Html]:
    """The party's positions that fail in some of the ways, those that fail most first."""
    failing = [
        (-number, scenario.position[name])
        for name, number in found.fails.items()
        if number and scenario.position[name].party == party
    ]
    items = []
    for number, position in sorted(failing, key=lambda pair: (pair[0], pair[1].id)):
        to = leads.lead(leads.POSITIONS, position.id)
        within = "," if -number == found.deals.packages else " in"
        words = look.joined(
            f"({KIND_WORDS[position.kind]}, {position.evidence.value}; ",
            *(to, f") Not met{within} {_share(-number, found.deals.packages)}."),
        )
        items.append(look.joined(position.says, " ", look.soft(words, "span")))
    return items


def _share(number: int, packages: int) -> str:
    if number in (0, packages):
        return "however the open terms are settled"
    return f"{percent(number, packages)} of the ways to settle the open terms"


def _stance(scenario: Scenario, found: Partial, party: str) -> tuple[Stance, str]:
    accepted, packages = found.deals.accepts[party], found.deals.packages
    refuses = does(scenario, [party], "refuses", "refuse")
    if party in found.silent:
        return Stance.SILENT, VERDICT_WORDS[Verdict.NO_STATED_VIEW]
    if accepted == packages:
        return Stance.ACCEPTS, f"{refuses} none of them"
    if accepted:
        return Stance.SHORT, f"{refuses} some of them"
    return Stance.BLOCKS, f"{refuses} all of them"
