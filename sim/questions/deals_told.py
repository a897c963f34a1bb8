"""Counts of deals as they are found and told; where they are not exact, as an estimate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isqrt
from typing import NamedTuple

from sim.questions.base import About, Answer, AskedAbout, Findings, Part, is_none
from sim.questions.glossary import (
    begun,
    big,
    counted,
    listed,
    many,
    party_name,
    party_names,
    percent,
)
from sim.questions.outcomes import package_words
from sim.questions.phrases import phrase
from sim.questions.question_words import (
    also_settling,
    deal_words,
    refusal_words,
    settling_words,
    votes_words,
)
from sim.scenario.agreement import Tally
from sim.scenario.declared import in_json, in_json_as, json_field
from sim.scenario.model import Scenario, Settings


class Coalition(Part):
    """What one set of parties accepts."""

    parties: tuple[str, ...]
    """the parties"""
    deals: int
    """packages that none of them refuses, whatever the others say"""
    exactly: int
    """packages that every other party asked refuses, and they do not"""


class DealFindings(Findings):
    """What an expectation may name."""

    packages: int
    """possible packages"""
    deals: int
    """packages that make a deal"""
    accepts: dict[str, int]
    """party: how many packages it does not refuse (accepts, by the standard)"""
    on_record: int | None
    """deals on the record; null of an estimate"""
    standard_error: float | int | None
    """of an estimate of the deals; null where its draws do not tell"""


class OnRecord(Part):
    """The deals on the record: whoever must deliver what changes has spoken to it."""

    deals: int
    """how many there are"""
    options: dict[str, dict[str, int]]
    """term set or open: option: how many of them have it"""


class CoalitionRow(NamedTuple):
    """How many packages all parties of a set accept."""

    coalition: str
    deals: int


class OptionRow(NamedTuple):
    """How many deals have one option."""

    term: str
    option: str
    deals: int


class Deals(Answer):
    """Counts over the possible packages of a question.

    ``coalitions`` counts, for every set of parties, the packages that all of its
    members accept (whatever the others say); ``exactly`` those that they and no other
    party asked accept.
    """

    method: str = "decision diagram"
    combinations: int
    """ways to choose an option for every term in question, possible or not"""
    packages: int
    """those that break no hard rule"""
    deals: int
    """packages that make a deal"""
    accepts: dict[str, int]
    """party: how many packages it does not refuse (accepts, by the standard)"""
    coalitions: dict[frozenset[str], int] = json_field(default={}, hidden=True)
    exactly: dict[frozenset[str], int] = json_field(default={}, hidden=True)
    options: dict[str, dict[str, int]] = json_field(default={})
    """term set or open: option: how many deals have it"""
    on_record: OnRecord | None = None
    """the deals in which nothing open that changes rests on silence; null of an estimate"""
    rests_on_silence: dict[str, tuple[str, ...]] = json_field(default={})
    """term set, or changed by every deal: who must deliver it and has not spoken to it"""
    listed: tuple[Settings, ...] | None = json_field(default=None, unless=is_none)
    """the deals listed or drawn"""
    unlisted: str | None = json_field(default=None, unless=is_none)
    """why none is listed, where some were asked for"""
    uncounted: str | None = json_field(default=None, unless=is_none)
    """why nothing is counted but the deals of all parties together"""
    solver: str | None = json_field(default=None, unless=is_none)
    """the mixed-integer solver and its version, where one said whether there is a deal"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""
    states: int = json_field(default=0, hidden=True)
    most_for: tuple[Tally, ...] = json_field(default=(), hidden=True)
    """Per threshold of votes, the most that any possible package has."""

    @property
    @in_json_as("coalitions")
    def groups(self) -> tuple[Coalition, ...]:
        """every set of parties, smallest first (of many parties only single ones and all)"""
        return tuple(
            Coalition(
                parties=tuple(p for p in self.question.parties if p in group),
                deals=number,
                exactly=self.exactly[group],
            )
            for group, number in self.coalitions.items()
        )

    @property
    def findings(self) -> DealFindings:
        """The counts."""
        return DealFindings(
            packages=self.packages,
            deals=self.deals,
            accepts=self.accepts,
            on_record=None if self.on_record is None else self.on_record.deals,
            standard_error=0.0,
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: there is no deal."""
        if self.question.spoken and self.on_record is not None:
            return {"none": not self.on_record.deals}
        return {"none": not self.deals}

    @property
    @in_json
    def settled(self) -> tuple[str, ...]:
        """the terms that every deal must address"""
        return self.question.settle or ()

    def told(self, scenario: Scenario) -> str:
        """How many there are, how many of them are on the record, and what all rest on."""
        if not self.packages:
            return phrase("no package")
        settling = also_settling(scenario, self.question)
        why = [] if self.deals else self._outvoted(scenario)
        told = [self._counted(scenario), *settling, *why, *self._resting(scenario)]
        if self.solver:
            told.append(f"That there is none follows from the bounds of {self.solver}.")
        if self.uncounted:
            told.append(f"What single parties accept was not counted: {self.uncounted}.")
        return " ".join(told)

    def _outvoted(self, scenario: Scenario) -> Iterator[str]:
        """Whose veto stops every package, or that none has the votes."""
        rule = self.question.agreement
        vetoes = [party for party in rule.veto if not self.accepts.get(party)]
        if vetoes and not rule.unanimous:
            every = phrase("it" if self.packages == 1 else "every one")
            names = party_names(scenario, vetoes)
            yield begun(phrase("vetoes", many(scenario, vetoes), who=names, every=every))
        for most in self.most_for:
            if most.cast < most.needed:
                yield phrase("outvoted", self.packages, **votes_words(most))

    def _counted(self, scenario: Scenario) -> str:
        fine, refused = deal_words(scenario, self.question), refusal_words(scenario, self.question)
        settling = settling_words(scenario, self.question, self.packages)
        if self.packages == 1:
            deal = fine if self.deals else refused
            return phrase("only", settling=settling, deal=deal, recorded=self._recorded())
        number = big(self.packages)
        packages = phrase("possible", self.packages, number=number, settling=settling)
        if self.deals in (0, self.packages):
            deal = fine if self.deals else refused
            return phrase("every", packages=packages, deal=deal, recorded=self._recorded())
        return phrase(
            "some",
            self.deals,
            packages=packages,
            number=big(self.deals),
            share=percent(self.deals, self.packages),
            deal=fine,
            recorded=self._recorded(),
        )

    def _recorded(self) -> str:
        if self.on_record is None or not self.deals:
            return ""
        number = self.on_record.deals
        if self.deals == 1:
            return phrase("the one, recorded" if number else "the one, not recorded")
        if number in (0, self.deals):
            return phrase("all recorded" if number else "none recorded")
        return phrase("recorded", number, number=big(number))

    def _resting(self, scenario: Scenario) -> list[str]:
        if self.question.spoken and not any(term.deliver for term in scenario.terms):
            return ["No term says who would have to act, so that every deal is on the record."]
        silent: dict[str, list[str]] = {}
        for term, parties in self.rests_on_silence.items():
            for party in parties:
                silent.setdefault(party, []).append(f"“{scenario.term[term].label}”")
        return [
            phrase(
                "rests",
                self.deals,
                who=party_name(scenario, party),
                silent=phrase("silent on", many(scenario, [party]), terms=listed(terms)),
            )
            for party, terms in silent.items()
            if self.deals
        ]

    def tables(self, scenario: Scenario) -> dict[str, Sequence[CoalitionRow] | Sequence[OptionRow]]:
        """What every coalition accepts, and the deals with every option."""
        return {
            "coalitions": [
                CoalitionRow(" ".join(group.parties), group.deals)
                for group in self.groups
                if group.parties
            ],
            "options": [
                OptionRow(term, option, number)
                for term, counts in self.options.items()
                for option, number in counts.items()
            ],
        }


class Estimate(Deals):
    """An unbiased estimate of the number of deals; never to be taken for a count.

    ``within`` is the exact number of packages drawn from, which bounds the deals from
    above. When no draw or every draw was a deal, the bound on that side is the 95 % bound
    of the rule of three (Hanley and Lippman-Hand 1983).
    """

    exact: bool = False
    method: str = "uniform sample from a diagram of the parties that fit"
    reason: str
    """why the count is not exact"""
    within: int = json_field(hidden=True)
    draws: int
    """packages drawn"""
    hits: int
    """how many of them were deals"""
    seed: int
    """of the draw"""
    forgotten: tuple[str, ...]
    """parties without regard to which packages were drawn"""
    example: Settings | None = json_field(default=None, unless=is_none)
    """a deal that the solver found and that was checked exactly, where no draw was one"""

    @property
    @in_json
    def standard_error(self) -> int | None:
        """of deals: binomial, rounded up; null when no draw or every draw was a deal"""
        if self.draws and self.hits in (0, self.draws):
            return None
        # Integers, since the number of packages may be past every float.
        square = self.within**2 * self.hits * (self.draws - self.hits) // max(self.draws, 1) ** 3
        return isqrt(square) + (square > 0)

    @property
    @in_json
    def at_least(self) -> int:
        """lower bound: certain, except when every draw was a deal (then at 95 %)"""
        if self.draws and self.hits == self.draws:
            return max(1, self.within - self._of_three)
        return min(self.hits, 1) if self.example is None else 1

    @property
    @in_json
    def at_most(self) -> int:
        """upper bound: certain, except when no draw was a deal (then at 95 %)"""
        return min(self.within, self._of_three) if self.draws and not self.hits else self.within

    @property
    def _of_three(self) -> int:
        return -(-3 * self.within // self.draws)

    @property
    def findings(self) -> DealFindings:
        """The estimate and its standard error."""
        return super().findings.model_copy(update={"standard_error": self.standard_error})

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none`` only when it is certain: that nothing was hit decides nothing."""
        return {"none": not self.within}

    def told(self, scenario: Scenario) -> str:
        """The finding in one sentence, labelled as an estimate."""
        fine = deal_words(scenario, self.question)
        settling = settling_words(scenario, self.question)
        packages = f"{counted(self.packages, 'possible package')}{settling}"
        if not self.within:
            # Certain, although nothing else was counted.
            return f"Every one of {packages} is {refusal_words(scenario, self.question)}."
        if not self.hits:
            but = ""
            if self.example is not None:
                one = package_words(scenario, self.example)
                but = f" There is one, though, which {self.solver} found; it was checked: {one}."
            return (
                f"Estimate: none of {self.draws:,} packages drawn at random is {fine}; "
                f"of {packages} at most about {big(self.at_most)} are (95 %).{but}"
            )
        if self.hits == self.draws:
            kept = [p for p in self.question.parties if p not in self.forgotten]
            among = f" from those not refused by {party_names(scenario, kept)}" if kept else ""
            return (
                f"Estimate: all of {self.draws:,} packages drawn at random{among} are {fine}; "
                f"of {packages} at least about {big(self.at_least)} are (95 %)."
            )
        return (
            f"Estimate: about {big(self.deals)} of {packages} are {fine} "
            f"(standard error {big(self.standard_error or 0)}; {self.draws:,} drawn)."
        )

    def tables(self, scenario: Scenario) -> dict[str, Sequence[CoalitionRow] | Sequence[OptionRow]]:
        """Nothing: only the deals as a whole were estimated."""
        return {}
