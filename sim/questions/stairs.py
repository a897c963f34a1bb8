"""How far up a staircase is a deal still open, and who shuts the next step?

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskStairs(parties=["russia", "ukraine", "us"]).answer(scenario)
>>> found.findings.open_to, found.findings.by["Air and sea"]
('Strikes on energy stop', [['russia']])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.problems import Problem, all_unknown, unknown
from sim.questions.base import Ask
from sim.questions.concessions import Counter
from sim.questions.conflicts import deadlock
from sim.questions.deals import count
from sim.questions.glossary import listed
from sim.questions.stairs_told import Grid, GridRow, StairFindings, StairRow, Stairs, Step
from sim.scenario.asked import AskedDeals
from sim.scenario.model import Kind, Scenario, Settings, Stair
from sim.scenario.parameters import Names, Shown
from sim.scenario.provenance import Provenance, not_exact_because
from sim.scenario.question import Question

_KINDS: Final = {
    Kind.DEMAND: "demands",
    Kind.OFFER_LIMIT: "offer limits",
    Kind.CONDITION: "conditions",
    Kind.RED_LINE: "red lines",
}
"""The kinds that may be dropped, the weakest first."""


class AskStairs(AskedDeals, Ask):
    """How far up the stairs a deal is open."""

    name: ClassVar = "stairs"
    help: ClassVar = "how far up a staircase a deal is still open, and who shuts the next step"
    finds: ClassVar = StairFindings
    rows: ClassVar = MappingProxyType({"stairs": StairRow, "grid": GridRow})
    fails: ClassVar = MappingProxyType({"none": "no step has a deal"})

    stairs: Annotated[str | None, Shown("ID", positional=True)] = None
    """a staircase of the scenario (default: its only one)"""
    terms: Annotated[Names, Shown("T1,T2", flag="by", noun="term")] = ()
    """instead: a step per option of these ordered terms, one term after the other"""
    grid: Annotated[Names, Shown("A,B", noun="party")] = ()
    """also deals when these two parties drop kinds of their positions, weakest first"""
    at: Annotated[int | None, Shown("N")] = None
    """the step, by number, that --grid is about (default: the first that is closed)"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """A staircase, term or party that does not exist or does not fit as well."""
        problems = super().problems(scenario)
        problems += all_unknown("--by", "term", self.terms, scenario.term)
        problems += [
            Problem("--by", path=term, message="its options have no order")
            for term in self.terms
            if term in scenario.term and not _ordered(scenario, term)
        ]
        known = [staircase.id for staircase in scenario.stairs]
        if self.stairs is not None and self.stairs not in known:
            problems.append(unknown("command line", "staircase", self.stairs, known))
        if bool(self.terms) + (self.stairs is not None) != 1 and (self.terms or len(known) != 1):
            message = f"name one staircase ({', '.join(known) or 'there is none'}) or terms (--by)"
            problems.append(Problem("command line", message=message))
        if not problems and len(self._steps(scenario)) < 2:
            problems.append(Problem("--by", message="makes one step only; name more terms"))
        if not problems:
            asked = self.question(scenario).parties
            problems += all_unknown("--grid", "party asked", self.grid, asked)
        if self.grid and len(self.grid) != 2:
            problems.append(Problem("--grid", message="name two different parties"))
        if self.at is not None and not (
            self.grid and (problems or 1 <= self.at <= len(self._steps(scenario)))
        ):
            problems.append(Problem("--at", message="should be the number of a step, with --grid"))
        return problems

    def answer(self, scenario: Scenario) -> Stairs:
        """Every step."""
        self.refuse_bad(scenario)
        named = self.stairs or (None if self.terms else scenario.stairs[0].id)
        found = stairs(
            scenario,
            self._steps(scenario),
            self.question(scenario),
            grid=self.grid or None,
            at=self.at,
            seconds=self.seconds,
        )
        return found.model_copy(update={"stairs": named})

    def _steps(self, scenario: Scenario) -> tuple[Stair, ...]:
        if not self.terms:
            wanted = self.stairs or scenario.stairs[0].id
            return next(s.steps for s in scenario.stairs if s.id == wanted)
        steps: list[Stair] = []
        reached: dict[str, str] = {}
        for term in self.terms:
            for option in scenario.term[term].options:
                label = f"{scenario.term[term].label}: {option.label}"
                steps.append(Stair(label, {**reached, term: option.id}))
            reached[term] = scenario.term[term].options[-1].id
        return tuple(steps)


ASK: Final = AskStairs


def stairs(
    scenario: Scenario,
    steps: Sequence[Stair],
    question: Question,
    *,
    grid: Sequence[str] | None = None,
    at: int | None = None,
    seconds: float = limits.SECONDS,
) -> Stairs:
    """The question on every step, with what the step settles laid over its pins.

    ``grid`` names two parties asked; then the deals on step ``at`` (from 1; None: the
    first that is closed, or the last) are counted for every kind that they drop. Steps
    that cannot be finished within their share of ``seconds`` say so.

    Raises:
        TooWide: the automaton of one minimum alone does not fit the budget or the time.
    """
    budget = Budget.lasting(seconds)
    found: list[Step] = []
    spaces: list[DealSpace] = []
    conflicts: tuple[tuple[str, ...], ...] = ()
    for place, step in enumerate(steps):
        share = budget.share(1 / (len(steps) - place))
        space = deal_space(scenario, _on(scenario, question, step.stated), share)
        stuck = deadlock(space, share.share(1 / 2))
        least = min(map(len, stuck.corrections), default=None)
        packages, deals, reason = _count(space)
        owner = {stake.id: stake.party for stake in space.stakes}
        fewest = tuple(ids for ids in stuck.corrections if len(ids) == least)
        movers = {
            tuple(p for p in question.parties if p in {owner[stake] for stake in ids})
            for ids in fewest
        }
        reason = not_exact_because(stuck.reason, reason)
        found.append(
            Step(
                label=step.label,
                set=dict(step.stated),
                nested=not place or _nested(scenario, steps[place - 1].stated, step.stated),
                possible=stuck.possible,
                packages=packages,
                deals=deals if stuck.feasible else 0,
                open=stuck.feasible,
                conflicts=len(stuck.conflicts),
                concessions=stuck.number,
                smallest=0 if stuck.feasible else least,
                fewest=fewest,
                by=tuple(sorted(movers, key=lambda parties: (len(parties), parties))),
                unavoidable=tuple(sorted(stuck.always)),
                new=tuple(ids for ids in stuck.conflicts if ids not in conflicts),
                exact=reason is None,
                reason=reason,
            )
        )
        spaces.append(space)
        conflicts = stuck.conflicts
    first = next((n for n, step in enumerate(found) if not step.open), len(found) - 1)
    chosen = first if at is None else at - 1
    about = spaces[chosen], found[chosen].label
    counted = None if grid is None else _grid(*about, grid, budget.until)
    whys = dict.fromkeys(step.reason for step in found)
    return Stairs(
        reason=not_exact_because(*whys),
        exact=all(step.exact for step in found)
        and (counted is None or all(None not in row for row in counted.deals)),
        stairs=None,
        steps=tuple(found),
        grid=counted,
        question=question,
        provenance=Provenance.of(scenario, question.view),
    )


def _on(scenario: Scenario, question: Question, step: Settings) -> Question:
    pins = {**question.pins, **step}
    return replace(
        question,
        pins={term: pins[term] for term in scenario.term if term in pins},
        open={term: options for term, options in question.open.items() if term not in step},
    )


def _count(space: DealSpace) -> tuple[int | None, int | None, str | None]:
    try:
        found = count(space)
    except TooWide as wide:
        return None, None, f"not counted: {wide.reason}"
    return found.packages, found.deals, None


def _grid(space: DealSpace, step: str, parties: Sequence[str], until: float) -> Grid:
    kinds = [k for k in _KINDS if k in space.question.standard.binding]
    kind_of = {position.id: position.kind for position in space.space.positions}

    def dropped(party: str, level: int) -> set[str]:
        stakes = space.at_stake_for(party)
        return {stake for stake in stakes if kind_of.get(stake) in kinds[:level]}

    rows, columns = parties
    levels = range(len(kinds) + 1)
    words = [_KINDS[kind] for kind in kinds]
    with Counter(space, (), until) as counter:
        deals = [
            [counter.deals(dropped(rows, a) | dropped(columns, b)) for b in levels] for a in levels
        ]
    return Grid(
        step=step,
        rows=rows,
        columns=columns,
        levels=("nothing", *(listed(words[: n + 1]) for n in range(len(words)))),
        deals=tuple(map(tuple, deals)),
    )


def _ordered(scenario: Scenario, term: str) -> bool:
    return scenario.term[term].ordered or scenario.term[term].numeric


def _nested(scenario: Scenario, below: Settings, above: Settings) -> bool:
    for term, option in below.items():
        place = scenario.term[term].position_of
        if term not in above:
            return False
        if above[term] != option and not (
            _ordered(scenario, term) and place.get(above[term], -1) > place.get(option, -1)
        ):
            return False
    return True
