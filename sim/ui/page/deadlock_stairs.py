"""The staircase: how far up a deal is open, who shuts each step above, and the concession grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from sim.questions.glossary import Stance, big, counted, does
from sim.questions.stairs_told import Grid, Stairs, Step
from sim.questions.stakes_told import holder, named
from sim.scenario.model import Scenario
from sim.ui import look
from sim.ui.answers_moving import climbed
from sim.ui.look import Html, label
from sim.ui.seen import Seen
from sim.ui.session import change
from sim.ui.widgets import controlled, unless_too_wide

_DRAWN: Final = 12
"""Steps drawn; more are a list."""
_PLACES: Final = "".join(
    f".st-key-stairs > :nth-child({place}) {{ --step: {place}; }}" for place in range(1, _DRAWN + 1)
)


def staircase(seen: Seen) -> None:
    """One picture: steps to the right and upward, each a button that holds it fixed."""
    known = {found.id: found for found in seen.scenario.stairs}
    chosen = known[seen.state.stairs or next(iter(known))]
    look.show(look.head(f"Staircase: {chosen.label}"))
    if len(known) > 1:
        controlled(
            st.selectbox,
            "Which staircase",
            f"stairs.{seen.name}",
            chosen.id,
            "stairs",
            look.labels({name: found.label for name, found in known.items()}, 60, look.flat),
            width=420,
        )
    names = tuple(n for n in seen.goals_left if n in seen.steps and n.startswith(f"{chosen.id}/"))
    if not names:
        look.show(look.soft("Every step needs something that is switched off."))
        return
    with unless_too_wide():
        found = climbed(seen, names)
        look.show(look.para(found.told(seen.scenario)))
        if len(names) > _DRAWN:
            look.show(look.listing(found.lines(seen.scenario)[1:]))
        else:
            _picture(seen, names, found)
        _conceded(seen, names, found)


def _picture(seen: Seen, names: Sequence[str], found: Stairs) -> None:
    st.html(f"<style>{_PLACES}</style>")
    with st.container(key="stairs"):
        for name, step in zip(names, found.steps, strict=True):
            with st.container(gap="xxsmall"):
                look.show(_step(seen.scenario, step))
                pinned = seen.state.goal == name
                st.button(
                    label(step.label),
                    key=f"stair.{seen.name}.{name}",
                    type="primary" if pinned else "secondary",
                    help="Hold this step fixed on this page",
                    width="stretch",
                    on_click=change,
                    kwargs={"goal": "" if pinned else name},
                )


def _step(scenario: Scenario, step: Step) -> Html:
    """Open, with its deals; or closed, with what stops it, by party."""
    if step.open:
        deals = "deals not counted" if step.deals is None else counted(step.deals, "deal")
        return look.block("np-step np-open", look.badge(Stance.ACCEPTS, "open"), look.para(deals))
    if not step.possible:
        words = look.para("Every package on it breaks a hard rule.")
        return look.block("np-step", look.badge(Stance.BLOCKS, "impossible"), words)
    stops: dict[str, list[str]] = {}
    for stake in dict.fromkeys(stake for ids in step.fewest for stake in ids):
        stops.setdefault(holder(scenario, stake), []).append(stake)
    sets = f" (one of {big(len(step.fewest))} sets)" if len(step.fewest) > 1 else ""
    fewest = "" if step.smallest is None else f"closed: {step.smallest} to give up{sets}"
    return look.block(
        "np-step",
        look.soft(fewest or "closed"),
        *(
            look.para(
                look.joined(
                    look.badge(Stance.BLOCKS, scenario.party[party].label),
                    look.folded(counted(len(ids), "position"), (named(scenario, i) for i in ids)),
                )
            )
            for party, ids in stops.items()
        ),
    )


def _conceded(seen: Seen, names: Sequence[str], found: Stairs) -> None:
    """The concession grid of two parties, worked out once it is wanted."""
    asked = found.question.parties
    if len(asked) < 2:
        return
    section = st.expander(
        "What two of them would have to give up, as these positions are coded",
        on_change="rerun",
        expanded=bool(seen.state.grid),
        key="stairs.grid",
    )
    if not section.open:
        return
    with section:
        two = [p for p in seen.state.grid if p in asked]
        two += [p for p in asked if p not in two][: 2 - len(two)]
        controlled(
            st.multiselect,
            "Two parties: the first goes down, the second across; all others stay firm",
            f"stairs.grid.{seen.name}",
            two,
            lambda given: change(grid=tuple(given)),
            look.labels({p: seen.scenario.party[p].label for p in asked}, 40, look.flat),
            max_selections=2,
        )
        closed = next((n for n, s in zip(names, found.steps, strict=True) if not s.open), names[-1])
        step = seen.state.goal if seen.state.goal in names else closed
        with unless_too_wide():
            grid = climbed(seen, (step,), tuple(two)).grid
            if grid is not None:
                look.show(*_grid(seen.scenario, grid))


def _grid(scenario: Scenario, grid: Grid) -> list[Html]:
    rows, columns = (
        f"{scenario.party[p].label} {does(scenario, [p], 'gives', 'give')} up"
        for p in (grid.rows, grid.columns)
    )
    cells = [
        [f"{rows} {level}", *map(_deals, line)]
        for level, line in zip(grid.levels, grid.deals, strict=True)
    ]
    heads = ["Deals", *(f"{columns} {level}" for level in grid.levels)]
    return [
        look.para(grid.told(scenario)),
        look.table(heads, cells, f"Deals on “{grid.step}”, as these positions are coded"),
        look.soft(
            "Which position is a red line, a condition or a limit is how the author coded it."
        ),
    ]


def _deals(number: int | None) -> Html:
    if number is None:
        return look.soft("not counted", "span")
    words = big(number) if number else "none"
    return look.badge(Stance.ACCEPTS if number else Stance.BLOCKS, words)
