"""Packages and their phases: what each sets, and one more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import streamlit as st

from sim.files.edit import Edit
from sim.scenario.model import Package, Phase, Scenario
from sim.ui import look
from sim.ui.own_case import identifier
from sim.ui.page.own_item import filled, foot, given, listed, make
from sim.ui.seen import Seen

_LEFT: Final = ""
_SAID: Final = "left out"
_BEFORE: Final = "as before"


def show(seen: Seen) -> None:
    """Each package in a form of its own with its phases, and a new one."""
    scenario = seen.scenario
    for label, package in listed("Which package", scenario.packages, lambda p: p.label):
        with st.expander(look.label(label)):
            _package(scenario, package)
            _phases(scenario, package)
            inner = {p.id: f"phase: {p.label}" for p in package.phases}
            foot(("packages", package.id), "this package", inner, "phases")
    with st.expander("A new package", expanded=not scenario.packages, icon=":material/add:"):
        _package(scenario, None)


def _package(scenario: Scenario, package: Package | None) -> None:
    key = f"own.package.{'new' if package is None else package.id}"
    sources = look.labels({s.id: f"{s.id} {s.outlet}" for s in scenario.sources}, 60, look.flat)
    with st.form(key, border=False, clear_on_submit=package is None):
        label = st.text_input("Name", "" if package is None else package.label)
        first, second = st.columns(2)
        proposer = first.text_input("Put forward by", "" if package is None else package.proposer)
        day = second.text_input("Date", "" if package is None else package.date)
        chosen = _settings(scenario, {} if package is None else package.stated, _SAID, key)
        usual = [] if package is None else list(package.sources)
        read_in = st.multiselect("Read in", list(sources), usual, sources.__getitem__)
        if st.form_submit_button("Save" if package else "Add this package"):
            fields = given({"label": label, "proposer": proposer, "date": day})
            fields |= {"set": chosen or None, "sources": read_in or None}
            if not label.strip():
                st.error("Name the package.")
            elif package is not None:
                make(Edit(("packages", package.id), fields))
            else:
                name = identifier(label, scenario.package, "package")
                make(Edit(("packages",), {"id": name, **filled(fields)}))


def _settings(scenario: Scenario, stated: Mapping[str, str], left: str, key: str) -> dict[str, str]:
    """An option for each term, or none; the terms set."""
    chosen: dict[str, str] = {}
    for term in scenario.terms:
        labels = look.labels({o.id: o.label for o in term.written}, 60, look.flat)
        words, now = [_LEFT, *labels], stated.get(term.id, _LEFT)
        words += [] if now in words else [now]
        chosen[term.id] = st.selectbox(
            look.label(term.label),
            words,
            words.index(now),
            partial(_option, labels, left),
            key=f"{key}.{term.id}",
        )
    return {term: option for term, option in chosen.items() if option}


def _option(labels: Mapping[str, str], left: str, one: str) -> str:
    return labels.get(one, one or left)


def _phases(scenario: Scenario, package: Package) -> None:
    """The phases, each laid over those before it."""
    for number, phase in enumerate(package.phases, 1):
        look.show(look.head(f"Phase {number}: {phase.label}", 3))
        _phase(scenario, package, phase)
    if st.toggle("Add a phase", key=f"own.phase.more.{package.id}"):
        _phase(scenario, package, None)


def _phase(scenario: Scenario, package: Package, phase: Phase | None) -> None:
    within = ("packages", package.id, "phases")
    key = f"own.phase.{package.id}.{'new' if phase is None else phase.id}"
    with st.form(key, border=True, clear_on_submit=phase is None):
        label = st.text_input("Name of the phase", "" if phase is None else phase.label)
        chosen = _settings(scenario, {} if phase is None else phase.stated, _BEFORE, key)
        out = phase is not None and st.checkbox("Take this phase out")
        if not st.form_submit_button("Save the phase" if phase else "Add this phase"):
            return
        if phase is not None and out:
            make(Edit((*within, phase.id)))
        elif not label.strip():
            st.error("Name the phase.")
        elif phase is not None:
            fields = {"label": " ".join(label.split()), "set": chosen or None}
            make(Edit((*within, phase.id), fields))
        else:
            name = identifier(label, [p.id for p in package.phases], "phase")
            fields = {"id": name, "label": " ".join(label.split()), "set": chosen}
            make(Edit(within, filled(fields)))
