"""Whether what a file says of breaking terms makes sense: who is bound, who would answer."""

from __future__ import annotations

from collections.abc import Iterable

from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.scenario.model import Scenario, Term


def check_binding(sheet: Sheet, draft: Scenario) -> None:
    """Those who are bound can break what they are bound to; those who answer, what they say."""
    binder: dict[str, str] = {}
    for index, term in enumerate(draft.terms):
        _check_term(sheet, draft, binder, ("terms", index), term)
    for index, answer in enumerate(draft.answers):
        at: Path = ("answers", index)
        _can_break(sheet, draft, (*at, "breaks"), [answer.party], answer.breaks)
        _can_break(sheet, draft, (*at, "by"), answer.by, [answer.broken])
    for index, pledge in enumerate(draft.pledges):
        _can_break(sheet, draft, ("pledges", index, "keeps"), [pledge.party], pledge.keeps)


def _check_term(
    sheet: Sheet, draft: Scenario, binder: dict[str, str], path: Path, term: Term
) -> None:
    for name in term.binds_for:
        at = (*path, "binds_for", name)
        # Of a term that says nothing of who can break it nobody is known to be able to.
        if name in draft.term and draft.term[name].breakers:
            for bound in term.binds.values():
                _can_break(sheet, draft, at, bound, [name])
        if binder.setdefault(name, term.id) != term.id:
            sheet.report(at, f"{binder[name]!r} says already who is bound", at_key=True)
    if term.once and not term.breakers:
        message = "says nothing: nobody can undo this term"
        sheet.report((*path, "once"), message, severity="warning")


def _can_break(
    sheet: Sheet, draft: Scenario, path: Path, parties: Iterable[str], terms: Iterable[str]
) -> None:
    for term in (draft.term[name] for name in terms if name in draft.term):
        for party in parties:
            if party not in term.breakers and ("terms", term.id) not in sheet.damaged:
                sheet.report(path, f"{party!r} is not among those who can break {term.id!r}")
