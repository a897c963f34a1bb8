"""Packages and their phases: what each sets, and one more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import streamlit as st

from sim.files.edit import Edit
from sim.scenario.model import Package, Phase, Scenario
from sim.ui import look
from sim.ui.forms import Form
from sim.ui.own_case import identifier
from sim.ui.page.own_item import filled, foot, given, listed, make
from sim.ui.seen import Seen
from sim.ui.widgets import in_place

_LEFT: Final = ""
_SAID: Final = "left out"
_BEFORE: Final = "as before"


def show(seen: Seen) -> None:
    """Each package in a form of its own with its phases, and a new one."""
    scenario = seen.scenario
    with in_place():
        for label, package in listed("Which package", scenario.packages, lambda p: p.label):
            form = Form(f"own.package.{package.id}", f"Packages: {package.label}")
            forms = {p.id: _of_phase(package, p) for p in package.phases}
            more = _of_phase(package, None)
            unfinished = any(each.fields for each in (form, more, *forms.values()))
            with st.expander(look.label(label), expanded=unfinished):
                _package(form, scenario, package)
                for number, phase in enumerate(package.phases, 1):
                    look.show(look.head(f"Phase {number}: {phase.label}", 3))
                    _phase(forms[phase.id], scenario, package, phase)
                if more.tick("Add a phase", key="wanted", kind="toggle"):
                    _phase(more, scenario, package, None)
                inner = {p.id: f"phase: {p.label}" for p in package.phases}
                foot(("packages", package.id), "this package", inner, "phases")
    form = Form("own.package+", "Packages: a new one")
    wanted = bool(form.fields) or not scenario.packages
    with st.expander("A new package", expanded=wanted, icon=":material/add:"):
        _package(form, scenario, None)


def _of_phase(package: Package, phase: Phase | None) -> Form:
    of, said = ("+", "a new phase") if phase is None else (f".{phase.id}", phase.label)
    return Form(f"own.phase.{package.id}{of}", f"Packages: {package.label}, {said}")


def _package(form: Form, scenario: Scenario, package: Package | None) -> None:
    sources = look.labels({s.id: f"{s.id} {s.outlet}" for s in scenario.sources}, 60, look.flat)
    label = form.text("Name", package.label if package else None)
    first, second = st.columns(2)
    proposer = form.text("Put forward by", package.proposer if package else None, box=first)
    day = form.text("Date", package.date if package else None, box=second)
    chosen = _settings(form, scenario, {} if package is None else package.stated, _SAID)
    usual = () if package is None else package.sources
    read_in = form.many("Read in", list(sources), usual, sources.__getitem__)
    if form.saved("Save" if package else "Add this package"):
        fields = given({"label": label, "proposer": proposer, "date": day})
        fields |= {"set": chosen or None, "sources": read_in or None}
        if not label.strip():
            st.error("Name the package.")
        elif package is not None:
            make(form, Edit(("packages", package.id), fields))
        else:
            name = identifier(label, scenario.package, "package")
            make(form, Edit(("packages",), {"id": name, **filled(fields)}))


def _settings(
    form: Form, scenario: Scenario, stated: Mapping[str, str], left: str
) -> dict[str, str]:
    """An option for each term, or none; the terms set."""
    chosen: dict[str, str] = {}
    for term in scenario.terms:
        labels = look.labels({o.id: o.label for o in term.written}, 60, look.flat)
        words, now = [_LEFT, *labels], stated.get(term.id, _LEFT)
        words += [] if now in words else [now]
        said = partial(_option, labels, left)
        chosen[term.id] = form.one(look.label(term.label), words, now, said, f"set.{term.id}")
    return {term: option for term, option in chosen.items() if option}


def _option(labels: Mapping[str, str], left: str, one: str) -> str:
    return labels.get(one, one or left)


def _phase(form: Form, scenario: Scenario, package: Package, phase: Phase | None) -> None:
    """A phase, which is laid over those before it."""
    within = ("packages", package.id, "phases")
    with st.container(border=True):
        label = form.text("Name of the phase", phase.label if phase else None)
        chosen = _settings(form, scenario, {} if phase is None else phase.stated, _BEFORE)
        out = phase is not None and form.tick("Take this phase out")
        if not form.saved("Save the phase" if phase else "Add this phase"):
            return
        if phase is not None and out:
            make(form, Edit((*within, phase.id)))
        elif not label.strip():
            st.error("Name the phase.")
        elif phase is not None:
            fields = {"label": " ".join(label.split()), "set": chosen or None}
            make(form, Edit((*within, phase.id), fields))
        else:
            name = identifier(label, [p.id for p in package.phases], "phase")
            fields = {"id": name, "label": " ".join(label.split()), "set": chosen}
            make(form, Edit(within, filled(fields)))
