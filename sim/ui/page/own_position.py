"""The form of one position: whose it is, how it binds, what it wants, on which words it rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from sim import limits
from sim.files.edit import Edit
from sim.language.syntax import Condition
from sim.questions.glossary import does
from sim.questions.plain import in_words
from sim.scenario.model import Kind, Position, Scenario
from sim.scenario.record import Evidence
from sim.ui import look
from sim.ui.own_case import numbered
from sim.ui.page import own_grow, own_rule
from sim.ui.page.own_item import given
from sim.ui.page.own_record import STRENGTHS
from sim.ui.page.own_rule import WANTS, WHEN
from sim.ui.page.own_select import Picked
from sim.ui.page.own_text import change_text
from sim.ui.rule_clauses import condition, lines_of
from sim.ui.session import act, current

_EDITING: Final = "own.editing"
_FORM: Final = "own.position"
_USED: Final = "own.used"
_SAME: Final = "own.same.words"
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
_REASONS: Final = ("too vague", "not to be settled here", "asks for nothing")


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a position rests on: statements there are, or words, with their place if known."""

    statements: tuple[str, ...] = ()
    quote: str = ""
    place: tuple[int, int] | None = None


def used() -> tuple[str, Picked | None]:
    """The source and the words of it that the position saved last rests on."""
    found: tuple[str, Picked | None] = st.session_state.get(_USED, ("", None))
    return found


def edit(name: str) -> None:
    """Take a position into the form."""
    empty()
    st.session_state[_EDITING] = name
    scenario = current().scenario
    position = scenario.position[name]
    own_rule.begin(WANTS, lines_of(scenario, position.requires) or ())
    if position.when is not None:
        own_rule.begin(WHEN, lines_of(scenario, position.when) or ())


def empty(same: str = "") -> None:
    """Empty the form; ``same`` is the statement on which the next position rests as well."""
    st.session_state.pop(_EDITING, None)
    st.session_state[_SAME] = same
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1
    own_rule.begin(WANTS)
    own_rule.begin(WHEN)


def form(scenario: Scenario, source: str, picked: Picked | None) -> None:
    """Draw the form, for a new position or the one that is being changed."""
    editing = scenario.position.get(st.session_state.get(_EDITING, ""))
    key = f"{_FORM}.{'' if editing is None else editing.id}.{st.session_state.get(_FORM, 0)}"
    with st.container(border=True, key="own-form"):
        title = "A new position" if editing is None else f"Position {editing.id}"
        look.show(look.head(title, 3))
        rests = _basis(scenario, picked, key, editing)
        fields, said = _who_and_how(scenario, key, editing)
        look.show(look.head("What it wants", 3))
        party = scenario.party[fields["party"]].label
        written = None if editing is None else editing.requires
        wants = does(scenario, [fields["party"]], "wants", "want")
        rule = _condition(scenario, WANTS, f"{party} {wants} that", written)
        when, settled = _when(scenario, key, editing)
        own_grow.grow(scenario, "" if picked is None else picked.words)
        fields |= _more(scenario, key, editing)
        made = {**fields, "requires": rule and str(rule), "when": when and str(when)}
        _buttons(made, rests, (source, picked), said, ready=rule is not None and settled)
        if editing is None:
            _not_encoded(party, rests, key)


def _basis(scenario: Scenario, picked: Picked | None, key: str, editing: Position | None) -> _Basis:
    known = {s.id: f"{s.id}: {s.quote or s.says}" for s in scenario.statements}
    labels = look.labels({_NEW: _NEW, **known}, 90, look.flat)
    statements: Sequence[str] = ()
    if editing is not None and known:
        usual = list(editing.basis)
        statements = st.multiselect(
            "Rests on", list(known), usual, labels.__getitem__, key=f"{key}.basis"
        )
    elif known:
        usual = st.session_state.get(_SAME, "")
        at = list(labels).index(usual) if usual in labels else 0
        name = st.selectbox("Rests on", list(labels), at, labels.__getitem__, key=f"{key}.basis")
        if name != _NEW:
            return _Basis((name,))
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
    place = None if picked is None else (picked.begin, picked.end - 1)
    return _Basis(tuple(statements), words, place)


def _who_and_how(
    scenario: Scenario, key: str, editing: Position | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of the position, and those of the statement that it rests on."""
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
        STRENGTHS,
        format_func=lambda one: one or "not said",
        key=f"{key}.strength",
    )
    fields = {"party": party, "kind": kind.value, "evidence": level.value}
    return fields, {"speaker": speaker.strip(), "strength": strength}


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


def _condition(
    scenario: Scenario, which: str, before: str, written: Condition | None
) -> Condition | None:
    """A condition built from lists; one that they cannot say stays as it is."""
    if written is not None and lines_of(scenario, written) is None:
        look.show(look.soft(f"{before} … is kept as it is written: {written}"))
        return written
    return own_rule.show(scenario, before, own_rule.build(scenario, which))


def _when(scenario: Scenario, key: str, editing: Position | None) -> tuple[Condition | None, bool]:
    """The condition under which the position applies, if there is one; whether it is said."""
    written = None if editing is None else editing.when
    words = "It applies only to some packages"
    help_ = "Else it applies to every package that settles a term which it speaks of."
    if not st.checkbox(words, written is not None, key=f"{key}.when", help=help_):
        return None, True
    found = _condition(scenario, WHEN, "It applies if", written)
    return found, found is not None


def _more(scenario: Scenario, key: str, editing: Position | None) -> dict[str, Any]:
    rule = condition(own_rule.current(WANTS))
    said = "nothing yet" if rule is None else in_words(scenario, rule, named=True)
    usual = f"{said[:1].upper()}{said[1:]}."
    now = "" if editing is None else editing.says
    says = st.text_input("In words", now, key=f"{key}.says", placeholder=usual)
    with st.expander("Memo, and from when to when it holds"):
        note = st.text_area("Memo", editing.note if editing else "", height=80, key=f"{key}.note")
        first, second = st.columns(2)
        since, until = (
            str(d or "") for d in ((editing.since, editing.until) if editing else ("", ""))
        )
        since = first.text_input("From", since, placeholder="2026-03-04", key=f"{key}.since")
        until = second.text_input("Until", until, placeholder="2026-03-31", key=f"{key}.until")
    return {"says": says.strip() or usual, **given({"note": note, "since": since, "until": until})}


def _buttons(
    made: Mapping[str, Any],
    rests: _Basis,
    chosen: tuple[str, Picked | None],
    said: Mapping[str, str],
    *,
    ready: bool,
) -> None:
    editing = st.session_state.get(_EDITING)
    with st.container(horizontal=True, gap="small"):
        for words, key, again in (
            ("Save the position", "own.save", False),
            ("Save, and one more on these words", "own.save.again", True),
        ):
            if editing is None or not again:
                st.button(
                    words,
                    type="secondary" if again else "primary",
                    icon=":material/check:",
                    key=key,
                    disabled=not ready,
                    on_click=lambda again=again: act(
                        lambda: _save(made, rests, chosen, said, again=again)
                    ),
                )
        if editing is not None:
            st.button("Leave it as it was", key="own.leave", on_click=lambda: act(empty))


def _save(
    made: Mapping[str, Any],
    rests: _Basis,
    chosen: tuple[str, Picked | None],
    said: Mapping[str, str],
    *,
    again: bool,
) -> None:
    scenario, source = current().scenario, chosen[0]
    edits, basis = [], list(rests.statements)
    if source and (rests.quote or rests.place) and not (basis and chosen[1] is None):
        name = numbered("Q", scenario.statement)
        fields = {
            "holders": [made["party"]],
            "says": made["says"],
            "sources": [source],
            "quote": rests.quote,
            "at": list(rests.place or ()),
            **said,
        }
        kept = {key: value for key, value in fields.items() if value}
        edits.append(Edit(("statements",), {"id": name, **kept}))
        basis.append(name)
    editing = scenario.position.get(st.session_state.get(_EDITING, ""))
    fields = {**made, "basis": basis or None}
    if editing is not None:
        edits.append(Edit(("positions", editing.id), fields))
    else:
        name = numbered(made["party"][:2].upper() + "-", scenario.position)
        fields |= {} if basis or not source else {"sources": [source]}
        kept = {key: value for key, value in fields.items() if value is not None}
        edits.append(Edit(("positions",), {"id": name, **kept}))
    if change_text(edits):
        st.session_state[_USED] = chosen
        empty(basis[-1] if again and basis else "")


def _not_encoded(party: str, rests: _Basis, key: str) -> None:
    """What was said but is no position: kept, with the reason, by one click."""
    words = rests.quote.split()[: limits.QUOTE]
    look.show(look.soft("Or it is no position (select words first), because it is"))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        for reason in _REASONS:
            _reason(party, words, reason, reason)
        why = st.text_input("another reason", key=f"{key}.why", width=220)
        _reason(party, words, why.strip(), "Keep as not encoded")


def _reason(party: str, words: Sequence[str], why: str, said: str) -> None:
    fields = {"holder": party, "what": " ".join(words), "why": why}
    st.button(
        said,
        key=f"own.not.{said}",
        disabled=not (words and why),
        on_click=lambda: act(lambda: _keep(fields)),
    )


def _keep(fields: Mapping[str, str]) -> None:
    if change_text([Edit(("not_encoded",), fields)]):
        empty()
