"""Graded concessions told in words: which bound would have to move, from where to where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from sim.language.parser import parse
from sim.questions.glossary import begun, big, counted, listed, party_name, possessive
from sim.questions.graded import Graded, GradedWay, Weakening
from sim.questions.plain import in_words
from sim.questions.stakes_told import holder, stake_words
from sim.scenario.model import Scenario
from sim.scenario.verdicts import MINIMUM

WEAKENED: Final = "How far positions would have to be weakened"
SHOWN: Final = 12
"""Combinations that are told; JSON has all."""
AT_ONCE: Final = 4
"""Of these, how many a page tells before one asks for more."""


def told(scenario: Scenario, found: Graded, shown: int = SHOWN) -> list[str]:
    """How many combinations there are, the first of them, what limits the list."""
    if not found.ways:
        return [] if found.reason is None else [f"Not complete: {found.reason}."]
    alone = sum(len(way.positions) == 1 for way in found.ways)
    ways = counted(found.in_all, "smallest combination")
    verb = "opens" if found.in_all == 1 else "open"
    single = f"; {big(alone)} of them by one position alone" if alone else ""
    whole = " (whole: nothing is left of it)" if any(way.whole for way in found.ways) else ""
    lines = [f"{ways} of weakenings {verb} a deal{single}{whole}."]
    lines += [sentence(scenario, way) for way in found.ways[:shown]]
    if found.in_all > shown:
        lines.append(f"{big(found.in_all - shown)} more are in the JSON.")
    return lines if found.reason is None else [*lines, f"Not complete: {found.reason}."]


def sentence(scenario: Scenario, way: GradedWay) -> str:
    """What would have to be weakened, how far, and how many deals that opens."""
    moved = listed(_moves(scenario, way))
    opened = "" if way.opens is None else f" This opens {counted(way.opens, 'deal')}."
    return f"{begun(moved)} would do.{opened}"


def _moves(scenario: Scenario, way: GradedWay) -> Iterator[str]:
    """Those who move on one term by the same steps together, then what is given up."""
    parts = Counter(weakening.position for weakening in way.weakenings)
    bounds: dict[tuple[object, ...], list[Weakening]] = {}
    dropped: list[Weakening] = []
    for weakening in way.weakenings:
        gone = weakening.position in way.whole
        if weakening.of and not (gone and parts[weakening.position] > 1):
            side = "at least" if weakening.least else "at most"
            whole = " (whole)" if gone else ""
            yield (
                f"{_owned(scenario, weakening)} from {side} {weakening.before} to {side} "
                f"{weakening.after} of its {weakening.of} parts{whole}"
            )
        elif weakening.term and not (gone and parts[weakening.position] > 1):
            key = (weakening.term, weakening.before, weakening.after, weakening.least)
            bounds.setdefault(key, []).append(weakening)
        elif gone:
            dropped.append(weakening)
        else:
            said = in_words(scenario, parse(weakening.part or ""))
            yield f"{_owned(scenario, weakening)} without {said}"
    yield from (_bound(scenario, same, way.whole) for same in bounds.values())
    given_up = list(dict.fromkeys(weakening.position for weakening in dropped))
    if len(given_up) == 1:
        yield f"{stake_words(scenario, given_up[0])} given up"
    elif given_up:
        owners = dict.fromkeys(weakening.party for weakening in dropped)
        whose = {p: [s for s in given_up if holder(scenario, s) == p] for p in owners}
        named = (
            f"{possessive(party_name(scenario, party))} {listed(map(_short, stakes))}"
            for party, stakes in whose.items()
        )
        yield f"{listed(named)} given up"


def _short(stake: str) -> str:
    return "minimum" if stake.endswith(MINIMUM) else stake


def _owned(scenario: Scenario, weakening: Weakening, mark: str = "") -> str:
    owner = possessive(party_name(scenario, weakening.party))
    return f"{owner} {weakening.position}{mark}"


def _bound(scenario: Scenario, same: Sequence[Weakening], whole: Collection[str]) -> str:
    """A bound that moves, whose it is, and of which positions nothing is left then."""
    term, first = scenario.term[same[0].term or ""], same[0]
    side = "at least" if first.least else "at most"

    def words(option: str) -> str:
        label = term.option(option).label
        return f"{side} {label}" if term.numeric else f"“{label}”"

    start = "" if first.before is None else f" from {words(first.before)}"
    reached = term.option(first.after or "")
    end = f"to where they meet, from {reached.label}" if reached.size > 1 else ""
    moved = f"“{term.label}”{start} {end or f'to {words(reached.id)}'}"
    marks = {w.position: " whole" if w.position in whole else "" for w in same}
    if len(same) > 1:
        return f"{moved} ({listed(_owned(scenario, w, marks[w.position]) for w in same)})"
    owner = possessive(party_name(scenario, first.party))
    return f"{owner} {moved} ({first.position}{marks[first.position]})"
