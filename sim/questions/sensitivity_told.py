"""What depends on which position being firm, as it is found and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, NamedTuple

from sim.questions.base import About, Answer, AskedAbout, Exact, Findings, Part, is_none
from sim.questions.glossary import begun, counted, percent
from sim.questions.passing import Passing
from sim.questions.robustness import Robustness, RobustnessRow
from sim.questions.stakes_told import stake_words, whose
from sim.scenario.declared import Said, in_json, json_field
from sim.scenario.model import Scenario


class Chance(Part):
    """A probability, exact or from seeded draws (then with its standard error).

    When no draw or every draw hit, there is no standard error; the true value is then
    within 3 / draws (the rule of three, 95 %), which the bound says.
    """

    value: Annotated[Fraction, Said(float, float)]
    """as a number"""
    exact: bool = True
    """whether it is exact"""
    draws: int = 0
    """how many draws it is from; 0 when it is exact"""
    seed: int | None = None
    """of the draws"""
    reason: str | None = None
    """why it is not exact"""
    at_least: float | None = json_field(default=None, unless=is_none)
    """a lower bound (95 %), where every draw hit"""
    at_most: float | None = json_field(default=None, unless=is_none)
    """an upper bound (95 %), where no draw hit"""

    @classmethod
    def drawn(cls, hits: int, draws: int, seed: int, reason: str) -> Chance:
        """An estimate from draws."""
        return cls(
            value=Fraction(hits, draws),
            exact=False,
            draws=draws,
            seed=seed,
            reason=reason,
            at_least=max(0.0, 1 - 3 / draws) if hits == draws else None,
            at_most=min(1.0, 3 / draws) if not hits else None,
        )

    @property
    @in_json
    def fraction(self) -> str | None:
        """exactly, as a fraction; null for an estimate"""
        return str(self.value) if self.exact else None

    @property
    @in_json
    def standard_error(self) -> float | None:
        """binomial; 0 when exact, null when no draw or every draw hit"""
        p = float(self.value)
        if self.exact:
            return 0.0
        return float((p * (1 - p) / self.draws) ** 0.5) if 0 < p < 1 else None

    @property
    def text(self) -> str:
        """As a table has it: exactly, or as a decimal."""
        return self.fraction or repr(float(self.value))

    @property
    def words(self) -> str:
        """As a percentage, labelled when it is an estimate."""
        share = percent(self.value)
        if self.exact:
            return share
        if self.standard_error is None:
            side = "more than" if self.at_most is None else "less than"
            bound = self.at_least if self.at_most is None else self.at_most
            return f"an estimated {side} {percent(bound or 0)} ({self.draws:,} draws, 95 %)"
        error = percent(self.standard_error)
        return f"an estimated {share} (standard error {error}, {self.draws:,} draws)"


class WhatIf(Part):
    """One stake given up alone, all others firm."""

    stake: str = json_field(hidden=True)
    party: str
    """whose it is"""
    more: int | None = json_field(name="more_deals")
    """how many more deals there are; null when not counted"""
    importance: Exact | None
    """by how much the share of subsets with a deal grows when it is given up rather than
    firm (Birnbaum 1969; for equal chances the Banzhaf value); null when it is not disputed
    or the share is not exact"""

    def told(self, scenario: Scenario) -> str:
        """What giving it up alone does, as far as that is known."""
        said = []
        if self.more is not None:
            said.append(counted(self.more, "more deal") if self.more else "no more deals")
        if self.importance:
            said.append(f"decides in {percent(self.importance)} of the ways to give up the others")
        what = begun(stake_words(scenario, self.stake))
        return f"{what} given up alone: {'; '.join(said)}."


class SensitivityFindings(Findings):
    """What an expectation may name."""

    possible: bool
    """some package breaks no hard rule"""
    feasible: bool
    """there is a deal with every position firm"""
    deals: int | None
    """how many"""
    share: str
    """share of the subsets of disputed positions whose giving-up opens a deal"""
    standard_error: float | None
    """of the share where it is estimated"""
    any_deal: str | None
    """with firmness: probability that there is a deal"""
    passes: str | None = None
    """with firmness and a package: probability that it passes"""
    robust: list[str] | None = None
    """with a package: parties whose verdict no level and no reading changes"""
    views: int | None = None
    """with a package: levels and readings that it was looked at with"""


class WhatIfRow(NamedTuple):
    """One position given up alone."""

    position: str
    party: str
    disputed: bool
    more_deals: int | None
    importance: float | None
    firmness: float | None


class Sensitivity(Answer):
    """What depends on which position; a chance of a deal only with the user's numbers."""

    method: str = "minimal conflicts and concessions (MARCO), counted exactly where feasible"
    possible: bool
    """some package breaks no hard rule"""
    feasible: bool
    """there is a deal with every position firm"""
    deals: int | None
    """how many; null when not counted"""
    what_if: dict[str, WhatIf]
    """stake: what giving it up alone does"""
    disputed: tuple[str, ...]
    """the stakes that may not be firm"""
    subsets: Chance = json_field(name="share_of_subsets")
    """the share of the subsets of these whose giving-up leaves some deal"""
    firmness: dict[str, Exact]
    """position: the probability given that it is firm"""
    any_deal: Chance | None
    """with these probabilities, that there is some deal"""
    without_effect: tuple[str, ...]
    """positions named that are not at stake here"""
    passing: Passing | None = json_field(default=None, unless=is_none)
    """with probabilities and a package: that it passes"""
    robustness: Robustness | None = json_field(default=None, unless=is_none)
    """with a package: which verdicts do not hinge on judgement"""
    reason: str | None
    """why a number is missing or estimated"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""

    @property
    def findings(self) -> SensitivityFindings:
        """The numbers as exact text; about a package only where there is one."""
        package: dict[str, Any] = {}
        if self.robustness is not None:
            package["passes"] = None if self.passing is None else str(self.passing.chance)
            package["robust"] = [p for p, hold in self.robustness.parties.items() if hold.robust]
            package["views"] = self.robustness.views
        return SensitivityFindings(
            possible=self.possible,
            feasible=self.feasible,
            deals=self.deals,
            share=self.subsets.text,
            standard_error=self.subsets.standard_error,
            any_deal=None if self.any_deal is None else self.any_deal.text,
            **package,
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: no deal with every position firm; with a package also ``not_robust``."""
        found = {"none": not self.feasible}
        if self.robustness is not None:
            found["not_robust"] = not all(h.robust for h in self.robustness.parties.values())
        return found

    def told(self, scenario: Scenario) -> str:
        """How often there is a deal, on what it turns, what the numbers given come to."""
        return " ".join(self._sentences(scenario))

    def _sentences(self, scenario: Scenario) -> list[str]:
        robust = "" if self.robustness is None else self.robustness.told(scenario)
        said = [self._subsets(), self._matters_most(scenario), self._given_numbers(), robust]
        return [sentence for sentence in said if sentence]

    def _subsets(self) -> str:
        """How often giving up a subset of the disputed positions leaves a deal."""
        if not self.possible:
            return "No package is possible at all, whatever is given up."
        if self.feasible:
            text = "there is a deal with every position firm."
        elif not self.disputed:
            text = "there is no deal, and no position of this question is disputed."
        else:
            disputed = counted(len(self.disputed), "disputed position")
            share = self.subsets.words
            text = f"of all ways to give up some of the {disputed}, {share} open a deal."
        return f"With what is set, {text}" if self.question.pins else text[0].upper() + text[1:]

    def _matters_most(self, scenario: Scenario) -> str:
        """The positions on which the deal turns most often."""
        known = {stake: w.importance for stake, w in self.what_if.items() if w.importance}
        if not known:
            return ""
        most = max(known.values())
        names = whose(scenario, (stake for stake, value in known.items() if value == most))
        return f"It turns most often on {names}."

    def _given_numbers(self) -> str:
        """What follows from the user's own probabilities; nothing without them."""
        if self.any_deal is None:
            return ""
        deal = f"With the probabilities given, the chance of any deal is {self.any_deal.words}"
        passes = ""
        if self.passing is not None:
            passes = f", and that this package passes {percent(self.passing.chance)}"
        return f"{deal}{passes}, each position being firm or not independently of the others."

    def lines(self, scenario: Scenario) -> list[str]:
        """The sentences, then what giving up each stake alone does, the weightiest first."""
        ranked = sorted(
            (w for w in self.what_if.values() if w.more or w.importance),
            key=lambda w: (-(w.importance or 0), -(w.more or 0)),
        )
        unknown = sum(w.more is None and w.importance is None for w in self.what_if.values())
        unmoved = len(self.what_if) - len(ranked) - unknown
        rest = f"{counted(unmoved, 'other position')} at stake: alone without effect."
        uncounted = f"{counted(unknown, 'other position')} at stake: alone not counted."
        idle = f"Not at stake in this question: {whose(scenario, self.without_effect)}."
        return [
            *self._sentences(scenario),
            *(w.told(scenario) for w in ranked),
            *([rest] if unmoved else []),
            *([uncounted] if unknown else []),
            *([idle] if self.without_effect else []),
            *([f"Not exact: {self.reason}."] if self.reason else []),
        ]

    def tables(
        self, scenario: Scenario
    ) -> dict[str, Sequence[WhatIfRow] | Sequence[RobustnessRow]]:
        """Every stake given up alone; with a package, how firmly each verdict stands."""
        rows = [
            WhatIfRow(
                position=stake,
                party=w.party,
                disputed=stake in self.disputed,
                more_deals=w.more,
                importance=None if w.importance is None else float(w.importance),
                firmness=float(self.firmness[stake]) if stake in self.firmness else None,
            )
            for stake, w in self.what_if.items()
        ]
        judged = {} if self.robustness is None else {"robustness": self.robustness.rows()}
        return {"what_if": rows, **judged}
