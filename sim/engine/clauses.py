"""A question as clauses, so that a SAT solver can say which stakes fit together.

Normal form: a variable for each class of choices of a term that has two or more, of
which exactly one is true; the hard rules; a *selector* for each group of stakes.
With a selector true, every stake of its group is met: ``selector -> not fails``, each
formula translated in that one direction only (Plaisted and Greenbaum 1986), which is
enough because formulas are monotone in their leaves. A minimum is read off its
automaton: one variable per state and layer, reached from the root by the choices made,
and no state below the minimum may be reached; where that automaton is large, its points
are added up in binary. All are exact: the selectors of a set are satisfiable together
exactly when some possible package meets all its stakes.

Under an agreement rule that counts votes, each party has a variable for "does not block":
its stakes bind only if that is true. One for "is for it" implies that and that something
speaks for the package; enough of those variables must be true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pysat.card import CardEnc, EncType

from sim.engine.adding import added_up, at_least, reaching, staying
from sim.engine.automaton import Automaton
from sim.engine.budget import Budget
from sim.engine.compile import Space
from sim.engine.formulas import All, Any, Constant, Formula, Leaf, Some, Sum, given, negation
from sim.engine.layout import Layout
from sim.engine.space import DealSpace, Stake
from sim.engine.threshold import in_units
from sim.engine.votes import Counting, turned

_UNROLLED = 20_000
"""Transitions up to which an automaton becomes clauses: these propagate more than sums do."""
_PAIRWISE = 6
"""Most choices of which "not two at once" is said pair by pair."""

Guard = tuple[int, ...]
"""Literals that are false while the clauses behind them are to count."""


@dataclass(frozen=True)
class Clauses:
    """Clauses over the variables 1 to ``variables``; ``selectors`` by group.

    ``choices`` holds, per layer and class of choices, its variable; none for a term
    with a single class.
    """

    hard: tuple[tuple[int, ...], ...]
    selectors: Mapping[str, int]
    choices: tuple[tuple[int, ...], ...]
    variables: int
    rules: Mapping[str, int]
    """Selectors of the hard rules, where these bind only when they are asked for."""


def clauses_of(
    space: DealSpace,
    groups: Mapping[str, Sequence[Stake]],
    *,
    budget: Budget | None = None,
    loose: bool = False,
    counted: bool = True,
) -> Clauses:
    """The clauses with one selector per group; a stake in no group never binds.

    With ``loose`` rules each of them has a selector as well. Votes are left out of it
    unless they are to be ``counted``. The budget is that of the space, unless given.

    Raises:
        TooWide: there are more clauses than the budget has, or no time is left.
    """
    budget = budget or space.budget
    encoder = _Encoder(space.layout)
    rules = encoder.rules(space.space.broken, loose=loose)
    guards = encoder.acceptance(space) if counted else {}
    selectors = {name: encoder.variable() for name in groups}
    for name, stakes in groups.items():
        for stake in stakes:
            budget.charge_clauses(len(encoder.clauses))
            guard = (-selectors[name], *guards.get(stake.party, ()))
            if stake.fails is not None:
                encoder.forbid(stake.fails, guard)
            elif _cells(stake.failing) <= _UNROLLED or stake.failing.settled[0][0] == 1:
                encoder.keep_out(stake.failing, guard)
            else:
                encoder.reach(space.space, stake.party, guard)
    return Clauses(tuple(encoder.clauses), selectors, encoder.choices, encoder.variables, rules)


def rules_alone(space: Space, layout: Layout) -> Clauses:
    """The hard rules, each with a selector, and nothing else."""
    encoder = _Encoder(layout)
    rules = encoder.rules(space.broken, loose=True)
    return Clauses(tuple(encoder.clauses), {}, encoder.choices, encoder.variables, rules)


def _cells(automaton: Automaton) -> int:
    return sum(table.size for table in automaton.tables if table is not None)


class _Encoder:
    def __init__(self, layout: Layout) -> None:
        self.clauses: list[tuple[int, ...]] = []
        self.variables = 0
        self._layout = layout
        self._totals: dict[tuple[tuple[int, tuple[int, ...]], ...], list[int | None]] = {}
        self.choices = tuple(self._exactly_one(len(c)) for c in layout.classes)

    def variable(self) -> int:
        self.variables += 1
        return self.variables

    def rules(self, broken: Mapping[str, Formula], *, loose: bool) -> dict[str, int]:
        """Forbid what breaks a rule; when ``loose`` only while its selector is true."""
        selectors = {rule: self.variable() for rule in broken} if loose else {}
        for rule, formula in broken.items():
            self.forbid(formula, (-selectors[rule],) if loose else ())
        return selectors

    def acceptance(self, space: DealSpace) -> dict[str, Guard]:
        """Per party the guard of its stakes; empty when no party may block."""
        rule = space.question.agreement
        if rule.unanimous:
            return {}
        willing = {party: self.variable() for party in rule.parties}
        self.clauses += [(willing[party],) for party in rule.veto]
        if rule.threshold is not None:
            counting = Counting(self._in_favour(space, willing), self.variable)
            counting.require(rule.threshold)
            self.clauses += counting.clauses
        if rule.minority is not None:
            counting = Counting(willing, self.variable)
            counting.require(turned(rule.minority))
            self.clauses += counting.clauses
        return {party: (-variable,) for party, variable in willing.items()}

    def _in_favour(self, space: DealSpace, willing: Mapping[str, int]) -> dict[str, int]:
        """Party -> a variable that is true only where it is for the package."""
        favour = {}
        for party, accepts in willing.items():
            if space.scenario.party[party].minimum is not None:
                favour[party] = accepts
                continue
            favour[party] = self.variable()
            own = [p.met for p in space.space.positions if p.party == party]
            reasons = [literal for met in own for literal in self._false(negation(met))]
            self.clauses += [(-favour[party], accepts), (-favour[party], *reasons)]
        return favour

    def forbid(self, formula: Formula, guard: Guard) -> None:
        """``formula`` is false, unless a literal of ``guard`` is true."""
        match formula:
            case Constant(value):
                if value:
                    self.clauses.append(guard)
            case Leaf():
                self.clauses.append((*guard, *self._outside(formula)))
            case Any(parts):
                for part in parts:
                    self.forbid(part, guard)
            case All(parts):
                self.clauses.append((*guard, *(lit for p in parts for lit in self._false(p))))
            case Some(need, parts):
                few = CardEnc.atleast(
                    [self._fails(part) for part in parts],
                    bound=len(parts) - need + 1,
                    top_id=self.variables,
                    encoding=EncType.seqcounter,
                )
                self._take_over([(*guard, *clause) for clause in few.clauses])
            case Sum():
                self._forbid_sum(formula, guard)

    def _forbid_sum(self, formula: Sum, guard: Guard) -> None:
        """The weights are more than ``formula`` allows, unless a literal of ``guard`` is true.

        What one stake would have at most and another at least is added up once.
        """
        weights, most = formula.weights, formula.most
        turned = tuple((term, tuple(max(row) - weight for weight in row)) for term, row in weights)
        if turned in self._totals:
            top = sum(max(row) for _, row in weights)
            self.clauses += staying(self._totals[turned], top - most - 1, guard)
            return
        if weights not in self._totals:
            numbers = [self._weighed(term, row) for term, row in weights]
            self._totals[weights], clauses = added_up(numbers, self.variable)
            self.clauses += clauses
        self.clauses += reaching(self._totals[weights], most + 1, guard)

    def keep_out(self, automaton: Automaton, guard: Guard) -> None:
        """The automaton ends at label 0, unless a literal of ``guard`` is true."""
        entering: dict[int, Guard] = {0: guard}
        if automaton.settled[0][0] == 1:
            self.clauses.append(guard)
            return
        for layer, table in enumerate(automaton.tables):
            if table is None:
                continue
            settled = automaton.settled[layer + 1].tolist()
            reached: dict[int, Guard] = {}
            for state, guarded in entering.items():
                for choice, child in enumerate(table[state].tolist()):
                    made = () if len(table[state]) == 1 else (-self.choices[layer][choice],)
                    if settled[child] == 1:
                        self.clauses.append((*guarded, *made))
                    elif settled[child] == -1:
                        if child not in reached:
                            reached[child] = (-self.variable(),)
                        self.clauses.append((*guarded, *made, -reached[child][0]))
            entering = reached

    def reach(self, space: Space, party: str, guard: Guard) -> None:
        """The points of the party reach its minimum, unless a literal of ``guard`` is true."""
        rewards = [p for p in space.positions if p.party == party and p.points]
        table, worth, bound = in_units(
            space.points[party], [p.points for p in rewards], space.minimum[party]
        )
        numbers = []
        layout = self._layout
        met = {position.id: position.met for position in rewards}
        for term in set(range(len(table))).difference(layout.order):
            # Whether the minimum is reached does not hinge on it, so any choice will do.
            bound -= table[term][0]
            met = {name: given(formula, term, 0) for name, formula in met.items()}
        for term, classes, choices in zip(layout.order, layout.classes, self.choices, strict=True):
            values = [table[term][members[0]] for members in classes]
            bound -= min(values)
            if max(values) > min(values):
                above = [value - min(values) for value in values]
                numbers.append(list(zip(choices, above, strict=True)))
        for position, value in zip(rewards, worth, strict=True):
            # A reward counts only where it is earned, a loss wherever it is incurred.
            counts = self.variable()
            holds = negation(met[position.id]) if value > 0 else met[position.id]
            self.forbid(holds, (-counts if value > 0 else counts,))
            bound -= min(value, 0)
            numbers.append([(counts if value > 0 else -counts, abs(value))])
        self.clauses += at_least(numbers, bound, self.variable, guard)

    def _false(self, formula: Formula) -> Iterable[int]:
        """Literals, one of which is true only if ``formula`` is false."""
        if isinstance(formula, Leaf):
            return self._outside(formula)
        return (self._fails(formula),)

    def _fails(self, formula: Formula) -> int:
        """A literal that is true only if ``formula`` is false."""
        label = self.variable()
        self.forbid(formula, (-label,))
        return label

    def _weighed(self, term: int, row: Sequence[int]) -> list[tuple[int, int]]:
        """The variables of the term's choices, each with its weight."""
        layer = self._layout.layer_of[term]
        weights = (row[members[0]] for members in self._layout.classes[layer])
        return list(zip(self.choices[layer], weights, strict=True))

    def _outside(self, leaf: Leaf) -> list[int]:
        layer = self._layout.layer_of[leaf.term]
        # A leaf never depends on a term with one class of choices: it would be constant.
        return [
            self.choices[layer][place]
            for place, members in enumerate(self._layout.classes[layer])
            if not leaf.mask >> members[0] & 1
        ]

    def _exactly_one(self, size: int) -> tuple[int, ...]:
        if size < 2:
            return ()
        choices = tuple(self.variable() for _ in range(size))
        self.clauses.append(choices)
        if size <= _PAIRWISE:
            self.clauses += [(-one, -other) for one, other in combinations(choices, 2)]
        else:
            self._take_over(
                CardEnc.atmost(
                    list(choices), bound=1, top_id=self.variables, encoding=EncType.seqcounter
                ).clauses
            )
        return choices

    def _take_over(self, clauses: Sequence[Sequence[int]]) -> None:
        self.clauses += [tuple(clause) for clause in clauses]
        largest = max((abs(literal) for clause in clauses for literal in clause), default=0)
        self.variables = max(self.variables, largest)
