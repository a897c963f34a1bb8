"""What has to be true of each item of a scenario file beside its shape."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from sim.files.assemble import whole_number
from sim.files.references import References
from sim.files.schema import ScenarioWords
from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.files.words import PartyWords, TermWords
from sim.scenario import limits
from sim.scenario.amounts import unit_of
from sim.scenario.model import Scenario, Severity


def check_frame(sheet: Sheet, words: ScenarioWords, draft: Scenario) -> None:
    """Parties, voices, terms, rules, readings and the agreement rule."""
    refer = References(sheet, draft)
    for index, party in enumerate(words.parties):
        _check_party(sheet, refer, draft, ("parties", index), party)
    for index, voice in enumerate(words.voices):
        refer.one(("voices", index, "near"), voice.near, "parties")
    for index, term in enumerate(words.terms):
        _check_term(sheet, refer, draft, ("terms", index), term)
    for index, rule in enumerate(words.rules):
        whole = ("rules", rule.id) not in sheet.damaged
        if rule.then is None and rule.severity is not Severity.NOTE and whole:
            message = f"a {rule.severity.value} rule needs 'then': what has to hold"
            sheet.report(("rules", index), message)
    for index, reading in enumerate(words.readings):
        path: Path = ("readings", index)
        refer.several((*path, "about"), reading.about, "terms")
        refer.several((*path, "sources"), reading.sources, "sources")
        if reading.default not in reading.values and ("readings", reading.id) not in sheet.damaged:
            message = f"the default {reading.default!r} is not one of the values"
            sheet.report((*path, "default"), message, word=reading.default, among=reading.values)
    _check_agreement(sheet, refer, words)


def _check_party(
    sheet: Sheet, refer: References, draft: Scenario, path: Path, party: PartyWords
) -> None:
    refer.several((*path, "member_of"), party.member_of, "parties")
    if party.id in party.member_of:
        index = party.member_of.index(party.id)
        sheet.report((*path, "member_of", index), "a party is no member of itself")
    refer.keys((*path, "points"), party.points, "terms")
    for name, points in party.points.items():
        for option in points:
            refer.option((*path, "points", name, option), draft.term.get(name), option, at_key=True)
    if unit_of(_amounts(draft, party)) is None:
        message = f"have no common unit of at most {limits.UNIT_DIGITS} digits"
        sheet.report((*path, "points"), message)


def _amounts(draft: Scenario, party: PartyWords) -> Iterator[Fraction]:
    """All points that a party's totals and bounds are made of."""
    for table in party.points.values():
        yield from table.values()
    yield from (p.points for p in draft.positions if p.party == party.id)
    yield from (bound for bound in (party.minimum, party.cap) if bound is not None)


def _check_term(
    sheet: Sheet, refer: References, draft: Scenario, path: Path, term: TermWords
) -> None:
    refer.several((*path, "deliver"), term.deliver, "parties")
    refer.several((*path, "break"), term.break_, "parties")
    built = draft.term[term.id]
    valued = [option.value is not None for option in built.options]
    if term.range is not None:
        _check_range(sheet, path, term, term.range[0], term.range[1])
    elif any(valued) and not all(valued) and ("terms", term.id) not in sheet.damaged:
        sheet.report(
            (*path, "options", valued.index(False)),
            "the other options have a value, so this one needs one too",
        )
    if term.status_quo is not None:
        refer.option((*path, "status_quo"), built, term.status_quo)


def _check_range(sheet: Sheet, path: Path, term: TermWords, least: int, greatest: int) -> None:
    if least > greatest:
        sheet.report((*path, "range"), f"the least, {least}, is more than the greatest, {greatest}")
        sheet.damaged.add(("terms", term.id))
        return
    for index, option in enumerate(term.options):
        at: Path = (*path, "options", index)
        spelled = whole_number(option.id)
        value = spelled if option.value is None else option.value
        if value is None and ("terms", term.id) in sheet.damaged:
            continue
        if value is None:
            sheet.report(at, "an option of a term with a range needs a value")
        elif spelled is not None and value != spelled:
            sheet.report((*at, "value"), f"the option {option.id!r} cannot be worth another number")
        elif value != math.inf and not least <= value <= greatest:
            where: Path = (*at, "id") if option.value is None else (*at, "value")
            sheet.report(where, f"{value} lies outside the range {least} to {greatest}")


def _check_agreement(sheet: Sheet, refer: References, words: ScenarioWords) -> None:
    rule = words.agreement
    if rule is None:
        return
    path: Path = ("agreement",)
    refer.several((*path, "parties"), rule.parties, "parties")
    refer.several((*path, "veto"), rule.veto, "parties")
    if "parties" in sheet.nameless:
        return
    asked = rule.parties or sorted(sheet.ids["parties"])
    for index, party in enumerate(rule.veto):
        if party not in asked and sheet.may_have("parties", party):
            message = f"{party!r} has a veto but is not among the parties asked"
            sheet.report((*path, "veto", index), message)
    if rule.at_least is not None and not 1 <= rule.at_least <= len(asked):
        message = f"{rule.at_least} of {len(asked)} parties cannot be asked for"
        sheet.report((*path, "at_least"), message)
