"""The form of one position: whose it is, how it binds, what it wants, on which words it rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
from sim.ui.forms import Form
from sim.ui.own_case import numbered
from sim.ui.page import own_grow, own_rule, own_select
from sim.ui.page.own_item import given
from sim.ui.page.own_record import STRENGTHS
from sim.ui.page.own_rule import WANTS, WHEN
from sim.ui.page.own_select import Picked
from sim.ui.page.own_text import change_text
from sim.ui.rule_clauses import lines_of
from sim.ui.session import act, current
from sim.ui.unfinished import PLACE

_EDITING: Final = "editing"
_USED: Final = "own.used"
_BASIS: Final = "Rests on"
_PICKED: Final = "picked"
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
    """The source and the words of it with which one is done: a position rests on them."""
    found: tuple[str, Picked | None] = st.session_state.get(_USED, ("", None))
    return found


def edit(name: str) -> None:
    """Take a position into the form; a new one that is begun waits."""
    PLACE.put(_EDITING, name)


def _edited(scenario: Scenario) -> Position | None:
    """The position that is being changed."""
    return scenario.position.get(str(PLACE.fields.get(_EDITING, "")))


def _form(editing: Position | None) -> Form:
    if editing is None:
        return Form("own.position+", "Positions: a new one")
    return Form(f"own.position.{editing.id}", f"Positions: {editing.id}")


def leave(form: Form, chosen: tuple[str, Picked | None] = ("", None)) -> None:
    """Empty the form, done with the words chosen; then it is for a new position."""
    form.clear()
    PLACE.drop(_EDITING)
    st.session_state[_USED] = chosen


def at_hand(scenario: Scenario, source: str, text: str) -> Picked | None:
    """The words of a source that were selected before the page was left."""
    found = _form(_edited(scenario)).fields.get(f"{_PICKED}.{source}")
    if not isinstance(found, list) or len(found) != 2:
        return None
    given = dict(zip(("begin", "end"), found, strict=True))
    return own_select.picked(text, "", {"digest": "", **given})


def form(scenario: Scenario, source: str, picked: Picked | None) -> None:
    """Draw the form, for a new position or the one that is being changed."""
    editing = _edited(scenario)
    form = _form(editing)
    if picked is not None:
        form.put(f"{_PICKED}.{source}", [picked.begin, picked.end])
    with st.container(border=True, key="own-form"):
        title = "A new position" if editing is None else f"Position {editing.id}"
        look.show(look.head(title, 3))
        rests = _basis(form, scenario, picked, editing)
        fields, said = _who_and_how(form, scenario, editing)
        look.show(look.head("What it wants", 3))
        party = scenario.party[fields["party"]].label
        written = None if editing is None else editing.requires
        wants = does(scenario, [fields["party"]], "wants", "want")
        rule = _condition(form, scenario, WANTS, f"{party} {wants} that", written)
        when, settled = _when(form, scenario, editing)
        own_grow.grow(scenario, "" if picked is None else picked.words)
        fields |= _more(form, scenario, rule, editing)
        made = {**fields, "requires": rule and str(rule), "when": when and str(when)}
        ready = rule is not None and settled
        _buttons(form, made, rests, (source, picked), said, ready=ready)
        if editing is None:
            _not_encoded(form, party, rests, (source, picked))


def _basis(
    form: Form, scenario: Scenario, picked: Picked | None, editing: Position | None
) -> _Basis:
    known = {s.id: f"{s.id}: {s.quote or s.says}" for s in scenario.statements}
    labels = look.labels({_NEW: _NEW, **known}, 90, look.flat)
    statements: Sequence[str] = ()
    if editing is not None and known:
        statements = form.many(_BASIS, list(known), editing.basis, labels.__getitem__)
    elif known:
        name = form.one(_BASIS, list(labels), said=labels.__getitem__)
        if name != _NEW:
            return _Basis((name,))
    words = form.text(
        "The words quoted",
        "" if picked is None else " ".join(picked.words.split()),
        f"quote.{picked and picked.begin}.{picked and picked.end}",
        help=f"At most {limits.QUOTE} words; a longer selection keeps its place alone.",
    )
    if len(words.split()) > limits.QUOTE:
        more = f"{len(words.split())} words: the place is kept, the words are not (at most "
        look.show(look.soft(f"{more}{limits.QUOTE} are quoted)."))
        words = ""
    place = None if picked is None else (picked.begin, picked.end - 1)
    return _Basis(tuple(statements), words, place)


def _who_and_how(
    form: Form, scenario: Scenario, editing: Position | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of the position, and those of the statement that it rests on."""
    first, second = st.columns(2)
    parties = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    usual = editing.party if editing else None
    party = form.one("Who", list(parties), usual, parties.__getitem__, box=first)
    speaker = form.text("Said by", box=second, placeholder="Its chair")
    kind = _one_of(form, "How it binds", KINDS, editing.kind if editing else None)
    first, second = st.columns(2)
    level = _one_of(form, "How it is known", LEVELS, editing.evidence if editing else None, first)
    strength = form.one(
        "How firmly it was put", STRENGTHS, said=lambda one: one or "not said", box=second
    )
    fields = {"party": party, "kind": kind, "evidence": level}
    return fields, {"speaker": speaker.strip(), "strength": strength}


def _one_of(
    form: Form,
    words: str,
    among: Mapping[Any, tuple[str, str]],
    usual: Kind | Evidence | None,
    box: Any = st,
) -> str:
    """One of these, each with a line of help."""
    said: dict[str, str] = {each.value: ": ".join(help_) for each, help_ in among.items()}
    return form.one(words, list(said), usual.value if usual else None, said.__getitem__, box=box)


def _condition(
    form: Form, scenario: Scenario, which: str, before: str, written: Condition | None
) -> Condition | None:
    """A condition built from lists; one that they cannot say stays as it is."""
    start = () if written is None else lines_of(scenario, written)
    if start is None:
        look.show(look.soft(f"{before} … is kept as it is written: {written}"))
        return written
    return own_rule.show(scenario, before, own_rule.build(form, scenario, which, start))


def _when(
    form: Form, scenario: Scenario, editing: Position | None
) -> tuple[Condition | None, bool]:
    """The condition under which the position applies, if there is one; whether it is said."""
    written = None if editing is None else editing.when
    words = "It applies only to some packages"
    help_ = "Else it applies to every package that settles a term which it speaks of."
    if not form.tick(words, written is not None, help=help_):
        return None, True
    found = _condition(form, scenario, WHEN, "It applies if", written)
    return found, found is not None


def _more(
    form: Form, scenario: Scenario, rule: Condition | None, editing: Position | None
) -> dict[str, Any]:
    said = "nothing yet" if rule is None else in_words(scenario, rule, named=True)
    usual = f"{said[:1].upper()}{said[1:]}."
    now = "" if editing is None else editing.says
    says = form.text("In words", now, placeholder=usual)
    more = {"Memo", "From", "Until"}
    unfinished = not more.isdisjoint(form.fields)
    with st.expander("Memo, and from when to when it holds", expanded=unfinished):
        note = form.text("Memo", editing.note if editing else None, height=80)
        first, second = st.columns(2)
        since, until = (
            str(d or "") for d in ((editing.since, editing.until) if editing else ("", ""))
        )
        since = form.text("From", since, box=first, placeholder="2026-03-04")
        until = form.text("Until", until, box=second, placeholder="2026-03-31")
    return {"says": says.strip() or usual, **given({"note": note, "since": since, "until": until})}


def _buttons(
    form: Form,
    made: Mapping[str, Any],
    rests: _Basis,
    chosen: tuple[str, Picked | None],
    said: Mapping[str, str],
    *,
    ready: bool,
) -> None:
    editing = PLACE.fields.get(_EDITING)
    with st.container(horizontal=True, gap="small"):
        for words, key, again in (
            ("Save the position", "own.save", False),
            ("Save, and one more on these words", "own.save.again", True),
        ):
            # Not by a callback, which would know the fields as they were drawn last.
            if (editing is None or not again) and st.button(
                words,
                type="secondary" if again else "primary",
                icon=":material/check:",
                key=key,
                disabled=not ready,
            ):
                act(partial(_save, form, made, rests, chosen, said, again=again))
                st.rerun()
        if editing is None:
            form.thrown_away(lambda: leave(form, chosen))
        else:
            st.button(
                "Leave it as it was", key="own.leave", on_click=lambda: act(lambda: leave(form))
            )


def _save(
    form: Form,
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
    editing = _edited(scenario)
    fields = {**made, "basis": basis or None}
    if editing is not None:
        edits.append(Edit(("positions", editing.id), fields))
    else:
        name = numbered(made["party"][:2].upper() + "-", scenario.position)
        fields |= {} if basis or not source else {"sources": [source]}
        kept = {key: value for key, value in fields.items() if value is not None}
        edits.append(Edit(("positions",), {"id": name, **kept}))
    if change_text(edits):
        leave(form, chosen)
        if again and basis:
            form.put(_BASIS, basis[-1])


def _not_encoded(form: Form, party: str, rests: _Basis, chosen: tuple[str, Picked | None]) -> None:
    """What was said but is no position: kept, with the reason, by one click."""
    words = rests.quote.split()[: limits.QUOTE]
    look.show(look.soft("Or it is no position (select words first), because it is"))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        pressed = [
            reason
            for reason in _REASONS
            if st.button(reason, key=f"own.not.{reason}", disabled=not words)
        ]
        why = form.text("another reason", width=220).strip()
        keep = "Keep as not encoded"
        # Not off while there is no reason: one that is just typed is known only with the click.
        if st.button(keep, key=f"own.not.{keep}", disabled=not words):
            pressed = [why] if why else []
            if not why:
                st.toast("Say first what it is, under “another reason”.")
    for reason in pressed:
        fields = {"holder": party, "what": " ".join(words), "why": reason}
        act(partial(_keep, form, fields, chosen))
        st.rerun()


def _keep(form: Form, fields: Mapping[str, str], chosen: tuple[str, Picked | None]) -> None:
    if change_text([Edit(("not_encoded",), fields)]):
        leave(form, chosen)
