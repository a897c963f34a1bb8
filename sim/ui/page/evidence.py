"""The Positions page: what every answer rests on, and what moves with judgement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from sim.questions.glossary import counted, does, verdict_of
from sim.questions.shifts import Shift
from sim.questions.switches import switched, turn
from sim.ui import look
from sim.ui.answers import Flip, flips
from sim.ui.answers_deals import shifted
from sim.ui.controls import goal_words, reading
from sim.ui.look import Html
from sim.ui.page import evidence_positions as ground
from sim.ui.page import evidence_record as record
from sim.ui.page import evidence_stands as stood
from sim.ui.page.evidence_readings import side_by_side
from sim.ui.seen import Seen
from sim.ui.session import change, current
from sim.ui.state import SECTIONS
from sim.ui.widgets import controlled, unless_too_wide


def show() -> None:
    """Draw the chosen section."""
    seen = current()
    chosen = seen.state.section or SECTIONS[0]
    controlled(
        st.pills,
        "Section",
        "evidence.section",
        chosen,
        lambda section: change(section="" if section == SECTIONS[0] else section, find=""),
        {name: words for name, (words, _) in _SECTIONS.items()},
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    _SECTIONS[chosen][1](seen)


def readings(seen: Seen) -> None:
    """Wordings that can be taken in two ways: a switch each, and what it flips."""
    scenario = seen.scenario
    if not scenario.readings:
        look.show(look.finding("This scenario has no wording that can be taken in two ways."))
        return
    number = counted(len(scenario.readings), "wording")
    look.show(
        look.finding(f"{number} can be taken in more than one way."),
        look.soft("Switch one, and every page answers anew."),
    )
    flipped = flips(seen)
    named = seen.state.find
    if named in scenario.reading:
        st.button("All wordings", key="readings.all", on_click=lambda: change(find=""))
    for name, found in scenario.reading.items():
        if named in scenario.reading and name != named:
            continue
        reading(seen, name, "evidence")
        about = ", ".join(scenario.term[t].label for t in found.about)
        look.show(
            look.soft(f"About: {about}.") if about else "",
            look.soft(found.note) if found.note else "",
            *(
                _flips(seen, says, flipped[name, value])
                for value, says in found.values.items()
                if (name, value) in flipped
            ),
            side_by_side(seen, name),
        )
    _shifts(seen)


def _flips(seen: Seen, says: str, flipped: tuple[Flip, ...] | None) -> Html:
    if flipped is None:
        return look.soft(f"Read as “{says}”: there was no time to check every named package.")
    if not flipped:
        return look.soft(f"Read as “{says}”: no verdict on a named package changes.")
    lines = []
    for flip in flipped:
        party = seen.scenario.party[flip.party]
        before, after = (verdict_of(party, verdict)[1] for verdict in (flip.before, flip.after))
        package = seen.package_names[flip.package]
        goes = does(seen.scenario, [flip.party], "goes", "go")
        lines.append(f"{package}: {party.label} {goes} from “{before}” to “{after}”")
    change = "changes" if len(flipped) == 1 else "change"
    verdicts = counted(len(flipped), "verdict")
    return look.folded(f"Read as “{says}”: {verdicts} on named packages {change}", lines)


def _shifts(seen: Seen) -> None:
    section = st.expander(
        "What moves with judgement: the deadlock at every reading, level and date",
        on_change="rerun",
        key="evidence.shifts",
    )
    if not section.open:
        return
    with section, unless_too_wide():
        found = shifted(seen, seen.goals[seen.goal(seen.first_goal)])
        now = {row.feasible for row in found if row.as_asked}
        # As it is, then what turns it, then what does not.
        rows = sorted(found, key=lambda row: (not row.as_asked, row.feasible in now))
        heads = ["What moves", "Switch", "Deal?", "Conflicts", "Smallest concession"]
        held = goal_words(seen)
        cut = not all(row.complete for row in rows)
        look.show(
            look.soft(f"With {held} held fixed:") if held else "",
            look.soft("+: the list was cut short by its time or length.") if cut else "",
            look.table(
                heads, [_shift(seen, row) for row in rows], "The deadlock under each switch"
            ),
        )


def _shift(seen: Seen, row: Shift) -> list[str]:
    mark = " (as now)" if row.as_asked else ""
    smallest = "–" if row.smallest is None else counted(row.smallest, "position")
    return [
        turn(seen.scenario, seen.view, row.switch, row.value),
        switched(seen.scenario, row.switch, row.value) + mark,
        "✔ yes" if row.feasible else "✖ no",
        f"{row.conflicts}{'' if row.complete else '+'}",
        f"{smallest}{'' if row.complete else ' or fewer'}",
    ]


_SECTIONS: Final[dict[str, tuple[str, Callable[[Seen], None]]]] = {
    "stands": ("Who stands where", stood.stands),
    "positions": ("Positions", ground.positions),
    "readings": ("Readings", readings),
    "contradictions": ("Contradictions", record.contradictions),
    "incidents": ("Incidents", record.incidents),
    "left-out": ("Not encoded", record.not_encoded),
    "timeline": ("Timeline", ground.timeline),
    "sources": ("Sources and parties", record.sources),
    "record": ("Against the record", record.expectations),
}

if __name__ == "__main__":
    show()
