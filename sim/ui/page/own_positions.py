"""Positions: select words, say who wants what, build the rule, see what it does, save."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from sim import limits
from sim.files.edit import Edit
from sim.language.syntax import Condition
from sim.questions.glossary import counted, source_words
from sim.scenario.model import Kind, Position, Scenario
from sim.scenario.record import Evidence
from sim.ui import look
from sim.ui.own_case import numbered
from sim.ui.page import own_grow, own_rule
from sim.ui.page.own_article import texts
from sim.ui.page.own_select import Picked, select
from sim.ui.page.own_text import change_text
from sim.ui.rule_clauses import lines_of, reads
from sim.ui.seen import Seen
from sim.ui.session import act, current

_EDITING: Final = "own.editing"
_FORM: Final = "own.position"
_USED: Final = "own.used"
_MANY: Final = 20
_NEW: Final = "(the words selected)"
KINDS: Final = {
    Kind.RED_LINE: ("Red line", "refuses any package that breaks it"),
    Kind.CONDITION: ("Condition", "must be met before it says yes"),
    Kind.OFFER_LIMIT: ("Limit of its offer", "has offered to go this far, and no further"),
    Kind.DEMAND: ("Demand", "asks for it; unmet, it is short of what it asked but does not refuse"),
    Kind.PREFERENCE: ("Preference", "would rather have it; it only ranks"),
    Kind.OPENNESS: ("Openness", "has said that it is ready for it"),
}
LEVELS: Final = {
    Evidence.OFFICIAL: ("Official", "said in its own name"),
    Evidence.REPORTED: ("Reported", "others report that it said so"),
    Evidence.INTERPRETATION: ("Interpretation", "an observer reads it so"),
    Evidence.INFERRED: ("Inferred", "follows from what it does"),
}
_STRENGTHS: Final = ("", "categorical", "firm", "tentative")


def show(seen: Seen) -> None:
    """The article, the form, and what there is."""
    scenario = seen.scenario
    source, picked = _article(seen)
    _form(scenario, source, picked)
    if scenario.positions:
        look.show(look.head(counted(len(scenario.positions), "position")))
    for position in _shown(scenario):
        _line(scenario, position)


def _shown(scenario: Scenario) -> Sequence[Position]:
    """The positions, or those of one party where they are many."""
    if len(scenario.positions) <= _MANY:
        return scenario.positions
    parties = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    party = st.selectbox("Those of", list(parties), 0, parties.__getitem__, key="own.positions.of")
    found = [position for position in scenario.positions if position.party == party]
    if len(found) > limits.PAGE_POSITIONS:
        look.show(
            look.soft(
                f"The last {limits.PAGE_POSITIONS} of {len(found)}; the tables have every one."
            )
        )
    return found[-limits.PAGE_POSITIONS :]


def _article(seen: Seen) -> tuple[str, Picked | None]:
    """The source chosen, and what is selected in its text."""
    scenario, at_hand = seen.scenario, texts(seen)
    if not scenario.sources:
        look.show(look.soft("No text yet: add one under Text, or write the quotation by hand."))
        return "", None
    sources = look.labels({s.id: source_words(s) for s in scenario.sources}, 90, look.flat)
    name = st.selectbox("Text", list(sources), 0, sources.__getitem__, key="own.source")
    if name not in at_hand:
        look.show(look.soft("The text of this source is not in this tab; write its words by hand."))
        return name, None
    marks = [
        (s.at[0], s.at[1] + 1, s.says)
        for s in scenario.statements
        if s.at is not None and name in s.sources[:1]
    ]
    digest = scenario.source[name].text_digest or ""
    source, done = st.session_state.get(_USED, ("", None))
    key = f"own.select.{name}"
    picked = select(
        at_hand[name], digest, sources[name], marks, key, done if source == name else None
    )
    look.show(look.soft("Select the words on which the position rests."))
    return name, picked


def _form(scenario: Scenario, source: str, picked: Picked | None) -> None:
    editing = scenario.position.get(st.session_state.get(_EDITING, ""))
    key = f"{_FORM}.{'' if editing is None else editing.id}.{st.session_state.get(_FORM, 0)}"
    title = "A new position" if editing is None else f"Position {editing.id}"
    with st.container(border=True, key="own-form"):
        look.show(look.head(title, 3))
        rests = _basis(scenario, picked, key, editing)
        first, second = st.columns(2)
        parties = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
        at = 0 if editing is None else list(parties).index(editing.party)
        party = first.selectbox("Who", list(parties), at, parties.__getitem__, key=f"{key}.who")
        speaker = second.text_input("Said by", key=f"{key}.speaker", placeholder="Its chair")
        kind = _one_of("How it binds", KINDS, editing and editing.kind, f"{key}.kind")
        cells = st.columns(2)
        with cells[0]:
            level = _one_of("How it is known", LEVELS, editing and editing.evidence, f"{key}.level")
        strength = cells[1].selectbox(
            "How firmly it was put",
            _STRENGTHS,
            format_func=lambda one: one or "not said",
            key=f"{key}.strength",
        )
        look.show(look.head("What it wants", 3))
        rule = _rule(scenario, scenario.party[party].label, editing)
        own_grow.grow(scenario, "" if picked is None else picked.words)
        clauses = reads(scenario, own_rule.current())
        says = st.text_input(
            "In words",
            "" if editing is None else editing.says,
            key=f"{key}.says",
            placeholder=f"{clauses[:1].upper()}{clauses[1:]}.",
        )
        fields = {
            "party": party,
            "kind": kind.value,
            "evidence": level.value,
            "says": says.strip() or f"{clauses[:1].upper()}{clauses[1:]}.",
        }
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Save the position",
                type="primary",
                icon=":material/check:",
                key="own.save",
                disabled=rule is None,
                on_click=lambda: act(
                    lambda: _save(fields, rule, rests, (source, picked), speaker, strength)
                ),
            )
            if editing is not None:
                st.button("Leave it as it was", key="own.leave", on_click=lambda: act(_done))
        if editing is None:
            _not_encoded(scenario, party, rests, key)


def _basis(
    scenario: Scenario, picked: Picked | None, key: str, editing: Position | None
) -> tuple[str, str, tuple[int, int] | None]:
    """What it rests on: a statement there is, or words, with their place where it is known."""
    if scenario.statements:
        known = {_NEW: _NEW, **{s.id: f"{s.id}: {s.quote or s.says}" for s in scenario.statements}}
        labels = look.labels(known, 90, look.flat)
        usual = editing.basis[0] if editing is not None and editing.basis else _NEW
        at = list(labels).index(usual)
        name = st.selectbox("Rests on", list(labels), at, labels.__getitem__, key=f"{key}.basis")
        if name != _NEW:
            return name, "", None
    words = st.text_input(
        "The words quoted",
        "" if picked is None else " ".join(picked.words.split()),
        key=f"{key}.quote.{picked and picked.begin}.{picked and picked.end}",
        help=f"At most {limits.QUOTE} words; a longer selection keeps its place alone.",
    )
    if len(words.split()) > limits.QUOTE:
        more = f"{len(words.split())} words: the place is kept, the words are not (at most "
        look.show(look.soft(f"{more}{limits.QUOTE} are quoted)."))
        words = ""
    return "", words, None if picked is None else (picked.begin, picked.end - 1)


def _one_of(words: str, among: Mapping[Any, tuple[str, str]], usual: Any, key: str) -> Any:
    """One of these, each with a line of help."""
    every = list(among)
    return st.selectbox(
        words,
        every,
        every.index(usual) if usual in among else 0,
        lambda one: f"{among[one][0]}: {among[one][1]}",
        key=key,
    )


def _rule(scenario: Scenario, party: str, editing: Position | None) -> Condition | None:
    """The rule; one that lists cannot say stays as it is."""
    if editing is not None and lines_of(scenario, editing.requires) is None:
        look.show(look.soft(f"Its rule is kept as it is written: {editing.requires}"))
        return editing.requires
    return own_rule.show(scenario, party, own_rule.build(scenario))


def _save(
    fields: Mapping[str, str],
    rule: Condition | None,
    rests: tuple[str, str, tuple[int, int] | None],
    chosen: tuple[str, Picked | None],
    speaker: str,
    strength: str,
) -> None:
    if rule is None:
        return
    scenario = current().scenario
    source, _ = chosen
    statement, quote, place = rests
    edits = []
    if not statement and source and (quote or place):
        statement = numbered("Q", scenario.statement)
        said = {
            "holders": [fields["party"]],
            "says": fields["says"],
            "sources": [source],
            "strength": strength,
            "quote": quote,
            "speaker": speaker.strip(),
            "at": list(place or ()),
        }
        kept = {key: value for key, value in said.items() if value}
        edits.append(Edit(("statements",), {"id": statement, **kept}))
    editing = scenario.position.get(st.session_state.get(_EDITING, ""))
    made: dict[str, object] = {**fields, "requires": str(rule)}
    basis = () if editing is None else editing.basis
    if statement and statement not in basis:
        made["basis"] = [*basis, statement]
    elif source and editing is None:
        made["sources"] = [source]
    if editing is None:
        name = numbered(fields["party"][:2].upper() + "-", scenario.position)
        edits.append(Edit(("positions",), {"id": name, **made}))
    else:
        edits.append(Edit(("positions", editing.id), made))
    if change_text(edits):
        st.session_state[_USED] = chosen
        _done()


def _done() -> None:
    """Empty the form."""
    st.session_state.pop(_EDITING, None)
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1
    own_rule.begin()


def _not_encoded(
    scenario: Scenario, party: str, rests: tuple[str, str, tuple[int, int] | None], key: str
) -> None:
    """What was said but is no position: kept, with the reason."""
    _, words, _ = rests
    first, second = st.columns([3, 2], vertical_alignment="bottom")
    why = first.text_input("Or not a position, because", key=f"{key}.why")
    fields = {"holder": scenario.party[party].label, "what": words, "why": why.strip()}
    second.button(
        "Keep as not encoded",
        icon=":material/speaker_notes_off:",
        key="own.not",
        disabled=not (words and why.strip()),
        on_click=lambda: act(lambda: _keep(fields)),
    )


def _keep(fields: Mapping[str, str]) -> None:
    if change_text([Edit(("not_encoded",), fields)]):
        _done()


def _line(scenario: Scenario, position: Position) -> None:
    party = scenario.party[position.party].label
    kind, level = KINDS[position.kind][0].lower(), LEVELS[position.evidence][0].lower()
    words = f"{party}: {position.says} ({kind}, {level})"
    buttons: Iterable[tuple[str, str, Callable[[str], None]]] = (
        ("Change", "own.change", _edit),
        ("Take out", "own.out", _out),
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        look.show(look.para(look.joined(look.bold(f"{position.id} "), words)))
        for said, key, does in buttons:
            st.button(
                said,
                key=f"{key}.{position.id}",
                type="tertiary",
                on_click=lambda does=does: act(lambda: does(position.id)),
            )


def _edit(name: str) -> None:
    _done()
    st.session_state[_EDITING] = name
    scenario = current().scenario
    own_rule.begin(lines_of(scenario, scenario.position[name].requires) or ())


def _out(name: str) -> None:
    if change_text([Edit(("positions", name))]):
        _done()
