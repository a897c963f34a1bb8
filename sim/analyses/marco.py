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
from time import monotonic

from sim.analyses.clauses import Clauses
from sim.analyses.solver import OutOfTime, Solver

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Where to stop: sets in either list, and seconds in all."""

    sets: int = 5_000
    seconds: float = 10.0

    def clock(self) -> float:
        """The reading of :func:`time.monotonic` at which time is up."""
        return monotonic() + self.seconds


@dataclass(frozen=True, slots=True)
class MinimalSets:
    """Both lists, each sorted by size, then by names; every set in them is minimal.

    ``possible`` says whether the hard clauses alone can be satisfied, ``satisfiable``
    whether all groups can hold together. ``reason`` says why a list is incomplete.
    """

    possible: bool
    satisfiable: bool
    cores: tuple[Names, ...]
    corrections: tuple[Names, ...]
    cores_complete: bool
    corrections_complete: bool
    reason: str | None


def minimal_sets(clauses: Clauses, limits: Limits | None = None) -> MinimalSets:
    """Both lists, complete or labelled incomplete."""
    limits = limits or Limits()
    until = limits.clock()
    search = _Search(clauses, until)
    reason = None
    with Solver(clauses.hard, until) as solver, Solver((), until) as unexplored:
        solver.prefer(search.selectors)
        unexplored.prefer(search.selectors)
        try:
            if not solver.satisfiable():
                return MinimalSets(False, False, (), (), True, True, None)
            for _ in search.explore(solver, unexplored):
                if max(len(search.cores), len(search.corrections)) >= limits.sets:
                    reason = f"the limit of {limits.sets:,} sets was reached"
                    break
        except OutOfTime:
            reason = f"the limit of {limits.seconds:g} seconds was reached"
    all_found = reason is None
    if not all_found:
        all_corrections = search.more_corrections(limits.sets)
    else:
        all_corrections = True
    return MinimalSets(
        possible=True,
        satisfiable=search.corrections == [frozenset()],
        cores=search.named(search.cores),
        corrections=search.named(c for c in search.corrections if c),
        cores_complete=all_found,
        corrections_complete=all_corrections,
        reason=reason,
    )


def verified(clauses: Clauses, found: MinimalSets) -> bool:
    """Whether a fresh solver agrees that every set found is what it claims, and minimal."""
    everything = set(clauses.selectors)
    with Solver(clauses.hard) as solver:

        def together(names: Collection[str]) -> bool:
            return solver.satisfiable([clauses.selectors[name] for name in names])

        return all(
            not together(core) and all(together(set(core) - {name}) for name in core)
            for core in found.cores
        ) and all(
            together(everything.difference(correction))
            and not any(together(everything.difference(correction) | {name}) for name in correction)
            for correction in found.corrections
        )


class _Search:
    def __init__(self, clauses: Clauses, until: float) -> None:
        self.cores: list[frozenset[int]] = []
        self.corrections: list[frozenset[int]] = []
        self.selectors = sorted(clauses.selectors.values())
        self._clauses = clauses
        self._name = {variable: name for name, variable in clauses.selectors.items()}
        self._until = until

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
                if not correction:
                    return
            else:
                core = self._shrunk(solver, solver.core())
                self.cores.append(core)
                unexplored.add([-variable for variable in sorted(core)])
            yield

    def more_corrections(self, limit: int) -> bool:
        """Go on with the corrections alone, whatever the number of cores; whether that is all.

        A set of groups that can hold together and keeps a member of every correction
        found belongs to a correction not found yet.
        """
        try:
            with Solver((*self._clauses.hard, *map(sorted, self.corrections)), self._until) as left:
                left.prefer(self.selectors)
                with Solver(self._clauses.hard, self._until) as solver:
                    solver.prefer(self.selectors)
                    while left.satisfiable():
                        if len(self.corrections) >= limit:
                            return False
                        self.corrections.append(
                            self._grown(solver, left.true_among(self.selectors))
                        )
                        left.add(sorted(self.corrections[-1]))
                    return True
        except OutOfTime:
            return False

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
