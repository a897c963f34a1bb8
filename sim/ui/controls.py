"""The controls that pages share: what is asked, of whom, how one looks at it, what is held."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sim.files import catalogue
from sim.questions.glossary import LEVELS, STANDARDS, begun, counted, term_names
from sim.questions.question_words import rule_words
from sim.scenario.inside import outside
from sim.scenario.model import Settings
from sim.scenario.question import CONTESTED, EVERY, SETTLE
from sim.scenario.verdicts import Standard
from sim.scenario.view import beyond_record
from sim.ui import look
from sim.ui.credit import view_words
from sim.ui.look import flat, label, labels
from sim.ui.own_files import files
from sim.ui.seen import Seen, short
from sim.ui.session import change, current, own_scenario, show_scenario
from sim.ui.state import NOTHING, PACKAGE, default_state
from sim.ui.widgets import controlled, once_open, undone

_PHASED = (
    "This package comes in phases. The Package page checks it phase by phase; here it is taken as "
    "one set of terms, which may break rules that are meant for its first phase only."
)


_SETTLE_WORDS = {
    CONTESTED: "what is contested",
    "package": "what the package names",
    EVERY: "every term",
    "none": "nothing",
}


def sidebar(seen: Seen) -> None:
    """Scenario, parties, evidence level, date, readings, standard, what is aside or off."""
    scenario, state = seen.scenario, seen.state
    with st.sidebar:
        _case(seen, "side")
        _parties(seen, "side")
        _level(seen, "side")
        _day(seen, "side")
        if scenario.readings:
            moved = len(state.readings)
            words = f"Readings ({moved} changed)" if moved else "Readings"
            section = st.expander(words, on_change="rerun", key="side.readings")
            once_open(section, lambda: _readings(seen, "side"))
        controlled(
            st.selectbox,
            "A party accepts when",
            "side.standard",
            state.standard,
            "standard",
            STANDARDS,
        )
        _record(seen, "side")
        undone(
            "Positions set aside", "dropped", seen.position_words, "Click one to count it again."
        )
        undone("Switched off", "off", seen.off_words, "Click one to switch it on again.")
        st.button(
            "Back to the start",
            icon=":material/restart_alt:",
            key="side.reset",
            disabled=state == default_state(scenario),
            on_click=lambda: show_scenario(seen.name),
        )


def view_line(seen: Seen) -> None:
    """How one looks at the case, as a line of words; each opens its control."""
    scenario, state = seen.scenario, seen.state
    whom = len(seen.agreement.parties)
    moved = f", {len(state.readings)} read otherwise" if state.readings else ""
    words = {
        f"Case: {scenario.title}": _case,
        f"between {'all ' if not state.parties else ''}{counted(whom, 'party', 'parties')}": (
            _parties
        ),
        f"positions: {LEVELS[state.evidence].lower()}": _level,
        f"as of {state.as_of.day} {state.as_of:%B %Y}": _day,
        f"{counted(len(scenario.readings), 'wording')} with several readings{moved}": _readings,
        "only deals on the record" if state.spoken else "deals on the record or not": _record,
    }
    with st.container(horizontal=True, gap=None, key="view"):
        for said, control in words.items():
            if scenario.readings or control is not _readings:
                key = f"view.{control.__name__}"
                menu = st.popover(label(said, 90), type="tertiary", key=key, on_change="rerun")
                once_open(menu, partial(control, seen, "line"))


def _readings(seen: Seen, place: str) -> None:
    for name in seen.scenario.reading:
        reading(seen, name, place)


def _case(seen: Seen, place: str) -> None:
    """The cases that come with the program, and the session's own, by title."""
    own = own_scenario()
    mine = {} if own is None else {own.link: f"{own.name} (yours)"}
    titles = {name: name for name in files()}
    titles |= {name: catalogue.title(name) for name in catalogue.names()}
    controlled(
        st.selectbox,
        "Case",
        f"{place}.scenario",
        seen.name,
        show_scenario,
        {**labels(titles, 80, flat), **mine},
    )


def _level(seen: Seen, place: str) -> None:
    controlled(
        st.selectbox,
        "Positions that count, by evidence",
        f"{place}.evidence",
        seen.state.evidence,
        "evidence",
        LEVELS,
        help="How a position is known. The Positions page shows how many each level keeps.",
    )


def _day(seen: Seen, place: str) -> None:
    controlled(
        st.date_input,
        "As of",
        f"{place}.as_of",
        seen.state.as_of,
        lambda day: change(as_of=day or seen.scenario.as_of),
        format="YYYY-MM-DD",
    )


def _record(seen: Seen, place: str) -> None:
    controlled(
        st.toggle,
        "Only deals on the record",
        f"{place}.spoken",
        seen.state.spoken,
        "spoken",
        help="List only deals in which everyone who would have to act, and has to agree, has "
        "spoken to what would change.",
    )


def settling(seen: Seen, place: str) -> None:
    """What a deal must settle: a word, or terms by hand. A term that is open must be as well.

    ``place`` is the page: what two pages share would lose its value on the way from one to the
    other.
    """
    words = [word for word in seen.state.settle if word in SETTLE]
    terms = [t for t in seen.state.settle if t not in SETTLE]
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        controlled(
            st.pills,
            "The deal must settle",
            f"{place}.settle.{seen.name}",
            words[0] if words else None,
            lambda word: change(settle=(word or CONTESTED,)),
            _SETTLE_WORDS,
            wrap=True,
            help="Leaving out what is contested settles nothing. Contested are the terms on "
            "which counted positions of two parties cannot all hold.",
        )
        controlled(
            st.multiselect,
            "or these terms",
            f"{place}.settle.terms.{seen.name}",
            terms,
            lambda given: change(settle=tuple(given) or (CONTESTED,)),
            labels({t.id: t.label for t in seen.scenario.terms}, 60, flat),
            placeholder="+ term",
            width=320,
        )
    # On the Package page itself a line that comes and goes would move what is clicked.
    if seen.open and place != "package":
        named = term_names(seen.scenario, seen.open)
        st.caption(label(f"And {named}, left open on the Package page.", 600))


def _parties(seen: Seen, place: str) -> None:
    scenario, rule = seen.scenario, seen.scenario.agreement
    usual = rule.parties if rule is not None else outside(scenario)

    def chosen(given: list[str]) -> None:
        if given:
            in_order = tuple(p for p in scenario.party if p in given)
            change(parties=() if set(given) == set(usual) else in_order)
        else:
            st.toast("At least one party has to agree.", icon=":material/group:")

    controlled(
        st.pills,
        "Who has to agree",
        f"{place}.parties",
        list(seen.state.parties or usual),
        chosen,
        labels({p.id: p.label for p in scenario.parties}, 40),
        selection_mode="multi",
        help="A package is a deal when these accept it: all of them, or as many as is said below.",
    )
    if rule is not None and not seen.state.parties and not rule.unanimous:
        st.caption(label(f"{begun(rule_words(scenario, rule, 'these'))}.", 400))


def reading(seen: Seen, name: str, place: str) -> None:
    """The switch of one reading; ``place`` tells apart where it is drawn."""
    found = seen.scenario.reading[name]

    def read_as(value: str) -> None:
        # What another case's page still sends is about no wording of this one.
        if name in current().scenario.reading:
            change(readings=current().read_as(name, value))

    controlled(
        st.radio,
        label(f"{found.label} ({name})"),
        f"{place}.reading.{seen.name}.{name}",
        seen.view.readings[name],
        read_as,
        labels(found.values, 200),
    )


def asked(seen: Seen) -> None:
    """How one looks at the scenario, in a line: everything that is not as the scenario has it."""
    own = "" if seen.own is None else "Your own scenario: changed or uploaded in this tab · "
    beyond = beyond_record(seen.scenario, seen.view.as_of)
    said = f"{own}{begun(view_words(seen)) if not own else view_words(seen)}."
    look.show(look.block("np-asked", look.soft(f"{said} {beyond}".rstrip())))


def beyond_line(seen: Seen) -> bool:
    """Whether one looks at the case in a way of which the line of words does not tell."""
    state = seen.state
    unlike = state.standard is not Standard.UNBLOCKED
    beyond = beyond_record(seen.scenario, state.as_of)
    return bool(seen.own or state.dropped or state.off or state.readings or unlike or beyond)


def goal(seen: Seen, usual: str) -> Settings:
    """What a question holds fixed: a definition, what the package sets, or nothing."""
    says = {d.id: short(d) for d in seen.scenario.definitions}
    says |= {PACKAGE: "What the package sets", NOTHING: "Any package at all"}
    chosen = seen.goal(usual)
    if chosen in seen.steps:
        says[chosen] = seen.steps[chosen].label
    controlled(
        st.pills,
        "Held fixed",
        f"goal.{seen.name}",
        chosen,
        "goal",
        labels({goal: says[goal] for goal in seen.goals_left if goal in says}, 60),
        required=True,
        wrap=True,
    )
    package, phase = seen.named
    if chosen == PACKAGE and package is not None and package.phases and phase is None:
        st.caption(_PHASED)
    return seen.goals[chosen]


def goal_words(seen: Seen) -> str:
    """What a deadlock holds fixed, as a part of a sentence; nothing where nothing is."""
    chosen = seen.goal(seen.first_goal)
    if chosen == NOTHING:
        return ""
    if chosen == PACKAGE:
        return "what the package sets" if seen.set else ""
    if chosen in seen.steps:
        return f"“{seen.steps[chosen].label}”"
    return next(f"“{short(d)}”" for d in seen.scenario.definitions if d.id == chosen)
