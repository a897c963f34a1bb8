"""The conditions of a file: whether their names lead somewhere and they can be unfolded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from sim import limits
from sim.files.sheet import UNREAD, Sheet
from sim.files.tree import Path
from sim.language.repair import TURNED
from sim.language.sums import Total
from sim.language.syntax import (
    About,
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Count,
    Equals,
    Named,
    Not,
    OneOf,
)
from sim.language.unfolding import names_in, unfolding
from sim.problems import nearest
from sim.scenario.model import Scenario, Term
from sim.scenario.sums import told_apart

Conditions = Mapping[Path, Condition]
"""Where a condition stands in the file -> the condition."""

_SHOWN: Final = 8
"""Most options listed in a message."""
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?\Z", re.ASCII)


class Misnamed(NamedTuple):
    """A word of a condition that does not fit; ``offset`` is its place in the text.

    ``known`` are the words that would have fitted, when another word is the remedy.
    """

    message: str
    offset: int
    word: str = ""
    known: Collection[str] = ()


def misnamed(
    condition: Condition,
    terms: Mapping[str, Term],
    definitions: Collection[str],
) -> Iterator[Misnamed]:
    """What does not fit: unknown terms, options and definitions, wrong comparisons.

    What is wrong inside a definition is reported where it is defined, not here; cycles
    and sizes are the business of :mod:`sim.language.unfolding`.
    """
    match condition:
        case Named():
            if condition.name not in definitions:
                yield _no_definition(condition, terms, definitions)
        case Not(Named() as named) if named.name in terms and named.name not in definitions:
            yield _no_option_said(named, terms[named.name], "!=")
        case Not(part):
            yield from misnamed(part, terms, definitions)
        case AllOf(parts) | AnyOf(parts) | Count(_, _, parts):
            for part in parts:
                yield from misnamed(part, terms, definitions)
        case Total():
            yield from _misnamed_sum(condition, terms)
        case _:
            yield from _misnamed_atom(condition, terms)


def _no_definition(
    named: Named, terms: Mapping[str, Term], definitions: Collection[str]
) -> Misnamed:
    name, offset = named.name, _offset(named, 0)
    if name in terms:
        return _no_option_said(named, terms[name], "==")
    if having := [term.id for term in terms.values() if name in term.position_of]:
        message = f"say of which term, as in {having[0]} == {name}; {name!r} is an option"
        return Misnamed(message, offset)
    return Misnamed(f"there is no definition {name!r}", offset, name, (*definitions, *terms))


def _no_option_said(named: Named, term: Term, sign: str) -> Misnamed:
    """A term alone: it may be meant as an option of it, or as whether it is addressed."""
    example = f"{term.id} {sign} {term.options[0].id}" if term.options else sign
    whole = f"{'not ' * (sign == '!=')}addressed({term.id})"
    message = f"say which option is meant, as in {example}, or {whole}; {term.id!r} is a term"
    return Misnamed(message, _offset(named, 0))


def _misnamed_sum(total: Total, terms: Mapping[str, Term]) -> Iterator[Misnamed]:
    sound = True
    for one in total.addends:
        term, offset = terms.get(one.term), one.at or 0
        if not one.term or (term is not None and term.numeric):
            continue
        sound = False
        if term is not None:
            message = f"only numbers can be added and compared: give each option of {term.id!r} "
            yield Misnamed(message + "a 'value'", offset)
        else:
            yield _unknown_term(one.term, offset, terms)
    for name in total.terms if sound else ():
        number = len(told_apart(total, terms[name], terms)) if terms[name].span else 0
        if number > limits.TOLD_APART:
            message = (
                f"the sum tells more than {limits.TOLD_APART} numbers of {name!r} apart: "
                "narrow the ranges, or list options with values instead"
            )
            yield Misnamed(message, 0)


def _misnamed_atom(atom: About | Addressed, terms: Mapping[str, Term]) -> Iterator[Misnamed]:
    term = terms.get(atom.term)
    if term is None:
        yield _no_term(atom, terms)
        return
    comparison = atom.comparison if isinstance(atom, Compare) else ""
    if comparison and not (term.ordered or term.numeric):
        message = (
            f"term {term.id!r} is neither ordered nor a number, so {comparison!r} cannot apply: "
            "give it 'ordered: true', or a 'value' to each option"
        )
        yield Misnamed(message, _offset(atom, 0))
        return
    purpose = " to compare with" if comparison else ""
    for place, word in enumerate(_options(atom), 1):
        if not (term.has(word) or (comparison and term.numeric and _NUMBER.match(word))):
            known = [option.id for option in term.options]
            message = f"term {term.id!r} has no option {word!r}{purpose}"
            if nearest(word, known) is None:
                message += f"; it has {_options_in_words(term)}"
            yield Misnamed(message, _offset(atom, place), word, known)


def _options_in_words(term: Term) -> str:
    known = [option.id for option in term.options]
    numbers = () if term.span is None else (f"whole numbers from {term.span[0]} to {term.span[1]}",)
    more = ("and others",) if len(known) > _SHOWN else ()
    return ", ".join((*known[:_SHOWN], *more, *numbers))


def _no_term(atom: About | Addressed, terms: Mapping[str, Term]) -> Misnamed:
    offset = _offset(atom, 0)
    if isinstance(atom, Compare | Equals) and (word := _options(atom)[0]) in terms:
        sign = str(atom).split()[1]
        turned = f"{word} {TURNED.get(sign, sign)} {atom.term}"
        return Misnamed(f"the term stands first: {turned}", offset)
    return _unknown_term(atom.term, offset, terms)


def _unknown_term(name: str, offset: int, terms: Mapping[str, Term]) -> Misnamed:
    message = f"there is no term {name!r}"
    parts = name.split("-")
    if len(parts) > 1 and all(part in terms or _NUMBER.match(part) for part in parts):
        return Misnamed(f"{message}; a minus stands between spaces: {' - '.join(parts)}", offset)
    return Misnamed(message, offset, name, tuple(terms))


def _options(atom: About | Addressed) -> tuple[str, ...]:
    match atom:
        case Addressed():
            return ()
        case OneOf(_, options):
            return options
        case Equals(_, word) | Compare(_, _, word):
            return (word,)


def _offset(atom: About | Addressed | Named, word: int) -> int:
    return atom.at[word] if atom.at else 0


def written(draft: Scenario) -> Iterator[tuple[Path, Condition]]:
    """Every condition of the scenario that could be read, with the path at which it stands."""
    found: list[tuple[Path, Condition | None]] = []
    for index, definition in enumerate(draft.definitions):
        found.append((("definitions", index, "means"), definition.means))
    for index, rule in enumerate(draft.rules):
        found.append((("rules", index, "if"), rule.when))
        found.append((("rules", index, "then"), rule.then))
    for index, position in enumerate(draft.positions):
        path: Path = ("positions", index)
        found.append(((*path, "when"), position.when))
        found.append(((*path, "requires"), position.requires))
        for reading, values in position.variants.items():
            for value, variant in values.items():
                at: Path = (*path, "readings", reading, value)
                found.append(((*at, "when"), variant.when))
                found.append(((*at, "requires"), variant.requires))
    return ((path, c) for path, c in found if c is not None and c is not UNREAD)


def check_conditions(sheet: Sheet, draft: Scenario) -> Conditions:
    """Report names that do not fit; the conditions that are sound and can be evaluated."""
    definitions = {item.id for item in draft.definitions if item.means is not UNREAD}
    fitting: dict[Path, Condition] = {}
    for path, condition in written(draft):
        if _hinges_on_damage(sheet, condition, draft.term, definitions):
            continue
        if not report_misnamed(sheet, path, misnamed(condition, draft.term, definitions)):
            fitting[path] = condition
    return _unfoldable(sheet, draft, fitting)


def _hinges_on_damage(
    sheet: Sheet, condition: Condition, terms: Collection[str], definitions: Collection[str]
) -> bool:
    """Whether it names something unreadable, which has been reported where it stands."""
    known = {"terms": terms, "definitions": definitions}
    return any(
        (section, name) in sheet.damaged
        or (name not in known[section] and sheet.may_have(section, name))
        for section, name in names_in(condition)
    )


def report_misnamed(sheet: Sheet, path: Path, found: Iterable[Misnamed]) -> bool:
    """Note each word that does not fit, once; whether there is one."""
    by_message = {one.message: one for one in reversed(list(found))}
    for one in by_message.values():
        word = one.word or None
        sheet.report(path, one.message, word=word, among=one.known, offset=one.offset)
    return bool(by_message)


def _unfoldable(sheet: Sheet, draft: Scenario, fitting: Conditions) -> Conditions:
    paths: dict[str, Path] = {
        item.id: ("definitions", index, "means")
        for index, item in enumerate(draft.definitions)
        if ("definitions", index, "means") in fitting
    }
    unfolded = unfolding({name: fitting[path] for name, path in paths.items()})
    for name, message in unfolded.refused.items():
        sheet.report(paths[name], message)
    sound: dict[Path, Condition] = {}
    for path, condition in fitting.items():
        if not unfolded.sound(condition):
            continue
        misfit = unfolded.misfit(condition)
        if misfit is None:
            sound[path] = condition
        elif path[0] != "definitions":
            sheet.report(path, misfit)
    return sound
