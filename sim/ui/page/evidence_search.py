"""A list of the record that can be searched: entries that unfold, and how many are left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from sim import limits
from sim.questions.glossary import counted
from sim.scenario.model import Position
from sim.scenario.record import Contradiction, Statement
from sim.ui import look
from sim.ui.look import Html, flat, labels
from sim.ui.page.evidence_words import entry, searched
from sim.ui.seen import Seen
from sim.ui.session import change
from sim.ui.widgets import controlled

Kept = TypeVar("Kept", Position, Statement, Contradiction)


def search(seen: Seen, place: str, asks: str, items: Sequence[Kept]) -> None:
    """The field for what is searched for, with an id for an example."""
    example = f", or an id such as {items[0].id}" if items else ""
    controlled(
        st.text_input,
        "Search",
        f"find.{place}.{seen.name}",
        seen.state.find,
        lambda words: change(find=words.strip()),
        placeholder=flat(f"{asks}{example}"),
        max_chars=limits.LINK_SEARCH,
        icon=":material/search:",
    )


def party_filter(seen: Seen, place: str) -> None:
    """The parties shown; all where none is chosen."""
    scenario = seen.scenario
    controlled(
        st.pills,
        "Parties shown",
        f"{place}.parties.{seen.name}",
        list(seen.state.shown),
        lambda given: change(shown=tuple(p for p in scenario.party if p in given)),
        labels({p.id: p.label for p in scenario.parties}, 40),
        selection_mode="multi",
        wrap=True,
    )


def matching(seen: Seen, items: Sequence[Kept]) -> list[Kept]:
    """Those with every word that is searched for; the one that is called so, if there is one."""
    wanted = seen.state.find.casefold()
    named = [item for item in items if item.id.casefold() == wanted]
    words = wanted.split()
    return named or [
        item
        for item in items
        if all(word in searched(seen.scenario, item).casefold() for word in words)
    ]


def listed(
    found: Sequence[Kept], of: int, noun: str, told: Callable[[Kept], tuple[Html, Html]]
) -> None:
    """The entries; a single one is open."""
    number = len(found)
    how_many = f"All {counted(of, noun)}." if number == of else f"{number} of {counted(of, noun)}."
    first = limits.PAGE_FOUND
    more = f" The first {first} are shown: search for fewer." if number > first else ""
    alone = number == 1
    choose = "" if number < 2 else " Choose one for the words behind it."
    look.show(
        look.soft(f"{how_many}{more}{choose}"),
        *(entry(item.id, *told(item), opened=alone) for item in found[:first]),
    )
