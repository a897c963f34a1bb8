"""The three-valued answer about a package with open terms."""

from __future__ import annotations

from sim.engine.automaton import TooWide
from sim.questions.glossary import KIND_WORDS, VERDICT_WORDS, Stance, percent
from sim.scenario.model import Scenario
from sim.scenario.verdicts import Verdict
from sim.ui import look
from sim.ui.answers.package import Partial, partial
from sim.ui.safe import html
from sim.ui.session import Now


def finding(here: Now) -> None:
    """How many of the ways to settle the open terms are deals, exactly."""
    try:
        said = [look.finding(partial(here).deals.told(here.scenario))]
    except TooWide as wide:
        said = [
            look.finding("There are too many ways to settle the open terms to count them here."),
            look.soft(f"{wide.reason}; settle some of them, or use the command line."),
        ]
    look.show(look.roomy(*said))


def cards(here: Now) -> None:
    """A card per party: how many of the ways it accepts."""
    try:
        found = partial(here)
    except TooWide:
        return
    packages = found.deals.packages
    if packages:
        look.show(
            look.grid(
                look.card(
                    here.scenario.party[party].label,
                    *_stance(found, party),
                    [_share(accepted, packages)],
                )
                for party, accepted in found.deals.accepts.items()
            )
        )


def strip(here: Now) -> str:
    """Every party with its glyph, in a row; nothing where they were not counted."""
    try:
        found = partial(here)
    except TooWide:
        return ""
    if not found.deals.packages:
        return ""
    return look.strip(
        look.badge(_stance(found, party)[0], here.scenario.party[party].label)
        for party in found.deals.accepts
    )


def why(here: Now) -> None:
    """Which positions fail in how many of them; nothing where they were not counted."""
    try:
        found = partial(here)
    except TooWide:
        return
    parts = [_reasons(here.scenario, party, found) for party in found.deals.accepts]
    if found.deals.packages and any(parts):
        look.show("<h2>Why</h2>", look.beside(filter(None, parts)))


def _reasons(scenario: Scenario, party: str, found: Partial) -> str:
    packages = found.deals.packages
    mine = [(n, p) for p, n in found.fails.items() if n and scenario.position[p].party == party]
    if not mine:
        return ""
    items = [
        f"{html(scenario.position[p].says)} "
        f'<span class="soft">({KIND_WORDS[scenario.position[p].kind]}, '
        f"{scenario.position[p].evidence.value}; {html(p)}) "
        f"{_unmet(n, packages)}</span>"
        for n, p in sorted(mine, key=lambda pair: (-pair[0], pair[1]))
    ]
    words = _stance(found, party)
    return look.reasons(scenario.party[party].label, *words, items)


def _unmet(number: int, packages: int) -> str:
    if number == packages:
        return "Not met, however the open terms are settled."
    return f"Not met in {percent(number, packages)} of the ways to settle the open terms."


def _share(accepted: int, packages: int) -> str:
    if accepted in (0, packages):
        return "however the open terms are settled"
    return f"{percent(accepted, packages)} of the ways to settle the open terms"


def _stance(found: Partial, party: str) -> tuple[Stance, str]:
    accepted, packages = found.deals.accepts[party], found.deals.packages
    if party in found.silent:
        return Stance.SILENT, VERDICT_WORDS[Verdict.NO_STATED_VIEW]
    if accepted == packages:
        return Stance.ACCEPTS, "accepts all of them"
    if accepted:
        return Stance.SHORT, "accepts some of them"
    return Stance.BLOCKS, "accepts none of them"
