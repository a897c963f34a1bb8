"""Would it hold, as it is found and told: never a forecast, and the open questions last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Final, Literal, NamedTuple

from sim.questions.base import About, Answer, AskedAbout, Findings, Part
from sim.questions.breaches import Breach, Effect, Reply, Standing
from sim.questions.glossary import begun, does, listed, parties_do, party_name, party_names
from sim.questions.undertakings import NotTried, Preferred
from sim.scenario.declared import in_json
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

_SAID: Final[Mapping[Holding, tuple[str, str]]] = {
    Holding.REASON_TO_BREAK: (
        "a stated reason to break",
        ", and nobody has one for an answer that takes the gain away",
    ),
    Holding.NOT_DETERMINED: (
        "something to gain and something to lose by breaking",
        ", and it has not been said which weighs more",
    ),
    Holding.HELD_BY_ANSWERS: (
        "something to gain by breaking",
        "; whoever did would face an answer that somebody has a stated reason to give",
    ),
    Holding.NO_STATED_REASON: (
        "",
        "nothing that has been said gives anybody a reason to break it, "
        "which is not a reason to keep it",
    ),
    Holding.NOTHING_TO_BREAK: ("", "it changes nothing that anybody could break"),
}
"""What each party has whose breaches decide, and what is said of all."""
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
    "hurts": ", which leaves {breaker} worse off than the deal",
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
    unsettled: str


_Open = Literal["weighs", "minds", "answer"]


class Unsettled(Part):
    """A question that the record leaves open."""

    ask: _Open
    """which weighs more for a party, whether it minds the answer, or who would answer"""
    parties: tuple[str, ...]
    """who could break the terms"""
    terms: tuple[str, ...]
    """the terms"""


_ASKS: Final[Mapping[Standing, tuple[_Open, str]]] = {
    Standing.UNCLEAR: ("weighs", "{does} {who} gain or lose more by breaking {terms}?"),
    Standing.UNWEIGHED: (
        "minds",
        "Would {who} rather keep the deal than break {terms} and be answered?",
    ),
    Standing.GOOD_FAITH: ("answer", "What would the others do if {who} broke {terms}?"),
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

    @property
    @in_json
    def counts(self) -> dict[str, int]:
        """standing: how many undertakings have it"""
        found = Counter(b.standing for b in self.breaches if len(b.terms) == 1)
        return {standing.value: found[standing] for standing in Standing if found[standing]}

    @property
    @in_json
    def unsettled(self) -> tuple[Unsettled, ...]:
        """the questions that the record leaves open"""
        return tuple(
            Unsettled(ask=_ASKS[standing][0], parties=parties, terms=terms)
            for standing, parties, terms in self._open()
        )

    def _open(self) -> Iterator[tuple[Standing, tuple[str, ...], tuple[str, ...]]]:
        """Whose breaches of which terms are not settled, those alike together."""
        for standing in _ASKS:
            broken: dict[str, dict[str, None]] = {}
            for breach in filter(_unsettled, self.breaches):
                if breach.standing is standing:
                    broken.setdefault(breach.party, {}).update(dict.fromkeys(breach.terms))
            for terms in dict.fromkeys(map(tuple, broken.values())):
                yield standing, tuple(p for p in broken if tuple(broken[p]) == terms), terms

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
        rows = [
            UndertakingRow(
                *(b.party, " ".join(b.terms), b.standing.value, b.restates),
                *(" ".join(b.cures), " ".join(b.hurts), " ".join(r.party for r in b.answer)),
                _asked(scenario, b.standing, [b.party], b.terms) if _unsettled(b) else "",
            )
            for b in self.breaches
        ]
        return {"undertakings": rows}

    def told(self, scenario: Scenario) -> str:
        """Who refuses it, and the verdict."""
        asked = self.question.parties
        refusing = [p for p in asked if p in self.refused_by]
        others = [p for p in self.refused_by if p not in asked]
        if refusing:
            # Where votes are counted a deal may pass all the same.
            first = "Not a deal: " if self.question.agreement.unanimous else ""
            first += f"{parties_do(scenario, refusing, 'refuses', 'refuse')} it. "
            first = begun(first) + "Were it signed all the same, and apart from that: "
        else:
            everybody = ["anybody"] if len(asked) == len(scenario.parties) else ()
            names = everybody or [party_name(scenario, p) for p in asked]
            first = f"Not refused by {listed(names, 'or')}: "
        also = f" It is refused as well by {party_names(scenario, others)}." if others else ""
        return f"{first}{self._said(scenario)}.{also}"

    def _said(self, scenario: Scenario) -> str:
        each, all_of_them = _SAID[self.verdict]
        broken: dict[str, dict[str, None]] = {}
        for b in self.breaches:
            if not b.restates and DECIDES.get(b.standing) is self.verdict:
                broken.setdefault(b.party, {}).update(dict.fromkeys(b.terms))
        clauses = [
            f"{parties_do(scenario, [p], 'has', 'have')} {each} {term_names(scenario, terms)}"
            for p, terms in broken.items()
        ]
        return listed(clauses) + all_of_them

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
        asked = self.questions(scenario)
        return [*found, *(["Not settled by what has been said:", *asked] if asked else [])]

    def questions(self, scenario: Scenario) -> list[str]:
        """What the record leaves open, as it could be asked."""
        return [_asked(scenario, *one) for one in self._open()]


def _unsettled(breach: Breach) -> bool:
    return breach.standing in _ASKS and not breach.restates


def _asked(
    scenario: Scenario, standing: Standing, parties: Sequence[str], terms: Iterable[str]
) -> str:
    who = listed((party_name(scenario, p) for p in parties), "or")
    verb = does(scenario, parties[-1:], "Does", "Do")
    return _ASKS[standing][1].format(does=verb, who=who, terms=term_names(scenario, terms, "or"))


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
    broken = term_names(scenario, reply.breaks) + " too" * (reply.breaks == breach.terms)
    words = f"{begun(who)} would then have a stated reason to break {broken}"
    words += f" ({', '.join(reply.because)})"
    if gains or reply.effect == "hurts":
        words += _LEAVES[reply.effect].format(breaker=breaker)
    if reply.step_out and gains:
        words += f" if {breaker} then breaks {term_names(scenario, reply.step_out)} too"
    return f"{words}."


def term_names(scenario: Scenario, terms: Iterable[str], last: str = "and") -> str:
    """Terms by their labels, in quotation marks."""
    return listed((f"“{scenario.term[term].label}”" for term in terms), last)
