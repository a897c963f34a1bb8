"""The parties, who is quoted beside them, and who has to agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from sim.files.edit import Edit
from sim.scenario.model import AgreementRule, Party, Scenario
from sim.scenario.record import Evidence, Voice
from sim.ui import look
from sim.ui.forms import Form
from sim.ui.own_case import identifier
from sim.ui.page.own_item import filled, foot, given, listed, make, save_head
from sim.ui.seen import Seen
from sim.ui.widgets import in_place

_AT_TABLE: Final = {"": "not said", "yes": "takes part", "no": "does not take part"}
_EVERYONE: Final = "Every one of them"
_ENOUGH: Final = "Enough votes"


def show(seen: Seen) -> None:
    """A form for each party and a new one, then voices, then who must accept."""
    scenario = seen.scenario
    with in_place():
        for label, party in listed("Which party", scenario.parties, lambda p: p.label):
            form = Form(f"own.party.{party.id}", f"Parties: {party.label}")
            with st.expander(look.label(label), expanded=bool(form.fields)):
                _party(form, scenario, party)
                foot(("parties", party.id), "this party")
    form = Form("own.party+", "Parties: a new one")
    with st.container(border=True):
        label = form.text("A new party", placeholder="Port authority")
        if form.saved("Add this party", icon=":material/group_add:") and label.strip():
            name = identifier(label, scenario.party, "party")
            make(form, Edit(("parties",), {"id": name, "label": " ".join(label.split())}))
    look.show(look.head("Who has to agree", 3))
    _agreement(scenario)
    look.show(look.head("Quoted, but no party", 3))
    with in_place():
        for label, voice in listed("Which voice", scenario.voices, lambda v: v.label):
            form = Form(f"own.voice.{voice.id}", f"Quoted: {voice.label}")
            with st.expander(look.label(label), expanded=bool(form.fields)):
                _voice(form, scenario, voice)
                foot(("voices", voice.id), "this voice")
    form = Form("own.voice+", "Quoted: a new voice")
    with st.expander("A new voice", icon=":material/add:", expanded=bool(form.fields)):
        _voice(form, scenario, None)


def _party(form: Form, scenario: Scenario, party: Party) -> None:
    label = form.text("Name", party.label)
    first, second = st.columns(2)
    in_text = form.text(
        "Within a sentence", party.in_text, box=first, placeholder="the port authority"
    )
    with first:
        plural = form.tick("That name is plural: they refuse, not it refuses", party.plural)
    kind = form.text("What it is", party.kind, box=second, placeholder="Union, state ...")
    voices = form.text("Who speaks for it, one a line", "\n".join(party.voices), height=80)
    labels = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    others = [name for name in labels if name != party.id]
    member_of = form.many("Belongs to", others, party.member_of, labels.__getitem__)
    at = {None: "", True: "yes", False: "no"}[party.at_table]
    table = form.one("In the talks", list(_AT_TABLE), at, _AT_TABLE.__getitem__)
    note = form.text("Memo", party.note, height=80)
    if form.saved("Save"):
        fields: dict[str, object] = given(
            {"label": label, "in_text": in_text, "kind": kind, "note": note}
        )
        fields["voices"] = [" ".join(v.split()) for v in voices.splitlines() if v.strip()]
        fields["member_of"] = member_of
        fields["plural"] = plural or None
        fields["at_table"] = {"": None, "yes": True, "no": False}[table]
        make(form, Edit(("parties", party.id), _emptied(fields)))


def _emptied(fields: Mapping[str, object]) -> dict[str, object]:
    """An empty list takes its field away."""
    return {key: None if value == [] else value for key, value in fields.items()}


def _voice(form: Form, scenario: Scenario, voice: Voice | None) -> None:
    labels = {"": "nobody", **{p: x.label for p, x in scenario.party.items()}}
    labels = look.labels(labels, 60, look.flat)
    label = form.text("Name", voice.label if voice else None)
    said = form.text("As the sources describe it", voice.described_as if voice else None)
    first, second = st.columns(2)
    near = form.one(
        "Close to", list(labels), voice.near if voice else None, labels.__getitem__, box=first
    )
    levels = [level.value for level in Evidence]
    usual = voice.treat_as if voice else Evidence.INTERPRETATION
    worth = form.one("What its words are worth", levels, usual.value, box=second)
    note = form.text("Memo", voice.note if voice else None, height=80)
    if form.saved("Save" if voice else "Add this voice"):
        fields = given(
            {"label": label, "described_as": said, "near": near, "treat_as": worth} | {"note": note}
        )
        if not label.strip():
            st.error("Name the voice.")
        elif voice is not None:
            make(form, Edit(("voices", voice.id), fields))
        else:
            taken = [v.id for v in scenario.voices]
            fields = {"id": identifier(label, taken, "voice"), **filled(fields)}
            make(form, Edit(("voices",), fields))


def _agreement(scenario: Scenario) -> None:
    """Named parties, all of them or enough votes, with vetoes."""
    rule = scenario.agreement or AgreementRule()
    if rule.each or rule.some or rule.blocking is not None:
        words = "Several thresholds are joined; that rule is changed in the text beside this."
        look.show(look.soft(words))
        return
    labels = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    asked = list(rule.parties) if scenario.agreement is not None else []
    form = Form("own.agreement", "Who has to agree")
    parties = form.many(
        "Who is asked", list(labels), asked, labels.__getitem__, placeholder="Every party"
    )
    whom = parties or list(labels)
    how = form.one(
        "What it takes",
        [_EVERYONE, _ENOUGH],
        _EVERYONE if rule.at_least is None else _ENOUGH,
        kind="segmented_control",
        required=True,
    )
    fields: dict[str, object] = {"parties": parties or None}
    if how == _ENOUGH:
        fields |= _votes(form, rule, labels, whom)
    if form.saved("Save who has to agree", icon=":material/check:"):
        said = filled(fields)
        usual = dict.fromkeys(("at_least", "votes", "veto"))
        save_head(form, {"agreement": {**usual, **fields} if said else None})


def _votes(
    form: Form, rule: AgreementRule, labels: Mapping[str, str], whom: list[str]
) -> dict[str, object]:
    votes = {}
    with st.container(horizontal=True, gap="small"):
        for party in whom:
            usual = rule.votes.get(party, 0 if rule.votes else 1)
            words = f"Votes of {labels[party]}"
            votes[party] = form.number(words, (0, 1_000_000), usual, f"votes.{party}", width=170)
    total = max(1, sum(votes.values()))
    usual = min(rule.at_least or total // 2 + 1, total)
    at_least = form.number(f"Votes that are enough, of {total}", (1, total), usual, "enough")
    veto = form.many("Who has a veto", whom, rule.veto, labels.__getitem__, placeholder="Nobody")
    weighted = set(votes.values()) != {1}
    counted = {party: number for party, number in votes.items() if number}
    return {"at_least": at_least, "votes": counted if weighted else None, "veto": veto or None}
