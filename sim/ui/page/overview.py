"""The Overview page: what this is, the first answers, how far up, and who stands where."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import streamlit as st

from sim.engine.budget import TooWide
from sim.files import catalogue
from sim.questions.base import Ask
from sim.questions.explain import AskExplain
from sim.questions.explain_told import Explanation
from sim.questions.glossary import COLOUR
from sim.questions.headlines import Headline, headline, situation
from sim.questions.stairs_told import Stairs
from sim.runs.overview import Asked
from sim.ui import leads, look, staircase, standing
from sim.ui.answers_overview import answered, as_seen, asked_first
from sim.ui.answers_overview import standing as stands_now
from sim.ui.kept import let_it_show
from sim.ui.own_files import files
from sim.ui.seen import Seen
from sim.ui.session import current, first, page_named, shipped, url_of
from sim.ui.state import PACKAGE, default_state
from sim.ui.widgets import unless_too_wide

# Question -> the page behind its answer, and the words of the link.
_LEADS: Final = {
    "explain": ("deadlock", "What clashes, and what it turns on"),
    "stairs": ("deadlock", "What clashes"),
    "diff": ("package", "Compare the two"),
    "check": ("package", "The package"),
    "nearest": ("package", "The package"),
    "incidents": ("positions", "The incidents"),
    "deals": ("deals", "The deals"),
    "tradeoffs": ("tradeoffs", "The trade-offs"),
    "path": ("steps", "Step by step"),
    "hold": ("steps", "Step by step"),
}


def show() -> None:
    """Draw the page: its words at once, the answers as they are found."""
    seen = current()
    with st.container(key="first"):
        finding = st.empty()
        finding.html(f'<div class="np">{look.finding(seen.scenario.title)}</div>')
    cards = [card for card in asked_first(seen) if card.questions]
    climbed = next((c for c in cards if c.questions[0].name == "stairs"), None)
    beside = [card for card in cards if card is not climbed]
    with st.container(key="answers"):
        places = [_place(seen, card, number) for number, card in enumerate(beside)]
    let_it_show()
    _situation(seen, beside, finding)
    for card, place in zip(beside, places, strict=True):
        said = _card(card.sentence, _found(seen, card), _readings(seen, card))
        # What comes below the answers moves nothing above it.
        place.html(said + (look.THERE if card is beside[-1] else ""))
        let_it_show()
    if climbed is not None:
        look.show(look.head(climbed.sentence))
        with unless_too_wide():
            found = answered(seen, climbed.questions[0])
            if isinstance(found, Stairs):
                look.show(staircase.drawn(seen.scenario, found))
    _stands(seen)
    _gallery(seen)


def in_advance() -> None:
    """Find the answers of the page for the case that is shown first, before anybody comes."""
    if files():
        return  # Of a file of one's own each visitor has a copy.
    scenario = shipped(first())
    seen = Seen(first(), scenario, default_state(scenario))
    for card in asked_first(seen):
        _found(seen, card)
    with suppress(TooWide):
        stands_now(seen, contested_only=True)


def _place(seen: Seen, card: Asked, number: int) -> st.delta_generator.DeltaGenerator:
    with st.container(key=f"answer-{number}"):
        place = st.empty()
        place.html(_card(card.sentence, Headline("…")))
        page, words = _LEADS.get(card.questions[0].name, ("package", "See it"))
        st.page_link(
            page_named(page), label=f"{words} →", query_params=_behind(seen, card.questions[0])
        )
    return place


def _behind(seen: Seen, ask: Ask) -> dict[str, str]:
    """The link to the view behind an answer."""
    fields: dict[str, object] = {}
    package = getattr(ask, "package", None)
    if package in seen.package_names:
        fields |= {"package": package, "changed": {}, "goal": PACKAGE}
    other = str(getattr(ask, "other", "") or "").rpartition("#")[2]
    if other in seen.package_names:
        fields |= {"compare": (package, other), "goal": seen.state.goal}
    if ask.name == "incidents":
        fields["section"] = "incidents"
    return url_of(seen.as_if(**fields))


def _situation(
    seen: Seen, cards: Sequence[Asked], place: st.delta_generator.DeltaGenerator
) -> None:
    ask = as_seen(seen, cards[0].questions[0]) if cards else None
    if not isinstance(ask, AskExplain):
        return
    try:
        found = answered(seen, ask)
    except TooWide:
        return
    if isinstance(found, Explanation):
        words = situation(seen.scenario, ask, found)
        place.html(f'<div class="np">{look.finding(words)}</div>')


def _found(seen: Seen, card: Asked) -> Headline:
    """The answers of a card: the headline of the first, what the others come to behind it."""
    try:
        first, *others = [
            headline(seen.scenario, as_seen(seen, q), answered(seen, q)) for q in card.questions
        ]
    except TooWide as wide:
        return Headline("Too large to answer here", f"{wide.reason}.")
    more = [f"{other.finding}. {other.rest}".strip() for other in others]
    return Headline(first.finding, " ".join([first.rest, *more]), first.stance)


def _readings(seen: Seen, card: Asked) -> look.Html:
    """Links to the readings that an answer turns on, each beside the other way to read it."""
    scenario = seen.scenario
    try:
        found = answered(seen, as_seen(seen, card.questions[0]))
    except TooWide:
        return look.Html("")
    shifts = found.shifts or () if isinstance(found, Explanation) else ()
    turns = [s.switch for s in shifts if s.feasible and not s.as_asked]
    said = (
        look.joined(
            f"{scenario.reading[name].label}: ",
            leads.lead(leads.READINGS, name, "both readings side by side"),
        )
        for name in dict.fromkeys(turns)
        if name in scenario.reading
    )
    return look.joined(*map(look.para, said))


def _card(sentence: str, found: Headline, links: str = "") -> str:
    return (
        f'<div class="np np-answer" style="border-left-color:{COLOUR[found.stance]}">'
        f'<p class="soft">{look.safe(sentence)}</p><h2>{look.safe(found.finding)}</h2>'
        f"<p>{look.safe(found.rest)}</p>{links}</div>"
    )


def _stands(seen: Seen) -> None:
    with unless_too_wide():
        found = stands_now(seen, contested_only=True)
        if not found.terms:
            found = stands_now(seen, contested_only=False)
        head = "Who stands where, on what is contested" if found.contested else "Who stands where"
        look.show(look.head(head), standing.grid(seen.scenario, found), standing.legend())
    st.page_link(
        page_named("positions"),
        label=f"All {len(seen.scenario.terms)} terms, with every position →",
        query_params=url_of(seen),
    )


def _gallery(seen: Seen) -> None:
    """The other cases that come with the program, by title and summary."""
    names = [name for name in catalogue.names() if name != seen.name]
    look.show(look.head("Other cases"))
    with st.container(key="gallery"):
        for name in names:
            about = shipped(name)
            with st.container(key=f"case-{name}"):
                st.page_link(
                    page_named("overview"),
                    label=look.label(about.title, 100),
                    query_params={"scenario": name},
                )
                look.show(look.soft(look.cut(about.summary, 280)))
        with st.container(key="case-own"):
            st.page_link(
                page_named("own-case"), label="A case of your own", query_params=url_of(seen)
            )
            look.show(
                look.soft(
                    "Upload a file, or change this case in tables: positions, terms, options."
                )
            )


if __name__ == "__main__":
    show()
