"""Would it hold, as it is found and told: never a forecast, and the open questions last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Final, Literal, NamedTuple

from pydantic import computed_field

from sim.questions.base import About, Answer, AskedAbout, Findings, Part
from sim.questions.breaches import Breach, Effect, Reply, Standing
from sim.questions.glossary import begun, does, listed, parties_do, party_name, party_names
from sim.questions.undertakings import NotTried, Preferred
from sim.scenario.model import Scenario, Settings
from sim.scenario.record import AnnouncedAnswer


class Holding(Enum):
    """What can be said of a deal once it is in force."""

    REASON_TO_BREAK = "reason_to_break"
    NOT_DETERMINED = "not_determined"
    HELD_BY_ANSWERS = "held_by_answers"
    NO_STATED_REASON = "no_stated_reason"
    NOTHING_TO_BREAK = "nothing_to_break"


DECIDES: Final[Mapping[Standing, Holding]] = {
    Standing.UNANSWERED: Holding.REASON_TO_BREAK,
    Standing.UNCLEAR: Holding.NOT_DETERMINED,
    Standing.ANSWERED: Holding.HELD_BY_ANSWERS,
}
"""The first of these that some breach has, unless it only restates a refusal."""

_SAID: Final[Mapping[Holding, str]] = {
    Holding.REASON_TO_BREAK: "{who} a stated reason to break {what}, and nobody has one for an "
    "answer that takes the gain away",
    Holding.NOT_DETERMINED: "{who} something to gain and something to lose by breaking {what}, "
    "and it has not been said which weighs more",
    Holding.HELD_BY_ANSWERS: "whoever gains by breaking it would face an answer that somebody has "
    "a stated reason to give",
    Holding.NO_STATED_REASON: "nothing that has been said gives anybody a reason to break it, "
    "which is not a reason to keep it",
    Holding.NOTHING_TO_BREAK: "it changes nothing that anybody could break",
}
_WOULD: Final[Mapping[Standing, str]] = {
    Standing.UNANSWERED: "would bring a gain that nobody has a stated reason to take away",
    Standing.UNCLEAR: "would bring gain and loss, and which weighs more has not been said",
    Standing.ANSWERED: "would bring a gain that an answer takes away",
    Standing.UNWEIGHED: "would be answered, and whether that is minded has not been said",
    Standing.GOOD_FAITH: "would bring no gain, loss or answer in anything that has been said",
    Standing.DETERRED: "would bring no gain, and an answer by which it loses",
    Standing.KEPT: "would be a loss to whoever breaks it, whatever else that party broke",
}
_LEAVES: Final[Mapping[Effect, str]] = {
    "hurts": ", which leaves it worse off than the deal",
    "undoes": "",
    "blurs": "; whether it then gains has not been said",
    "some": "; a gain remains",
}
_NOT_TRIED: Final[Mapping[NotTried, str]] = {
    "no_fallback": "nothing is on record to fall back to",
    "once": "what is done cannot be undone",
    "nobody_may": "nobody can undo it",
}


class HoldFindings(Findings):
    """What an expectation may name."""

    verdict: str
    """what can be said of the deal once it is in force"""
    refused_by: list[str]
    """every party of the scenario that refuses it"""
    counts: dict[str, int]
    """standing: how many undertakings have it"""
    standings: dict[str, str]
    """party:term, or party:term+term, to what stands against breaking it"""


class UndertakingRow(NamedTuple):
    """One breach, and what stands against it."""

    party: str
    terms: str
    standing: str
    restates: bool
    cures: str
    hurts: str
    answered_by: str


class Unsettled(Part):
    """A question that the record leaves open."""

    ask: Literal["weighs", "minds", "answer"]
    """which weighs more for the party, whether it minds the answer, or who would answer"""
    party: str
    """who could break the terms"""
    terms: tuple[str, ...]
    """the terms"""


_ASKS: Final[Mapping[Standing, Literal["weighs", "minds", "answer"]]] = {
    Standing.UNCLEAR: "weighs",
    Standing.UNWEIGHED: "minds",
    Standing.GOOD_FAITH: "answer",
}


class Hold(Answer):
    """Every breach of a package, and what stands against it."""

    method: str = "each breach against one answer of one other party, ranked by stated positions"
    package: Settings
    """what was asked about"""
    verdict: Holding
    """the worst of what stands against a breach that is no mere refusal"""
    refused_by: tuple[str, ...]
    """every party of the scenario that refuses it"""
    breaches: tuple[Breach, ...]
    """every undertaking, and what a party gains by breaking only together"""
    not_tried: Mapping[str, NotTried]
    """term that the package changes: why no breach of it is looked at"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def counts(self) -> dict[str, int]:
        """standing: how many undertakings have it"""
        found = Counter(b.standing for b in self.breaches if len(b.terms) == 1)
        return {standing.value: found[standing] for standing in Standing if found[standing]}

    @computed_field  # type: ignore[prop-decorator]
    @property
    def unsettled(self) -> tuple[Unsettled, ...]:
        """the questions that the record leaves open"""
        asked: dict[tuple[Literal["weighs", "minds", "answer"], str], list[str]] = {}
        for standing, what in _ASKS.items():
            for breach in self.breaches:
                if breach.standing is standing and not breach.restates:
                    asked.setdefault((what, breach.party), []).extend(breach.terms)
        return tuple(
            Unsettled(ask=what, party=party, terms=tuple(dict.fromkeys(terms)))
            for (what, party), terms in asked.items()
        )

    @property
    def findings(self) -> HoldFindings:
        """Verdict, refusals and standings."""
        return HoldFindings(
            verdict=self.verdict.value,
            refused_by=list(self.refused_by),
            counts=dict(self.counts),
            standings={f"{b.party}:{'+'.join(b.terms)}": b.standing.value for b in self.breaches},
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``reason``: the verdict is reason_to_break; ``refused``: by a party asked."""
        return {
            "reason": self.verdict is Holding.REASON_TO_BREAK,
            "refused": bool({*self.question.parties} & {*self.refused_by}),
        }

    def tables(self, scenario: Scenario) -> dict[str, Sequence[UndertakingRow]]:
        """One row per breach."""
        rows = []
        for b in self.breaches:
            words = (b.cures, b.hurts, [reply.party for reply in b.answer])
            about = (b.party, " ".join(b.terms), b.standing.value, b.restates)
            rows.append(UndertakingRow(*about, *map(" ".join, words)))
        return {"undertakings": rows}

    def told(self, scenario: Scenario) -> str:
        """Who refuses it, and the verdict."""
        asked = self.question.parties
        refusing = [p for p in asked if p in self.refused_by]
        others = [p for p in self.refused_by if p not in asked]
        said = self._said(scenario)
        if refusing:
            first = f"Not a deal: {parties_do(scenario, refusing, 'refuses', 'refuse')} it. "
            first += f"Were it signed all the same, and apart from that: {said}."
        else:
            every = len(asked) == len(scenario.parties)
            names = "anybody" if every else listed((party_name(scenario, p) for p in asked), "or")
            first = f"Not refused by {names}: {said}."
        if others:
            first += f" It is refused as well by {party_names(scenario, others)}."
        return first

    def _said(self, scenario: Scenario) -> str:
        on = [b for b in self.breaches if not b.restates]
        on = [b for b in on if DECIDES.get(b.standing) is self.verdict]
        parties = list(dict.fromkeys(b.party for b in on))
        terms = dict.fromkeys(term for b in on for term in b.terms)
        who = parties_do(scenario, parties, "has", "have")
        return _SAID[self.verdict].format(who=who, what=term_names(scenario, terms))

    def limits(self, scenario: Scenario) -> list[str]:
        """The terms that it leaves aside, and why."""
        return [
            f"Not looked at ({words}): {term_names(scenario, terms)}."
            for why, words in _NOT_TRIED.items()
            if (terms := [term for term, found in self.not_tried.items() if found == why])
        ]

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, every breach, what it rests on, and the questions left open."""
        # Reasons to break first, mere refusals last.
        order = list(Standing)
        found = [self.told(scenario)]
        found += [
            breach_words(scenario, breach)
            for breach in sorted(self.breaches, key=lambda b: (b.restates, order.index(b.standing)))
            if breach.standing is not Standing.GOOD_FAITH
            or breach.motive is not Preferred.SAME
            or breach.pledged
        ]
        found += self.limits(scenario)
        asked = [unsettled_words(scenario, question) for question in self.unsettled]
        return [*found, *(["Not settled by what has been said:", *asked] if asked else [])]


def breach_words(scenario: Scenario, breach: Breach) -> str:
    """Who breaks what, who would have a stated reason to answer, and what remains."""
    who, what = party_name(scenario, breach.party), term_names(scenario, breach.terms)
    words = [f"{begun(who)} breaking {what} {would_words(breach)}{_moved(breach)}."]
    if breach.restates:
        words.append(again_words(scenario, breach))
    words += [reply_words(scenario, breach, reply) for reply in breach.answer]
    words += [announced_words(scenario, a) for a in scenario.answers if a.id in breach.announced]
    its = does(scenario, [breach.party], "Its", "Their")
    words += [f"{its} pledge: {p.says}" for p in scenario.pledges if p.id in breach.pledged]
    return " ".join(words)


def again_words(scenario: Scenario, breach: Breach) -> str:
    """That a breach says no more than the refusal of the deal does."""
    return f"That is {does(scenario, [breach.party], 'its', 'their')} refusal of the deal again."


def announced_words(scenario: Scenario, answer: AnnouncedAnswer) -> str:
    """Who has announced to answer a breach, and how."""
    who = begun(parties_do(scenario, [answer.party], "has", "have"))
    return f"{who} announced an answer: {answer.says}"


def would_words(breach: Breach) -> str:
    """What breaking it would bring, answers counted."""
    alone = (Standing.GOOD_FAITH, Standing.UNWEIGHED)
    if breach.motive is Preferred.WORSE and breach.standing in alone:
        return "alone would be a loss, but not with more broken"
    return _WOULD[breach.standing]


def _moved(breach: Breach) -> str:
    moved = (("meets", breach.cures), ("fails", breach.hurts), ("leaves open", breach.open))
    told = listed(f"{verb} {listed(names)}" for verb, names in moved if names)
    return f" (it {told})" if told else ""


def reply_words(scenario: Scenario, breach: Breach, reply: Reply) -> str:
    """Who would have a stated reason to answer, why, and what that leaves."""
    who, breaker = party_name(scenario, reply.party), party_name(scenario, breach.party)
    gains = breach.motive is Preferred.BETTER
    leaves = _LEAVES[reply.effect] if gains or reply.effect == "hurts" else ""
    again = "too" if reply.breaks == breach.terms else ""
    broken = term_names(scenario, reply.breaks)
    words = f"{begun(who)} would then have a stated reason to break {broken}"
    words = f"{words} {again}".rstrip() + f" ({', '.join(reply.because)}){leaves}"
    if reply.step_out and gains:
        return f"{words} if {breaker} then breaks {term_names(scenario, reply.step_out)} too."
    return f"{words}."


def unsettled_words(scenario: Scenario, question: Unsettled) -> str:
    """A question that the record leaves open, as it could be asked."""
    who, terms = party_name(scenario, question.party), term_names(scenario, question.terms, "or")
    verb = does(scenario, [question.party], "Does", "Do")
    return {
        "weighs": f"{verb} {who} gain or lose more by breaking {terms}?",
        "minds": f"Would {who} rather keep the deal than break {terms} and be answered?",
        "answer": f"What would the others do if {who} broke {terms}?",
    }[question.ask]


def term_names(scenario: Scenario, terms: Iterable[str], last: str = "and") -> str:
    """Terms by their labels, in quotation marks."""
    return listed((f"“{scenario.term[term].label}”" for term in terms), last)
