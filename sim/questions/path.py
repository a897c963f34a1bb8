"""In which order can one package become another, and what must happen at one stroke?

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskPath(package="PK01", parties=["russia", "ukraine", "us"]).answer(scenario)
>>> found.findings.reachable, found.findings.stops["strikes"]
(False, ['RU-10'])
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice, pairwise
from math import prod
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from sim import limits
from sim.engine.drafts import TOO_FEW, Drafts, Held, Truths, drafts_of
from sim.engine.roads import Cells, Roads, furthest, roads
from sim.problems import InvalidInput, Problem, all_unknown
from sim.questions.base import Ask
from sim.questions.nearest import nearest
from sim.questions.party_check import spoken_to
from sim.questions.path_told import Furthest, Path, PathFindings, PathRow, Step, Stopped, StopRow
from sim.scenario.asked import AskedPackage, AskedParties, laid_out, wrong
from sim.scenario.declared import json_field
from sim.scenario.model import Kind, Scenario, Settings, Term
from sim.scenario.parameters import Bounds, Names, Pairs, Shown
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question
from sim.scenario.verdicts import SHORTFALL_OF
from sim.scenario.view import in_force

Groups = tuple[tuple[str, ...], ...]
Place = Sequence[int] | NDArray[np.integer]


class AskPath(AskedParties, Ask):
    """In which order, and what at one stroke."""

    name: ClassVar = "path"
    help: ClassVar = (
        "in which order one package can become another, never through a blocked package"
    )
    finds: ClassVar = PathFindings
    rows: ClassVar = MappingProxyType({"path_steps": PathRow, "path_stops": StopRow})
    fails: ClassVar = MappingProxyType({"none": "there is no way"})

    start: Annotated[str | None, Shown("ID[/PHASE]", flag="from")] = None
    """the package one starts from (default: the status quo)"""
    start_set: Annotated[Pairs, Shown("TERM=OPTION", flag="from-set", many=True)] = json_field(
        default={}
    )
    """terms set at the start (laid over --from when both are given)"""
    package: Annotated[str | None, Shown("ID[/PHASE]", flag="to")] = None
    """the package to reach"""
    set: Annotated[Pairs, Shown("TERM=OPTION", flag="to-set", many=True)] = json_field(default={})
    """terms set in the target (laid over --to when both are given)"""
    to_nearest: bool = False
    """instead: reach the deal nearest to the start"""
    through: bool = False
    """let ordered terms pass through the options between"""
    avoid_warnings: bool = False
    """only drafts that draw no warning that neither end draws"""
    keep: Annotated[Names, Shown("T1,T2", noun="term")] = ()
    """terms that must stay as they are at the start"""
    listed: Annotated[int, Bounds(limits.MOST_LISTED, least=1), Shown("N", flag="list")] = (
        limits.WAYS_LISTED
    )
    """list this many ways"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Ends that do not exist or do not go together, terms to keep, as well."""
        given = [self.to_nearest, self.names_package]
        message = "name a target (--to, --to-set) or ask for the nearest (--to-nearest)"
        return [
            *super().problems(scenario),
            *wrong(lambda: self._start(scenario)),
            *all_unknown("--keep", "term", self.keep, scenario.term),
            *([] if any(given) else [Problem("command line", message=message)]),
            *([Problem("--to-nearest", message=f"{message}, not both")] if all(given) else []),
        ]

    def answer(self, scenario: Scenario) -> Path:
        """Every way, counted; the first of them listed."""
        self.refuse_bad(scenario)
        question = self.asking(scenario, open_terms=())
        start, target = self._start(scenario), self.settings(scenario)
        if self.to_nearest:
            near = nearest(scenario, start, question, keep=self.keep, limit=1, may_drop=True)
            if not near.deals:
                raise InvalidInput([Problem("--to-nearest", message="there is no deal at all")])
            target = dict(near.deals[0].package)
        return path(
            scenario,
            start if self.start is None or self.start_set else self.start,
            target if self.package is None or self.set or self.to_nearest else self.package,
            question,
            through=self.through,
            avoid_warnings=self.avoid_warnings,
            keep=self.keep,
            listed=self.listed,
        )

    def _start(self, scenario: Scenario) -> dict[str, str]:
        return laid_out(scenario, self.start, self.start_set, ("--from", "--from-set"))

    def settings(self, scenario: Scenario) -> dict[str, str]:
        """The terms set in the target."""
        return laid_out(scenario, self.package, self.set, ("--to", "--to-set"))


ASK: Final = AskPath


def path(
    scenario: Scenario,
    start: str | Settings,
    target: str | Settings,
    question: Question,
    *,
    through: bool = False,
    avoid_warnings: bool = False,
    keep: Collection[str] = (),
    listed: int = limits.WAYS_LISTED,
) -> Path:
    """Every way from ``start`` to ``target`` by drafts that are open.

    Ends are packages (``ID`` or ``ID/PHASE``) or settings; the status quo is no settings.
    A draft is the start with some of the changes made. It is open when it breaks no hard
    rule (those of a first phase are held against the start only) and the agreement rule of
    the question accepts it. With ``through`` each option between two of an ordered term is
    a change of its own. With ``avoid_warnings`` a draft that draws a warning that neither
    end draws is not open. Silence closes nothing; it is told.

    Raises:
        InvalidInput: an end or a term to keep does not exist, or there are more than
            2^20 drafts.
    """
    if unknown := all_unknown("--keep", "term", keep, scenario.term):
        raise InvalidInput(unknown)
    begin, wanted = (
        AskedPackage.of(start).settings(scenario),
        AskedPackage.of(target).settings(scenario),
    )
    end = {
        t.id: option
        for t in scenario.terms
        if (option := (begin if t.id in keep else wanted).get(t.id)) is not None
    }
    chains = {
        t.id: _chain(t, begin.get(t.id), end.get(t.id), through)
        for t in scenario.terms
        if begin.get(t.id) != end.get(t.id)
    }
    if prod(map(len, chains.values())) > limits.PATH_DRAFTS:
        message = f"{len(chains)} terms differ; keep some of them: {', '.join(chains)}"
        raise InvalidInput([Problem("--keep", message=message)])
    drafts = drafts_of(
        scenario,
        question,
        begin,
        chains,
        first_phase=AskedPackage.of(start).first_phase(scenario),
        avoid_warnings=avoid_warnings,
    )
    told = _Told(scenario, question, drafts)
    found = roads(drafts.open)
    ways = {} if found is None else told.along(found, listed)
    stopped = told.short_of(listed) if found is None else {}
    first, last = [0] * len(chains), [n - 1 for n in drafts.shape]
    return Path(
        start=begin,
        target=end,
        start_package=start if isinstance(start, str) else None,
        target_package=target if isinstance(target, str) and end == wanted else None,
        changes=tuple(chains),
        drafts=drafts.open.size,
        open=int(drafts.open.sum()),
        start_stopped=told.stopped(first),
        target_stopped=told.stopped(last),
        start_open=bool(drafts.open.flat[0]),
        target_open=bool(drafts.open.flat[-1]),
        unspoken=told.silent(told.moved(first, last)),
        question=question,
        provenance=Provenance.of(scenario, question.view),
        **ways,
        **stopped,
    )


def _chain(
    term: Term, before: str | None, after: str | None, through: bool
) -> tuple[str | None, ...]:
    """From one option to the other; with ``through`` by way of those between, if ordered."""
    places = [
        term.position_of.get(term.status_quo if option is None else option)  # type: ignore[arg-type]
        for option in (before, after)
    ]
    if not (through and term.ordered) or places[0] is None or places[1] is None:
        return (before, after)
    low, high = sorted((places[0], places[1]))
    between = [option.id for option in term.options[low + 1 : high]]
    return (before, *(between if places[0] < places[1] else reversed(between)), after)


class _Told:
    """What is to be said of drafts."""

    def __init__(self, scenario: Scenario, question: Question, drafts: Drafts) -> None:
        self._scenario = scenario
        self._question = question
        self._drafts = drafts
        self._terms = tuple(drafts.chains)
        self._held = [h for h in drafts.positions if h.applies.any() or h.fails.any()]
        in_view = in_force(scenario, question.view)
        self._spoken = {
            party: spoken_to(scenario, [p for p in in_view if p.party == party])
            for party in scenario.party
        }

    def along(self, found: Roads, most: int) -> dict[str, Any]:
        """The ways there are."""
        count = found.count()
        together, no_later = self._ordered(found.no_later()) if self._terms else ((), ())
        return {
            "reachable": True,
            "orders": count if found.bundle <= 1 else 0,
            "bundle": found.bundle,
            "steps": found.steps,
            "sequences": count,
            "first": tuple(self._terms[axis] for axis in found.first()),
            "ways": tuple(
                tuple(self._step(before, after) for before, after in pairwise(road))
                for road in islice(found.listed(), most)
            ),
            "together": together,
            "no_later_than": no_later,
        }

    def _ordered(self, no_later: Truths) -> tuple[Groups, Groups]:
        same = no_later & no_later.T
        heads = [axis for axis in range(len(same)) if axis == int(same[axis].argmax())]
        groups = [tuple(self._terms[a] for a in np.flatnonzero(same[axis])) for axis in heads]
        before = (no_later & ~same)[np.ix_(heads, heads)]
        # What a chain of others says already is left out.
        direct = np.argwhere(before & ~(before @ before)).tolist()
        pairs = tuple((self._terms[heads[a]], self._terms[heads[b]]) for a, b in direct)
        return tuple(group for group in groups if len(group) > 1), pairs

    def short_of(self, most: int) -> dict[str, Any]:
        """The furthest drafts (the start, when none is open) and what stops them."""
        shape = np.array(self._drafts.shape)
        cells = furthest(self._drafts.open)
        cells = cells if len(cells) else np.zeros((1, len(shape)), dtype=np.int64)
        return {
            "furthest": tuple(
                Furthest(
                    made=self._changed([0] * len(shape), cell),
                    stopped={
                        self._terms[axis]: self.stopped(cell + (np.arange(len(shape)) == axis))
                        for axis in np.flatnonzero(cell < shape - 1)
                    },
                )
                for cell in cells[:most]
            ),
            "furthest_total": len(cells),
            "last": tuple(n for n, t in self._drafts.stops.items() if self._always(t, cells)),
        }

    def _always(self, stops: Truths, cells: Cells) -> bool:
        """Whether it stops some change at each of these drafts."""
        full = np.broadcast_to(stops, self._drafts.shape)
        stopped = np.zeros(len(cells), dtype=bool)
        for axis, length in enumerate(self._drafts.shape):
            left = cells[:, axis] < length - 1
            beyond = cells[left].T.copy()
            beyond[axis] += 1
            stopped[left] |= full[tuple(beyond)]
        return bool(stopped.all())

    def silent(self, terms: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Party -> those of the terms that it must carry out and has said nothing on."""
        found = {
            party: tuple(t for t in terms if party in term[t].deliver and t not in spoken)
            for term in (self._scenario.term,)
            for party, spoken in self._spoken.items()
        }
        return {party: silent for party, silent in found.items() if silent}

    def _step(self, before: Place, after: Place) -> Step:
        moved = self.moved(before, after)
        doers = {party for term in moved for party in self._scenario.term[term].deliver}
        held = self._held
        bound = [h for h in held if h.kind is not Kind.OPENNESS and _at(h.applies, after)]
        unmet = {h.party for h in bound if not _at(h.met, after)}
        return Step(
            set=self._changed(before, after),
            must_act=tuple(party for party in self._scenario.party if party in doers),
            silent=self.silent(moved),
            met=self._by_party(h for h in held if _at(h.met, after) > _at(h.met, before)),
            failing=self._by_party(
                h
                for h in held
                if h.kind in SHORTFALL_OF and _at(h.fails, after) > _at(h.fails, before)
            ),
            content=tuple(p for p in self._by_party(bound) if p not in unmet),
        )

    def _by_party(self, held: Iterable[Held]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {party: [] for party in self._question.parties}
        for one in held:
            found[one.party].append(one.id)
        return {party: tuple(ids) for party, ids in found.items() if ids}

    def stopped(self, place: Place) -> Stopped:
        """What closes one draft."""
        stops = [name for name, truths in self._drafts.stops.items() if _at(truths, place)]
        rules = self._drafts.rules
        return Stopped(
            positions=tuple(n for n in stops if n not in rules and n != TOO_FEW),
            rules=tuple(name for name in stops if name in rules),
            too_few=TOO_FEW in stops,
        )

    def moved(self, before: Place, after: Place) -> tuple[str, ...]:
        """The terms of which another option comes into force, by being set or left out."""
        start, end = self._changed(after, before), self._changed(before, after)
        quo = self._scenario.status_quo
        return tuple(t for t in end if (start[t] or quo.get(t)) != (end[t] or quo.get(t)))

    def _changed(self, before: Place, after: Place) -> dict[str, str | None]:
        moved = zip(self._drafts.chains.items(), before, after, strict=True)
        return {term: options[b] for (term, options), a, b in moved if a != b}


def _at(truths: Truths, place: Place) -> bool:
    """The truth at one draft, where axes of length 1 stand for every place."""
    return bool(truths[tuple(p if n > 1 else 0 for p, n in zip(place, truths.shape, strict=True))])
