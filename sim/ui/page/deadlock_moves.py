"""What would move a deadlock: a position set aside, a switch turned, a mind changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from sim import limits
from sim.questions.explain_told import Explanation
from sim.questions.glossary import KIND_WORDS, counted
from sim.questions.inverse import blockers_told, sole_blockers
from sim.questions.shifts import Shift
from sim.questions.switches import switched, turn
from sim.scenario.model import Position, Settings
from sim.scenario.record import Evidence
from sim.scenario.view import in_force
from sim.ui import look
from sim.ui.answers import needed, package_check
from sim.ui.answers_deals import turning
from sim.ui.look import flat, label, labels
from sim.ui.page.package_drafts import save
from sim.ui.seen import Seen
from sim.ui.session import change, current
from sim.ui.widgets import controlled, unless_too_wide


def what_if(seen: Seen, before: Explanation, after: Explanation) -> None:
    """A switch per position in dispute, and what is open now."""
    look.show(look.head("What if a position were set aside?"))
    look.show(look.block("np-origin", look.soft(_left(before, after))))
    positions, dropped = seen.scenario.positions, seen.state.dropped
    shown = [p for p in positions if any(p.id in c for c in before.conflicts)][
        : limits.PAGE_SWITCHES
    ]
    shown += [p for p in positions if p.id in dropped and p not in shown]
    for position in shown:
        _switch(seen, position)
    if not shown:
        look.show(look.soft("No position stands in the way."))
    _others(seen, shown)
    if dropped and seen.set:
        st.button(
            "Keep the package with these set aside as a draft",
            icon=":material/bookmark_add:",
            key="held.draft",
            disabled=len(seen.state.drafts) >= limits.DRAFTS,
            on_click=lambda: save(f"{counted(len(dropped), 'position')} set aside"),
        )


def _left(before: Explanation, after: Explanation) -> str:
    """How many conflicts and deals there are, and were before anything was set aside."""
    every = f"{'' if before.conflicts_complete else 'at least '}{len(before.conflicts)}"
    noun = "conflict" if len(before.conflicts) == 1 else "conflicts"
    if not (before.conflicts or before.conflicts_complete):
        return f"With every position counted: too large to list conflicts, {_deals(before)}."
    if after.question.view.dropped == before.question.view.dropped:
        hint = " Set one aside to see what is left." if before.conflicts else ""
        return f"With every position counted: {every} {noun}, {_deals(before)}.{hint}"
    some = "" if after.conflicts_complete else "at least "
    left = f"{some}{len(after.conflicts)} of {every} {noun} left"
    if not before.conflicts:
        left = f"{every} conflicts, as before"
    return f"With those set aside: {left}, {_deals(after)}; {_deals(before)} before."


def _deals(found: Explanation) -> str:
    return "deals not counted" if found.now is None else counted(found.now.deals, "deal")


def _switch(seen: Seen, position: Position) -> None:
    def keep(kept: bool) -> None:
        others = tuple(p for p in current().state.dropped if p != position.id)
        change(dropped=others if kept else (*others, position.id))

    who = seen.scenario.party[position.party].label
    words = f"{who}, {KIND_WORDS[position.kind]} {position.id}: {position.says}"
    key = f"held.{seen.name}.{position.id}"
    controlled(st.toggle, label(words, 200), key, position.id not in seen.state.dropped, keep)


def _others(seen: Seen, shown: list[Position]) -> None:
    binding = seen.state.standard.binding
    chosen = seen.state.parties or tuple(seen.scenario.party)
    rest = {
        p.id: f"{p.id}: {p.says}"
        for p in in_force(seen.scenario, seen.view)
        if p.kind in binding and p.party in chosen and p.id not in [s.id for s in shown]
    }

    def set_aside(name: str | None) -> None:
        if name:
            change(dropped=(*current().state.dropped, name))

    if rest:
        controlled(
            st.selectbox,
            "Set another position aside",
            f"held.other.{seen.name}",
            None,
            set_aside,
            rest,
            placeholder="Choose a position",
        )


def turning_switches(seen: Seen, pins: Settings) -> None:
    """The switches that would open a deal, each with a button; and how many would not."""
    look.show(look.head("What it turns on"))
    with unless_too_wide():
        groups: dict[str, list[Shift]] = {}
        for row in turning(seen, pins):
            if not row.as_asked:
                named = turn(seen.scenario, seen.view, row.switch, row.value)
                groups.setdefault(named, []).append(row)
        if not any(row.feasible for rows in groups.values() for row in rows):
            none = "No other reading, evidence level or day, taken alone, opens a deal."
            look.show(look.soft(none))
            return
        for words, rows in groups.items():
            _turning(seen, words, rows)


def _turning(seen: Seen, words: str, rows: list[Shift]) -> None:
    """One group: how many of it open a deal, and a button for each that does."""
    opening = [row for row in rows if row.feasible]
    verb = "opens" if len(opening) == 1 else "open"
    some = f"{len(opening)} of {len(rows)}, taken alone, {verb} a deal."
    said = some if opening else f"None of {len(rows)}, taken alone, opens a deal."
    look.show(look.head(words, 3), look.soft(said))
    for row in opening:
        st.button(
            label(switched(seen.scenario, row.switch, row.value), 200),
            key=f"turn.{seen.name}.{row.switch}.{row.value}",
            icon=":material/swap_horiz:",
            on_click=_turn,
            args=(row,),
        )


def _turn(row: Shift) -> None:
    turned: dict[str, Any] = {}
    if row.switch == "evidence":
        turned["evidence"] = Evidence(row.value)
    elif row.switch == "as_of":
        turned["as_of"] = date.fromisoformat(row.value)
    else:
        turned["readings"] = current().read_as(row.switch, row.value)
    change(**turned)


def inverse(seen: Seen) -> None:
    """For the package of the Package page, what one party would have to come to accept."""
    look.show(look.head("What would a party have to come to accept?"))
    result = package_check(seen)
    altered = "" if seen.as_recorded else ", as changed on the Package page or switched off"
    sole = sole_blockers(result, seen.agreement)
    passes = result.passes(seen.agreement)
    look.show(
        look.soft(f"For the package “{seen.package_names[seen.state.package]}”{altered}."),
        look.soft(blockers_told(seen.scenario, sole, passes=passes)),
    )
    refusing = [party for party in result.parties if not result.accepts(party)]
    party = seen.state.asked or (refusing or list(seen.scenario.party))[0]
    names = labels({p.id: p.label for p in seen.scenario.parties}, 60, flat)
    controlled(
        st.selectbox,
        "Party",
        f"inverse.{seen.name}",
        party,
        "asked",
        names,
    )
    first, *rest = needed(seen, party).told(seen.scenario)
    look.show(look.soft(first), look.listing(rest))
