"""Would it hold, as it is found and told: never a forecast, and the open questions last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Final, Literal, NamedTuple

from sim.questions.base import About, Answer, AskedAbout, Findings, Part
from sim.questions.breaches import Breach, Effect, Reply, Standing
from sim.questions.glossary import begun, does, listed, parties_do, party_names, term_names
from sim.questions.undertakings import NotTried, Preferred
from sim.scenario.declared import in_json
from sim.scenario.model import Scenario, Settings
from sim.scenario.record import AnnouncedAnswer, Pledge


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
_ASKS: Final[Mapping[Standing, _Open]] = {
    Standing.UNCLEAR: "weighs",
    Standing.UNWEIGHED: "minds",
    Standing.GOOD_FAITH: "answer",
}
_ASKED: Final[Mapping[_Open, str]] = {
    "weighs": "{does} {who} gain or lose more by breaking {terms}?",
    "minds": "Would {who} rather keep the deal than break {terms} and be answered?",
    "answer": "What would the others do if {who} broke {terms}?",
}


class Unsettled(Part):
    """A question that the record leaves open."""

    ask: _Open
    """which weighs more for a party, whether it minds the answer, or who would answer"""
    parties: tuple[str, ...]
    """who could break the terms"""
    terms: tuple[str, ...]
    """the terms"""

    def words(self, scenario: Scenario) -> str:
        """As it could be asked."""
        who = party_names(scenario, self.parties, "or")
        verb = does(scenario, self.parties[-1:], "Does", "Do")
        terms = term_names(scenario, self.terms, "or")
        return _ASKED[self.ask].format(does=verb, who=who, terms=terms)


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
        return tuple(_unsettled(self.breaches))

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
                " ".join(question.words(scenario) for question in _unsettled([b])),
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
            deal = "Not a deal: " if self.question.agreement.unanimous else ""
            refuse = parties_do(scenario, refusing, "refuses", "refuse")
            first = begun(f"{deal}{refuse} it. Were it signed all the same, and apart from that: ")
        else:
            everybody = len(asked) == len(scenario.parties)
            names = "anybody" if everybody else party_names(scenario, asked, "or")
            first = f"Not refused by {names}: "
        also = f" It is refused as well by {party_names(scenario, others)}." if others else ""
        return f"{first}{self._said(scenario)}.{also}"

    def _said(self, scenario: Scenario) -> str:
        each, all_of_them = _SAID[self.verdict]
        clauses = [
            f"{parties_do(scenario, [p], 'has', 'have')} {each} {term_names(scenario, terms)}"
            for standing, holding in DECIDES.items()
            if holding is self.verdict
            for p, terms in _by_party(self.breaches, standing).items()
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
        return [question.words(scenario) for question in self.unsettled]


def verdict_of(breaches: Sequence[Breach]) -> Holding:
    """What stands against the breaches as a whole."""
    decided = (holding for standing, holding in DECIDES.items() if _by_party(breaches, standing))
    return next(decided, Holding.NO_STATED_REASON if breaches else Holding.NOTHING_TO_BREAK)


def _unsettled(breaches: Sequence[Breach]) -> Iterator[Unsettled]:
    """What these leave open; those who could break the same terms are asked about together."""
    for standing, ask in _ASKS.items():
        found = _by_party(breaches, standing)
        for terms in dict.fromkeys(found.values()):
            parties = tuple(party for party in found if found[party] == terms)
            yield Unsettled(ask=ask, parties=parties, terms=terms)


def _by_party(breaches: Iterable[Breach], standing: Standing) -> dict[str, tuple[str, ...]]:
    """Party -> the terms of which its breaches have the standing, mere refusals apart."""
    found: dict[str, dict[str, None]] = {}
    for breach in breaches:
        if breach.standing is standing and not breach.restates:
            found.setdefault(breach.party, {}).update(dict.fromkeys(breach.terms))
    return {party: tuple(terms) for party, terms in found.items()}


def breach_words(scenario: Scenario, breach: Breach) -> str:
    """Who breaks what, who would have a stated reason to answer, and what remains."""
    who, what = party_names(scenario, [breach.party]), term_names(scenario, breach.terms)
    words = [f"{begun(who)} breaking {what} {would_words(breach)}{_moved(breach)}."]
    if breach.restates:
        words.append(again_words(scenario, breach))
    words += [reply_words(scenario, breach, reply) for reply in breach.answer]
    words += [spoken_words(scenario, a) for a in scenario.answers if a.id in breach.announced]
    words += [spoken_words(scenario, p) for p in scenario.pledges if p.id in breach.pledged]
    return " ".join(words)


def again_words(scenario: Scenario, breach: Breach) -> str:
    """That a breach says no more than the refusal of the deal does."""
    return f"That is {does(scenario, [breach.party], 'its', 'their')} refusal of the deal again."


def spoken_words(scenario: Scenario, said: AnnouncedAnswer | Pledge) -> str:
    """An answer to a breach that a party has announced, or the breaker's pledge to keep it."""
    if isinstance(said, Pledge):
        return f"{does(scenario, [said.party], 'Its', 'Their')} pledge: {said.says}"
    has = begun(parties_do(scenario, [said.party], "has", "have"))
    return f"{has} announced an answer: {said.says}"


def would_words(breach: Breach) -> str:
    """What breaking it would bring, answers counted."""
    if breach.motive is Preferred.WORSE and breach.standing in _ASKS:
        return "alone would be a loss, but not with more broken"
    return _WOULD[breach.standing]


def _moved(breach: Breach) -> str:
    moved = (("meets", breach.cures), ("fails", breach.hurts), ("leaves open", breach.open))
    told = listed(f"{verb} {listed(names)}" for verb, names in moved if names)
    return f" (it {told})" if told else ""


def reply_words(scenario: Scenario, breach: Breach, reply: Reply) -> str:
    """Who would have a stated reason to answer, why, and what that leaves."""
    who, breaker = party_names(scenario, [reply.party]), party_names(scenario, [breach.party])
    gains = breach.motive is Preferred.BETTER
    broken = term_names(scenario, reply.breaks) + " too" * (reply.breaks == breach.terms)
    because = ", ".join(reply.because)
    words = f"{begun(who)} would then have a stated reason to break {broken} ({because})"
    if gains or reply.effect == "hurts":
        words += _LEAVES[reply.effect].format(breaker=breaker)
    if reply.step_out and gains:
        words += f" if {breaker} then breaks {term_names(scenario, reply.step_out)} too"
    return f"{words}."
