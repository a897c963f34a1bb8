"""The parties, who is quoted beside them, and who has to agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from sim.files.edit import Edit
from sim.scenario.model import AgreementRule, Party, Scenario
from sim.scenario.record import Evidence, Voice
from sim.ui import look
from sim.ui.own_case import identifier
from sim.ui.page.own_item import filled, foot, given, listed, make
from sim.ui.page.own_text import change_head
from sim.ui.seen import Seen
from sim.ui.session import act

_AT_TABLE: Final = {"": "not said", "yes": "takes part", "no": "does not take part"}
_EVERYONE: Final = "Every one of them"
_ENOUGH: Final = "Enough votes"


def show(seen: Seen) -> None:
    """A form for each party and a new one, then voices, then who must accept."""
    scenario = seen.scenario
    for label, party in listed("Which party", scenario.parties, lambda p: p.label):
        with st.expander(look.label(label)):
            _party(scenario, party)
            foot(("parties", party.id), "this party")
    with st.form("own.party.new", clear_on_submit=True):
        label = st.text_input("A new party", placeholder="Port authority")
        if st.form_submit_button("Add this party", icon=":material/group_add:") and label.strip():
            name = identifier(label, scenario.party, "party")
            make(Edit(("parties",), {"id": name, "label": " ".join(label.split())}))
    look.show(look.head("Who has to agree", 3))
    _agreement(scenario)
    look.show(look.head("Quoted, but no party", 3))
    for label, voice in listed("Which voice", scenario.voices, lambda v: v.label):
        with st.expander(look.label(label)):
            _voice(scenario, voice)
            foot(("voices", voice.id), "this voice")
    with st.expander("A new voice", icon=":material/add:"):
        _voice(scenario, None)


def _party(scenario: Scenario, party: Party) -> None:
    with st.form(f"own.party.{party.id}", border=False):
        label = st.text_input("Name", party.label)
        first, second = st.columns(2)
        in_text = first.text_input(
            "Within a sentence", party.in_text, placeholder="the port authority"
        )
        plural = first.checkbox("That name is plural: they refuse, not it refuses", party.plural)
        kind = second.text_input("What it is", party.kind, placeholder="Union, state ...")
        voices = st.text_area("Who speaks for it, one a line", "\n".join(party.voices), height=80)
        labels = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
        others = [name for name in labels if name != party.id]
        member_of = st.multiselect("Belongs to", others, list(party.member_of), labels.__getitem__)
        at = {None: 0, True: 1, False: 2}[party.at_table]
        table = st.selectbox("In the talks", list(_AT_TABLE), at, _AT_TABLE.__getitem__)
        note = st.text_area("Memo", party.note, height=80)
        if st.form_submit_button("Save"):
            fields: dict[str, object] = given(
                {"label": label, "in_text": in_text, "kind": kind, "note": note}
            )
            fields["voices"] = [" ".join(v.split()) for v in voices.splitlines() if v.strip()]
            fields["member_of"] = member_of
            fields["plural"] = plural or None
            fields["at_table"] = {"": None, "yes": True, "no": False}[table]
            make(Edit(("parties", party.id), _emptied(fields)))


def _emptied(fields: Mapping[str, object]) -> dict[str, object]:
    """An empty list takes its field away."""
    return {key: None if value == [] else value for key, value in fields.items()}


def _voice(scenario: Scenario, voice: Voice | None) -> None:
    labels = {"": "nobody", **{p: x.label for p, x in scenario.party.items()}}
    labels = look.labels(labels, 60, look.flat)
    with st.form(f"own.voice.{voice and voice.id}", border=False, clear_on_submit=voice is None):
        label = st.text_input("Name", voice.label if voice else "")
        said = st.text_input("As the sources describe it", voice.described_as if voice else "")
        first, second = st.columns(2)
        at = list(labels).index(voice.near or "") if voice else 0
        near = first.selectbox("Close to", list(labels), at, labels.__getitem__)
        levels = [level.value for level in Evidence]
        usual = voice.treat_as if voice else Evidence.INTERPRETATION
        worth = second.selectbox("What its words are worth", levels, levels.index(usual.value))
        note = st.text_area("Memo", voice.note if voice else "", height=80)
        if st.form_submit_button("Save" if voice else "Add this voice"):
            fields = given(
                {"label": label, "described_as": said, "near": near, "treat_as": worth}
                | {"note": note}
            )
            if not label.strip():
                st.error("Name the voice.")
            elif voice is not None:
                make(Edit(("voices", voice.id), fields))
            else:
                taken = [v.id for v in scenario.voices]
                fields = {"id": identifier(label, taken, "voice"), **filled(fields)}
                make(Edit(("voices",), fields))


def _agreement(scenario: Scenario) -> None:
    """Named parties, all of them or enough votes, with vetoes."""
    rule = scenario.agreement or AgreementRule()
    if rule.each or rule.some or rule.blocking is not None:
        words = "Several thresholds are joined; that rule is changed in the text beside this."
        look.show(look.soft(words))
        return
    labels = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    asked = list(rule.parties) if scenario.agreement is not None else []
    parties = st.multiselect(
        "Who is asked", list(labels), asked, labels.__getitem__, placeholder="Every party"
    )
    whom = parties or list(labels)
    how = st.segmented_control(
        "What it takes",
        [_EVERYONE, _ENOUGH],
        default=_EVERYONE if rule.at_least is None else _ENOUGH,
        required=True,
        key=f"own.agreement.{scenario.digest}",
    )
    fields: dict[str, object] = {"parties": parties or None}
    if how == _ENOUGH:
        fields |= _votes(rule, labels, whom)
    st.button(
        "Save who has to agree",
        icon=":material/check:",
        key="own.agreement.save",
        on_click=lambda: act(lambda: _agreed(fields)),
    )


def _votes(rule: AgreementRule, labels: Mapping[str, str], whom: list[str]) -> dict[str, object]:
    votes = {}
    with st.container(horizontal=True, gap="small"):
        for party in whom:
            usual = rule.votes.get(party, 0 if rule.votes else 1)
            words = f"Votes of {labels[party]}"
            votes[party] = st.number_input(words, 0, 1_000_000, usual, width=170)
    total = max(1, sum(votes.values()))
    usual = min(rule.at_least or total // 2 + 1, total)
    at_least = st.number_input(f"Votes that are enough, of {total}", 1, total, usual)
    before = [party for party in rule.veto if party in whom]
    veto = st.multiselect("Who has a veto", whom, before, labels.__getitem__, placeholder="Nobody")
    weighted = set(votes.values()) != {1}
    counted = {party: number for party, number in votes.items() if number}
    return {"at_least": at_least, "votes": counted if weighted else None, "veto": veto or None}


def _agreed(fields: Mapping[str, object]) -> None:
    said = filled(fields)
    change_head(
        {"agreement": {**dict.fromkeys(("at_least", "votes", "veto")), **fields} if said else None}
    )
