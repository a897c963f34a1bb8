"""Positions: select words, say who wants what, build the rule, see what it does, save."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import streamlit as st

from sim import limits
from sim.files.edit import Edit
from sim.questions.glossary import counted, source_words
from sim.scenario.model import Position, Scenario
from sim.ui import look
from sim.ui.page import own_position
from sim.ui.page.own_article import texts
from sim.ui.page.own_select import Picked, select
from sim.ui.page.own_text import change_text
from sim.ui.seen import Seen
from sim.ui.session import act
from sim.ui.unfinished import PLACE

_MANY: Final = 20


def show(seen: Seen) -> None:
    """The article, the form, and what there is."""
    scenario = seen.scenario
    source, picked = _article(seen)
    own_position.form(scenario, source, picked)
    if scenario.positions:
        look.show(look.head(counted(len(scenario.positions), "position")))
    for position in _shown(scenario):
        _line(scenario, position)


def _shown(scenario: Scenario) -> Sequence[Position]:
    """The positions, or those of one party where they are many."""
    if len(scenario.positions) <= _MANY:
        return scenario.positions
    parties = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    party = st.selectbox("Those of", list(parties), 0, parties.__getitem__, key="own.positions.of")
    found = [position for position in scenario.positions if position.party == party]
    most = limits.PAGE_POSITIONS
    if len(found) > most:
        look.show(look.soft(f"The last {most} of {len(found)}; the tables have every one."))
    return found[-most:]


def _article(seen: Seen) -> tuple[str, Picked | None]:
    """The source chosen, and what is selected in its text."""
    scenario, at_hand = seen.scenario, texts(seen)
    if not scenario.sources:
        look.show(look.soft("No text yet: add one under Text, or write the quotation by hand."))
        return "", None
    sources = look.labels({s.id: source_words(s) for s in scenario.sources}, 90, look.flat)
    name = PLACE.one("Text", list(sources), said=sources.__getitem__, key="source")
    if name not in at_hand:
        look.show(look.soft("The text of this source is not at hand; write its words by hand."))
        return name, None
    marks = [
        (s.at[0], s.at[1] + 1, s.says)
        for s in scenario.statements
        if s.at is not None and name in s.sources[:1]
    ]
    digest = scenario.source[name].text_digest or ""
    source, done = own_position.used()
    key = f"own.select.{name}"
    text = at_hand[name]
    before = own_position.at_hand(scenario, name, text)
    done = done if source == name else None
    picked = select(text, digest, sources[name], marks, key, done, before)
    look.show(look.soft("Select the words on which the position rests."))
    return name, picked


def _line(scenario: Scenario, position: Position) -> None:
    party = scenario.party[position.party].label
    kind = own_position.KINDS[position.kind][0].lower()
    level = own_position.LEVELS[position.evidence][0].lower()
    words = f"{party}: {position.says} ({kind}, {level})"
    buttons: Iterable[tuple[str, str, Callable[[str], None]]] = (
        ("Change", "own.change", own_position.edit),
        ("Take out", "own.out", _out),
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        look.show(look.para(look.joined(look.bold(f"{position.id} "), words)))
        for said, key, does in buttons:
            st.button(
                said,
                key=f"{key}.{position.id}",
                type="tertiary",
                on_click=lambda does=does: act(lambda: does(position.id)),
            )


def _out(name: str) -> None:
    change_text([Edit(("positions", name))])
