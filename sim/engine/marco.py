"""All minimal unsatisfiable and all minimal correction sets of a family of groups.

MARCO (Liffiton, Previti, Malik and Marques-Silva, *Fast, flexible MUS enumeration*,
Constraints 21, 2016). A second solver keeps the *map* of subsets not yet explored; a
subset taken from it is either satisfiable, and grows to a maximal one whose complement
is a correction set, or not, and shrinks to an unsatisfiable core; either way everything
above or below it is struck off the map. When the map is empty both lists are complete.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from math import prod

from pysat.card import CardEnc, EncType

from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import Clauses
from sim.engine.sat import OutOfTime, Solver, fewest_false

Names = tuple[str, ...]

_SHARE = 0.8
"""Share of the time for both lists together."""


@dataclass(frozen=True, slots=True)
class MinimalSets:
    """Why groups cannot all hold: both lists sorted by size, then by names; every set is minimal.

    ``conflicts`` are the minimal unsatisfiable subsets, ``corrections`` the minimal
    correction sets. ``possible`` says whether the hard clauses alone can be satisfied; if
    not, there is nothing to give up that would help, and both lists are empty. So are they
    when all groups can hold together (``feasible``). ``reason`` says why a list is incomplete.

    ``least`` is the proven size of the smallest correction, and ``least_complete`` says
    whether every correction of that size was found. Two or more independent ``parts`` that
    cannot hold have their own lists, and the corrections of the whole are one of each: at
    most as many of these as may be listed are multiplied out, the smallest first.
    """

    possible: bool
    feasible: bool
    conflicts: tuple[Names, ...] = ()
    corrections: tuple[Names, ...] = ()
    conflicts_complete: bool = True
    corrections_complete: bool = True
    reason: str | None = None
    least: int | None = None
    least_complete: bool = True
    parts: tuple[MinimalSets, ...] = ()

    @property
    def number(self) -> int:
        """How many corrections there are, of those found; not all of them need be listed."""
        return prod(part.number for part in self.parts) if self.parts else len(self.corrections)

    @property
    def ways(self) -> int:
        """How many of them are of the smallest size."""
        if self.parts:
            return prod(part.ways for part in self.parts)
        sizes = [len(names) for names in self.corrections]
        return sizes.count(min(sizes, default=0))

    @property
    def always(self) -> frozenset[str]:
        """The groups that are in every correction found."""
        if self.parts:
            return frozenset[str]().union(*(part.always for part in self.parts))
        common = [frozenset(names) for names in self.corrections]
        return common[0].intersection(*common) if common else frozenset()

    @property
    def complete(self) -> bool:
        """Whether both lists are complete."""
        return self.conflicts_complete and self.corrections_complete

    @property
    def hopeless(self) -> bool:
        """Whether giving up everything opens nothing: too few would be for any package."""
        return self.possible and not self.feasible and self.complete and not self.corrections


def minimal_sets(clauses: Clauses, budget: Budget, first: float | None = None) -> MinimalSets:
    """Both lists, complete or labelled incomplete.

    ``first`` is the reading of :func:`time.monotonic` up to which it may be found out whether
    there is a deal, where that is not the time of the budget.

    When the budget cuts the search short, what is left of the time goes into a smallest
    correction, into all others of its size, and into the rest of the corrections alone,
    which can be complete where the conflicts are too many to list.

    Raises:
        TooWide: there was no time to say whether there is a deal.
    """
    until, early, most = budget.until, budget.share(_SHARE).until, budget.sets
    search = _Search(clauses)
    with Solver(clauses.hard) as solver, Solver((), early) as unexplored:
        solver.prefer(search.selectors)
        unexplored.prefer(search.selectors)
        solver.until = until if first is None else first
        try:
            if not solver.satisfiable():
                return MinimalSets(possible=False, feasible=False)
            if solver.satisfiable(search.selectors):
                return MinimalSets(possible=True, feasible=True)
        except OutOfTime:
            message = "the time limit was reached before a deal was found or ruled out"
            raise TooWide(message) from None
        solver.until = early
        reason = None
        try:
            for _ in search.explore(solver, unexplored):
                if max(len(search.cores), len(search.corrections)) >= most:
                    if unexplored.satisfiable():
                        reason = f"the limit of {most:,} sets was reached"
                    break
        except OutOfTime:
            reason = "the time limit was reached"
    least, all_least, complete = None, True, True
    if reason:
        least, all_least = search.smallest(most, until)
        complete = search.more_corrections(most, until)
    corrections = search.named(search.corrections)
    return MinimalSets(
        possible=True,
        feasible=False,
        conflicts=search.named(search.cores),
        conflicts_complete=reason is None,
        corrections_complete=complete and len(corrections) <= most,
        corrections=corrections[:most],
        reason=reason,
        least=len(corrections[0]) if complete else least,
        least_complete=complete or all_least,
    )


def verified(clauses: Clauses, found: MinimalSets, until: float = float("inf")) -> bool:
    """Whether a fresh solver agrees that every set found is what it claims, and minimal.

    Raises:
        OutOfTime: the clock reached ``until``.
    """
    everything = set(clauses.selectors)
    with Solver(clauses.hard, until) as solver:

        def together(names: Collection[str]) -> bool:
            return solver.satisfiable([clauses.selectors[name] for name in names])

        return all(
            not together(core) and all(together(set(core) - {name}) for name in core)
            for core in found.conflicts
        ) and all(
            together(everything.difference(correction))
            and not any(together(everything.difference(correction) | {name}) for name in correction)
            for correction in found.corrections
        )


class _Search:
    def __init__(self, clauses: Clauses) -> None:
        self.cores: list[frozenset[int]] = []
        self.corrections: list[frozenset[int]] = []
        self.selectors = sorted(clauses.selectors.values())
        self._clauses = clauses
        self._name = {variable: name for name, variable in clauses.selectors.items()}

    def named(self, sets: Iterable[frozenset[int]]) -> tuple[Names, ...]:
        """In names, sorted by size, then by names."""
        listed = (tuple(sorted(self._name[v] for v in members)) for members in sets)
        return tuple(sorted(listed, key=lambda names: (len(names), names)))

    def explore(self, solver: Solver, unexplored: Solver) -> Iterator[None]:
        """Strike off the map what each step finds, until nothing is left on it."""
        while unexplored.satisfiable():
            seed = unexplored.true_among(self.selectors)
            if solver.satisfiable(sorted(seed)):
                correction = self._grown(solver, solver.true_among(self.selectors) | seed)
                self.corrections.append(correction)
                unexplored.add(sorted(correction))
            else:
                core = self._shrunk(solver, solver.core())
                self.cores.append(core)
                unexplored.add([-variable for variable in sorted(core)])
            yield

    def smallest(self, most: int, until: float) -> tuple[int | None, bool]:
        """The size of the smallest corrections, if it was found; whether all of them were.

        At most ``most`` of them are found.
        """
        hard, every = self._clauses.hard, set(self.selectors)
        try:
            first = frozenset(fewest_false(hard, self.selectors, until))
            if first not in self.corrections:
                self.corrections.append(first)
        except OutOfTime:
            return None, False
        size = len(first)
        few = CardEnc.atmost(
            [-variable for variable in self.selectors],
            bound=size,
            top_id=self._clauses.variables,
            encoding=EncType.seqcounter,
        )
        met = map(sorted, self.corrections)
        found = sum(len(correction) == size for correction in self.corrections)
        with Solver((*hard, *met, *few.clauses), until) as left:
            try:
                while left.satisfiable():
                    if found >= most:
                        return size, False
                    # None is smaller, so what is missing is a correction as it stands.
                    correction = frozenset(every - left.true_among(self.selectors))
                    self.corrections.append(correction)
                    left.add(sorted(correction))
                    found += 1
            except OutOfTime:
                return size, False
        return size, True

    def more_corrections(self, most: int, until: float) -> bool:
        """Go on with the corrections alone; whether the list is complete then.

        A set that can hold together and keeps a member of every correction found
        belongs to a correction not found yet.
        """
        hard = self._clauses.hard
        met = map(sorted, self.corrections)
        with Solver((*hard, *met), until) as left, Solver(hard, until) as solver:
            left.prefer(self.selectors)
            solver.prefer(self.selectors)
            try:
                while left.satisfiable():
                    if len(self.corrections) >= most:
                        return False
                    correction = self._grown(solver, left.true_among(self.selectors))
                    self.corrections.append(correction)
                    left.add(sorted(correction))
            except OutOfTime:
                return False
        return True

    def _grown(self, solver: Solver, kept: set[int]) -> frozenset[int]:
        """What is missing from a largest satisfiable set around ``kept``."""
        missing: list[int] = []
        for variable in self.selectors:
            if variable in kept:
                continue
            if solver.satisfiable([*sorted(kept), variable]):
                kept = kept | solver.true_among(self.selectors)
            else:
                missing.append(variable)
        return frozenset(missing)

    def _shrunk(self, solver: Solver, core: set[int]) -> frozenset[int]:
        """A smallest unsatisfiable set within ``core``: none of it can be spared."""
        needed: set[int] = set()
        while core - needed:
            tried = min(core - needed)
            if solver.satisfiable(sorted(core - {tried})):
                needed.add(tried)
            else:
                core = solver.core()
        return frozenset(core)
