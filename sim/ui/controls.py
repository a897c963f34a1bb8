"""The controls that every page shares: what is asked, of whom, and how one looks at it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from sim.files import catalogue
from sim.questions.glossary import LEVELS, STANDARDS, party_names
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.ui import off
from sim.ui.parts import readings
from sim.ui.safe import label, labels
from sim.ui.session import Now, change, own_name, own_scenario, show_scenario
from sim.ui.session import now as current
from sim.ui.state import default_state


def sidebar(now: Now) -> None:
    """Scenario, parties, evidence level, date, readings, standard."""
    with st.sidebar:
        _scenarios(now)
        _parties(now)
        _evidence(now)
        _date(now)
        _readings(now)
        _standard(now)
        _dropped(now)
        _off(now)
        _reset(now)


def _scenarios(now: Now) -> None:
    own = own_scenario()
    mine = [] if own is None else [own_name(own)]
    titles = {} if own is None else {own_name(own): f"{own.name} (yours)"}
    key = "side.scenario"
    st.session_state[key] = now.name
    st.selectbox(
        "Scenario",
        [*catalogue.names(), *mine],
        format_func=lambda name: titles.get(name, name),
        key=key,
        on_change=lambda: show_scenario(st.session_state[key]),
    )


def _parties(now: Now) -> None:
    rule = now.scenario.agreement
    usual = rule.parties if rule is not None else tuple(now.scenario.party)
    words = labels({p.id: p.label for p in now.scenario.parties}, 40)
    key = "side.parties"
    st.session_state[key] = list(now.state.parties or usual)

    def changed() -> None:
        chosen = tuple(p for p in now.scenario.party if p in st.session_state[key])
        if chosen:
            change(parties=() if set(chosen) == set(usual) else chosen)
        else:
            st.toast("At least one party has to agree.", icon=":material/group:")

    st.pills(
        "Who has to agree",
        list(now.scenario.party),
        selection_mode="multi",
        format_func=words.__getitem__,
        key=key,
        on_change=changed,
        help="A package is a deal when these accept it: all of them, or as many as is said below.",
    )
    if rule is not None and not now.state.parties and rule.at_least is not None:
        veto = f", {party_names(now.scenario, rule.veto)} among them" if rule.veto else ""
        st.caption(label(f"At least {rule.at_least} of these{veto}.", 200))


def _evidence(now: Now) -> None:
    key = "side.evidence"
    st.session_state[key] = now.state.evidence
    st.selectbox(
        "Positions that count, by evidence",
        list(Evidence),
        format_func=LEVELS.__getitem__,
        key=key,
        on_change=_set("evidence", key),
        help="How a position is known. The Evidence page shows how many each level keeps.",
    )


def _date(now: Now) -> None:
    key = "side.as_of"
    st.session_state[key] = now.state.as_of

    def changed() -> None:
        change(as_of=st.session_state[key] or now.scenario.as_of)

    st.date_input("As of", key=key, on_change=changed, format="YYYY-MM-DD")


def _readings(now: Now) -> None:
    if not now.scenario.readings:
        return
    moved = len(now.state.readings)
    with st.expander(f"Readings ({moved} changed)" if moved else "Readings"):
        for reading in now.scenario.readings:
            readings.control(now, reading.id, "side")


def _standard(now: Now) -> None:
    key = "side.standard"
    st.session_state[key] = now.state.standard
    st.selectbox(
        "A party accepts when",
        list(Standard),
        format_func=STANDARDS.__getitem__,
        key=key,
        on_change=_set("standard", key),
    )


def _dropped(now: Now) -> None:
    if now.state.dropped:
        key = "side.dropped"
        st.session_state[key] = list(now.state.dropped)
        st.pills(
            "Positions set aside",
            list(now.state.dropped),
            selection_mode="multi",
            format_func=labels({p: p for p in now.state.dropped}).__getitem__,
            key=key,
            on_change=lambda: change(
                dropped=tuple(p for p in current().state.dropped if p in st.session_state[key])
            ),
            help="Click one to count it again.",
        )


def _off(now: Now) -> None:
    if now.state.off:
        key = "side.off"
        st.session_state[key] = list(now.state.off)
        st.pills(
            "Switched off",
            list(now.state.off),
            selection_mode="multi",
            format_func=labels(
                {word: off.label_of(now.scenario, word) for word in now.state.off}, 60
            ).__getitem__,
            key=key,
            on_change=lambda: change(
                off=tuple(w for w in current().state.off if w in st.session_state[key])
            ),
            help="Click one to switch it on again.",
        )


def _reset(now: Now) -> None:
    usual = default_state(now.scenario)
    st.button(
        "Back to the start",
        icon=":material/restart_alt:",
        key="side.reset",
        disabled=now.state == usual,
        on_click=lambda: show_scenario(now.name),
    )


def _set(field: str, key: str) -> Callable[[], None]:
    return lambda: change(**{field: st.session_state[key]})
