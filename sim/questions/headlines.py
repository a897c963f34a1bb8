"""An answer in a headline and a few sentences, for where several answers stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from sim.questions.base import Answer, Ask
from sim.questions.check import Check, check
from sim.questions.check_headline import REFUSALS
from sim.questions.deals_told import Deals
from sim.questions.diff import AskDiff
from sim.questions.diff_told import Diff
from sim.questions.explain import AskExplain
from sim.questions.explain_told import Explanation
from sim.questions.glossary import (
    KIND_WORDS,
    Stance,
    begun,
    big,
    counted,
    listed,
    option_words,
    parties_do,
    party_name,
    party_names,
)
from sim.questions.incidents import Breach, Incidents
from sim.questions.party_check import Finding as Failing
from sim.questions.shifts import Shift
from sim.questions.stairs_told import Stairs
from sim.questions.stakes_told import disputed, holders, named
from sim.scenario.model import Scenario

_NAMED: Final = 3
"""Parties, or terms, named in one sentence; of more the first are, and the others counted."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The finding in a few words, then sentences that bear it out."""

    finding: str
    rest: str = ""
    stance: Stance = Stance.SILENT


def headline(scenario: Scenario, ask: Ask, answer: Answer) -> Headline:
    """What an answer to a question comes to; its first sentence, where it has no other form."""
    match answer:
        case Explanation(shifts=None) if isinstance(ask, AskExplain):
            return _blocks(scenario, ask, answer)
        case Explanation() if isinstance(ask, AskExplain):
            return _opens(scenario, ask, answer)
        case Diff() if isinstance(ask, AskDiff):
            return _differs(scenario, ask, answer)
        case Incidents():
            return _breaches(scenario, answer)
        case Deals():
            share = f"{counted(answer.deals, 'package')} of {big(answer.packages)}"
            about = "" if answer.exact else "about "
            said = f"Yes: {about}{share}" if answer.deals else f"None of {big(answer.packages)}"
            stance = Stance.ACCEPTS if answer.deals else Stance.BLOCKS
            return Headline(said, answer.told(scenario), stance)
        case Stairs():
            found = _split(answer.told(scenario))
            stance = Stance.ACCEPTS if answer.open_steps else Stance.BLOCKS
            return Headline(found.finding, found.rest, stance)
    return _split(answer.told(scenario))


def situation(scenario: Scenario, ask: AskExplain, found: Explanation) -> str:
    """Where things stand with a package, in two sentences: who is in the way, and over what."""
    whole = _checked(scenario, ask)
    blocking = [p for p in whole.parties if p in found.question.parties and not whole.accepts(p)]
    what = _package(scenario, ask)
    if not whole.possible:
        return f"{begun(what)} breaks rules that no package may break."
    accepted = [p for p, said in whole.parties.items() if said.on_record.startswith("accepted")]
    also = f", which {party_names(scenario, accepted)} accepted" if accepted else ""
    first = (
        f"{begun(parties_do(scenario, blocking, 'stands', 'stand'))} in the way of {what}{also}."
        if blocking
        else f"Nothing that counts here stands in the way of {what}."
    )
    if not blocking and (denied := _denied(scenario, ask)):
        first = f"{denied} {first}".replace(" it all the same.", f" {what}.", 1)
        first = first.replace(f"in the way of {what}", "in its way")
    if found.feasible:
        return f"{first} It can be filled in so that nobody heard refuses it."
    return f"{first} {_collision(scenario, found)}"


def _collision(scenario: Scenario, found: Explanation) -> str:
    terms = disputed(scenario, found.conflicts, found.question)
    parties = holders(scenario, {stake for conflict in found.conflicts for stake in conflict})
    over = _some([f"“{scenario.term[term].label}”" for term in terms])
    if not terms or len(parties) < 2:
        return "What is asked cannot all be had."
    return f"{begun(_few(scenario, parties))} cannot all have their way on {over}."


def _blocks(scenario: Scenario, ask: AskExplain, found: Explanation) -> Headline:
    """What of a package blocks it, and how much of that meets a refusal."""
    whole = _checked(scenario, ask)
    asked = [p for p in whole.parties if p in found.question.parties and not whole.accepts(p)]
    binding = found.question.standard.binding
    failing = [f for p in asked for f in whole.parties[p].failing if f.position.kind in binding]
    clash = {stake for conflict in found.conflicts for stake in conflict}
    below = [
        p
        for p in asked
        if (least := whole.parties[p].minimum) is not None
        and (whole.parties[p].points or 0) < least
    ]
    if not failing and below:
        return Headline(
            f"{begun(_few(scenario, below))} would get less than the least they accept",
            found.told(scenario),
            Stance.BLOCKS,
        )
    if not failing:
        first = found.told(scenario).partition(". ")[0].rstrip(".")
        what = "Nothing that counts blocks it" if found.feasible else first
        denied = _denied(scenario, ask)
        stance = Stance.ACCEPTS if found.feasible else Stance.BLOCKS
        return Headline(what, denied, Stance.SHORT if denied else stance)
    met = [f for f in failing if f.position.id in clash]
    free = [f for f in failing if f.position.id not in clash]
    meet = {0: "none meets a refusal", len(failing): "each meets a refusal"}.get(
        len(met), f"{len(met)} {'meets' if len(met) == 1 else 'meet'} a refusal"
    )
    if len(failing) == 1:
        meet = "it meets a refusal" if met else "nobody refuses it"
    told = [_over(scenario, met, found), _unopposed(scenario, free)]
    return Headline(
        f"{begun(_kinds(scenario, failing))}; {meet}",
        " ".join(filter(None, told)),
        Stance.BLOCKS if met else Stance.SHORT,
    )


def _kinds(scenario: Scenario, failing: Sequence[Failing]) -> str:
    """What fails by party and kind: ``6 conditions of Russia``."""
    groups: dict[tuple[str, str], int] = {}
    for finding in failing:
        key = (finding.position.party, KIND_WORDS[finding.position.kind])
        groups[key] = groups.get(key, 0) + 1
    parts = []
    for (party, kind), number in groups.items():
        first, *more = kind.replace("its offer", "the offer").split(" ")
        line = "line" in more
        several = " ".join([first if line else f"{first}s", *more]) + ("s" if line else "")
        said = " ".join([first, *more]) if number == 1 else several
        parts.append(f"{number} {said} of {party_name(scenario, party)}")
    return _some(parts)


def _over(scenario: Scenario, met: Sequence[Failing], found: Explanation) -> str:
    if not met:
        return ""
    ours = {f.position.id for f in met}
    against = [s for c in found.conflicts if ours & set(c) for s in c if s not in ours]
    others = _few(scenario, holders(scenario, against)) or "rules that no package may break"
    which = "That" if len(met) == 1 else "Those"
    verb = "meets" if len(met) == 1 else "meet"
    return f"{which} on {_terms(scenario, met)} {verb} the opposite, from {others}."


def _unopposed(scenario: Scenario, free: Sequence[Failing]) -> str:
    if not free:
        return ""
    return f"{_terms(scenario, free)}: nobody insists on the opposite."


def _opens(scenario: Scenario, ask: AskExplain, found: Explanation) -> Headline:
    """Which single concession, wording, level or day would open a deal."""
    if found.feasible:
        denied = _denied(scenario, ask)
        stance = Stance.SHORT if denied else Stance.ACCEPTS
        whole = _checked(scenario, ask)
        if not whole.passes(found.question.agreement):
            how = "Settling what the package leaves out can do it, and no position has to give."
            return Headline("No concession is needed", f"{how} {denied}".rstrip(), stance)
        return Headline("Nothing has to: a deal is open already", denied, stance)
    alone = [c.give_up[0] for c in found.concessions if len(c.give_up) == 1]
    turns = [s for s in found.shifts or () if s.feasible and not s.as_asked]
    readings = [s for s in turns if s.switch in scenario.reading]
    denied = _denied(scenario, ask)
    told = [*map(partial(_read_so, scenario), readings[:2])]
    if alone:
        holder = party_name(scenario, holders(scenario, alone)[0])
        names = _some([named(scenario, stake) for stake in alone])
        told.insert(
            0,
            f"It would be enough if {holder} gave up {names}."
            if len(alone) == 1
            else f"It is enough to give up one of these: {names}.",
        )
    if readings and denied:
        told.append(denied)
    if not alone and (least := found.findings.smallest):
        first = "Else at" if told else "At"
        told.append(f"{first} least {counted(least, 'position')} would have to be given up.")
    told += _elsewhere(turns)
    concession = "One concession" if alone else "No one concession"
    if not readings:
        stance = Stance.SHORT if alone else Stance.BLOCKS
        return Headline(f"{concession} would" if alone else concession, " ".join(told), stance)
    many = "one other reading" if len(readings) == 1 else f"each of {len(readings)} readings"
    against = ", but the record is against it" if denied else ""
    joined = " or " if alone else "; "
    return Headline(f"{concession}{joined}{many} would{against}", " ".join(told), Stance.SHORT)


def _read_so(scenario: Scenario, shift: Shift) -> str:
    reading = scenario.reading[shift.switch]
    said = reading.values[shift.value].split(" (", maxsplit=1)[0].rstrip(".")
    return f"{reading.label}: if {said}, nothing that counts stands against a deal."


def _denied(scenario: Scenario, ask: AskExplain) -> str:
    """Who that is in the way is on record with a no, whatever is read how."""
    whole = _checked(scenario, ask)
    said = [
        f"{begun(party_name(scenario, party))} {found.on_record.rstrip('.')} it all the same."
        for party, found in whole.parties.items()
        if found.on_record.startswith(REFUSALS)
    ]
    return " ".join(said)


def _elsewhere(turns: Iterable[Shift]) -> Iterator[str]:
    """When fewer positions count: other evidence, earlier days."""
    rows = list(turns)
    if any(s.switch == "evidence" for s in rows):
        levels = listed((s.value for s in rows if s.switch == "evidence"), "or")
        yield f"Open as well if positions count by another level of evidence ({levels})."
    days = [s.value for s in rows if s.switch == "as_of"]
    if days:
        yield f"It was open as of {days[-1]}, before all of them had spoken."


def _differs(scenario: Scenario, ask: AskDiff, found: Diff) -> Headline:
    """Whether two packages are one deal: what they set apart, and whose answer that turns."""
    if not found.terms:
        same = "Yes: they set the same" if not found.verdicts else "Not quite"
        return Headline(same, found.told(scenario), Stance.ACCEPTS)
    both = {t for options in _both(scenario, ask) for t in options}
    verb = _do(found.terms, "differs", "differ")
    of = f"{len(found.terms)} of {counted(len(both), 'term')} {verb}"
    apart = [(t, *pair) for t, pair in found.terms.items() if None not in pair]
    told = [
        f"{scenario.term[t].label}: “{option_words(scenario, t, a)}” in the first, "
        f"“{option_words(scenario, t, b)}” in the second."
        for t, a, b in apart[:2]
    ]
    only = [t for t, pair in found.terms.items() if None in pair]
    if only:
        names = _some([f"“{scenario.term[t].label}”" for t in only])
        told.append(f"Only one of them says anything of {names}.")
    turned = [t for t in found.verdicts if t.turns]
    for turn in turned[:2]:
        which = "second" if turn.accepts[0] else "first"
        who = begun(parties_do(scenario, [turn.party], "blocks", "block"))
        told.append(f"{who} the {which} only.")
    return Headline(f"No: {of}", " ".join(told), Stance.BLOCKS)


def _both(scenario: Scenario, ask: AskDiff) -> Iterator[Iterable[str]]:
    yield ask.settings(scenario)
    other = (ask.other or "").rpartition("#")[2]
    package, _, phase = other.partition("/")
    if package in scenario.package:
        yield scenario.package[package].laid_out(phase or None)[0]


def _breaches(scenario: Scenario, found: Incidents) -> Headline:
    """How many incidents are a breach of a truce that was in force, by whom it bound."""
    breaches = [i for i, scopes in found.under(Breach.BREACH).items() if scopes]
    verb = _do(breaches, "is", "are")
    of = f"{len(breaches)} of {counted(len(found.incidents), 'incident')} {verb}"
    return Headline(f"{of} a breach of a truce in force", found.told(scenario), Stance.SHORT)


def _checked(scenario: Scenario, ask: AskExplain) -> Check:
    package, phase = ask.subject(scenario)
    return check(
        scenario,
        package,
        ask.view(scenario),
        phase=phase,
        standard=ask.standard,
    )


def _package(scenario: Scenario, ask: AskExplain) -> str:
    package, _ = ask.named(scenario)
    if package is None:
        return "what is set"
    return f"“{scenario.package[package].label}”"


def _terms(scenario: Scenario, failing: Iterable[Failing]) -> str:
    names = dict.fromkeys(t for f in failing for t in f.terms)
    return _some([f"“{scenario.term[term].label}”" for term in names])


def _few(scenario: Scenario, parties: Sequence[str]) -> str:
    return _some([party_name(scenario, party) for party in parties])


def _some(words: Sequence[str]) -> str:
    """The words as a list; of many the first, and how many more.

    >>> _some(["a", "b", "c", "d", "e"])
    'a, b and 3 others'
    """
    if len(words) <= _NAMED:
        return listed(words)
    return listed([*words[: _NAMED - 1], f"{len(words) - _NAMED + 1} others"])


def _do(
    things: Sequence[object] | dict[str, object] | Iterable[object], one: str, many: str
) -> str:
    return one if len(list(things)) == 1 else many


def _split(told: str) -> Headline:
    first, _, rest = told.partition(". ")
    return Headline(first.rstrip("."), rest)
