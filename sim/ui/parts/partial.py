"""The three-valued answer about a package with open terms."""

from __future__ import annotations

from sim.diagram.automaton import TooWide
from sim.model import Scenario
from sim.sentences import deals as told
from sim.sentences.words import KIND_WORDS, Stance
from sim.ui import look
from sim.ui.answers.package import Partial, partial
from sim.ui.safe import html
from sim.ui.session import Now


def draw(here: Now) -> None:
    """How many ways to settle the open terms each party accepts, exactly."""
    try:
        found = partial(here)
    except TooWide as wide:
        look.show(
            look.finding("There are too many ways to settle the open terms to count them here."),
            look.soft(f"{wide.reason}; settle some of them, or use the command line."),
        )
        return
    deals = found.deals
    look.show(look.finding(told.headline(here.scenario, deals)))
    if not deals.packages:
        return
    look.show(
        look.grid(
            look.card(
                here.scenario.party[party].label,
                *_stance(accepted, deals.packages),
                [f"accepts {told.share(accepted, deals.packages)} of the ways to settle the rest"],
            )
            for party, accepted in deals.accepts.items()
        )
    )


def strip(here: Now) -> str:
    """Every party with its glyph, in a row; nothing where they were not counted."""
    try:
        deals = partial(here).deals
    except TooWide:
        return ""
    if not deals.packages:
        return ""
    return look.strip(
        look.badge(_stance(accepted, deals.packages)[0], here.scenario.party[party].label)
        for party, accepted in deals.accepts.items()
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
        f"Not met in {told.share(n, packages)} of them.</span>"
        for n, p in sorted(mine, key=lambda pair: (-pair[0], pair[1]))
    ]
    words = _stance(found.deals.accepts[party], packages)
    return look.reasons(scenario.party[party].label, *words, items)


def _stance(accepted: int, packages: int) -> tuple[Stance, str]:
    if accepted == packages:
        return Stance.ACCEPTS, "accepts all of them"
    if accepted:
        return Stance.SHORT, "accepts some of them"
    return Stance.BLOCKS, "accepts none of them"
