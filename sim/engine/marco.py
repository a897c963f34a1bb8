"""All minimal unsatisfiable and all minimal correction sets of a family of groups.

MARCO (Liffiton, Previti, Malik and Marques-Silva, *Fast, flexible MUS enumeration*,
Constraints 21, 2016). A second solver keeps the *map* of subsets not yet explored; a
subset taken from it is either satisfiable, and grows to a maximal one whose complement
is a correction set, or not, and shrinks to an unsatisfiable core; either way everything
above or below it is struck off the map. When the map is empty both lists are complete.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from math import prod

from pysat.card import CardEnc, EncType

from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import Clauses
from sim.engine.sat import OutOfTime, Solver, fewest_false

Names = tuple[str, ...]

_SMALLEST = 0.5
"""Share of the time for a smallest correction."""
_BOTH = 0.8
"""Share of what is left then for both lists together."""


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

    A smallest correction is sought before anything is listed, so that its size is known
    whatever is cut off later. Where half of the time does not prove one, a correction is found
    all the same, which none of the smallest is larger than. When the budget cuts the lists
    short, what is left of the time goes into all others of the smallest size, and into the rest
    of the corrections alone, which can be complete where the conflicts are too many to list.

    Raises:
        TooWide: there was no time to say whether there is a deal.
    """
    until, most = budget.until, budget.sets
    with Solver(clauses.hard, until if first is None else first) as solver:
        search = _Search(clauses, solver)
        try:
            if not solver.satisfiable():
                return MinimalSets(possible=False, feasible=False)
            if solver.satisfiable(search.selectors):
                return MinimalSets(possible=True, feasible=True)
        except OutOfTime:
            message = "the time limit was reached before a deal was found or ruled out"
            raise TooWide(message) from None
        least = search.fewest(budget.share(_SMALLEST).until, until)
        reason = search.both(budget.share(_BOTH).until, most)
        all_least = reason is None or search.all_of_size(least, most, until)
        complete = reason is None or search.more_corrections(most, until)
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


def possible(clauses: Clauses, until: float, held: Iterable[int] = ()) -> bool:
    """Whether the hard clauses can be satisfied with these selectors true.

    Raises:
        OutOfTime: the clock reached ``until``.
    """
    with Solver(clauses.hard, until) as solver:
        return solver.satisfiable(list(held))


def conflicts_one_by_one(clauses: Clauses, budget: Budget) -> Iterator[Names]:
    """Every minimal unsatisfiable subset, each as soon as it is found.

    The hard clauses can be satisfied, and all groups together cannot.

    Raises:
        TooWide: the time was up, or there are more sets, of either kind, than the budget has.
    """
    with Solver(clauses.hard, budget.until) as solver:
        search = _Search(clauses, solver)
        told = 0
        try:
            for _ in search.explore(budget.until, budget.sets):
                yield from search.named(search.cores[told:])
                told = len(search.cores)
        except OutOfTime:
            raise TooWide("the time limit was reached") from None


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
    def __init__(self, clauses: Clauses, solver: Solver) -> None:
        self.cores: list[frozenset[int]] = []
        self.corrections: list[frozenset[int]] = []
        self.selectors = sorted(clauses.selectors.values())
        self._clauses, self._solver = clauses, solver
        self._name = {variable: name for name, variable in clauses.selectors.items()}
        solver.prefer(self.selectors)

    def named(self, sets: Iterable[frozenset[int]]) -> tuple[Names, ...]:
        """In names, sorted by size, then by names."""
        listed = (tuple(sorted(self._name[v] for v in members)) for members in sets)
        return tuple(sorted(listed, key=lambda names: (len(names), names)))

    def fewest(self, until: float, latest: float) -> int | None:
        """The size of a smallest correction, which is kept.

        None where it was not found ``until`` then; what is kept then is one that is minimal, if
        one was found up to the ``latest``.
        """
        try:
            smallest = fewest_false(self._clauses.hard, self.selectors, until)
            self.corrections.append(frozenset(smallest))
            return len(smallest)
        except OutOfTime:
            self._solver.until = latest
        with suppress(OutOfTime):
            if self._solver.satisfiable():
                kept = self._solver.true_among(self.selectors)
                self.corrections.append(self._grown(kept))
        return None

    def both(self, until: float, most: int) -> str | None:
        """Find up to so many sets of either kind; why some may be missing."""
        try:
            for _ in self.explore(until, most):
                pass
        except OutOfTime:
            return "the time limit was reached"
        except TooWide as wide:
            return wide.reason
        return None

    def explore(self, until: float, most: int) -> Iterator[None]:
        """Strike off the map what each step finds, until nothing is left on it."""
        solver = self._solver
        solver.until = until
        with Solver(map(sorted, self.corrections), until) as unexplored:
            unexplored.prefer(self.selectors)
            while unexplored.satisfiable() or len(self.corrections) > most:
                if len(self.cores) >= most or len(self.corrections) > most:
                    raise TooWide(f"the limit of {most:,} sets was reached")
                seed = unexplored.true_among(self.selectors)
                if solver.satisfiable(sorted(seed)):
                    correction = self._grown(solver.true_among(self.selectors) | seed)
                    self.corrections.append(correction)
                    unexplored.add(sorted(correction))
                else:
                    core = self._shrunk(solver.core())
                    self.cores.append(core)
                    unexplored.add([-variable for variable in sorted(core)])
                yield

    def all_of_size(self, least: int | None, most: int, until: float) -> bool:
        """Find all corrections of the smallest size, at most so many; whether these are all."""
        if least is None:
            return False
        few = CardEnc.atmost(
            [-variable for variable in self.selectors],
            bound=least,
            top_id=self._clauses.variables,
            encoding=EncType.seqcounter,
        )
        every, met = set(self.selectors), map(sorted, self.corrections)
        found = sum(len(correction) == least for correction in self.corrections)
        with (
            suppress(OutOfTime),
            Solver((*self._clauses.hard, *met, *few.clauses), until) as left,
        ):
            while left.satisfiable():
                if found >= most:
                    return False
                # None is smaller, so what is missing is a correction as it stands.
                correction = frozenset(every - left.true_among(self.selectors))
                self.corrections.append(correction)
                left.add(sorted(correction))
                found += 1
            return True
        return False

    def more_corrections(self, most: int, until: float) -> bool:
        """Go on with the corrections alone; whether the list is complete then.

        A set that can hold together and keeps a member of every correction found
        belongs to a correction not found yet.
        """
        self._solver.until = until
        met = map(sorted, self.corrections)
        with suppress(OutOfTime), Solver((*self._clauses.hard, *met), until) as left:
            left.prefer(self.selectors)
            while left.satisfiable():
                if len(self.corrections) >= most:
                    return False
                correction = self._grown(left.true_among(self.selectors))
                self.corrections.append(correction)
                left.add(sorted(correction))
            return True
        return False

    def _grown(self, kept: set[int]) -> frozenset[int]:
        """What is missing from a largest satisfiable set around ``kept``."""
        missing: list[int] = []
        solver = self._solver
        for variable in self.selectors:
            if variable in kept:
                continue
            if solver.satisfiable([*sorted(kept), variable]):
                kept = kept | solver.true_among(self.selectors)
            else:
                missing.append(variable)
        return frozenset(missing)

    def _shrunk(self, core: set[int]) -> frozenset[int]:
        """A smallest unsatisfiable set within ``core``: none of it can be spared."""
        needed: set[int] = set()
        while core - needed:
            tried = min(core - needed)
            if self._solver.satisfiable(sorted(core - {tried})):
                needed.add(tried)
            else:
                core = self._solver.core()
        return frozenset(core)
