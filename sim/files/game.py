"""A game file: decision makers, yes-or-no options, and what each of them prefers.

The form of the graph model for conflict resolution (Fang, Hipel & Kilgour 1993). States are
the possible answers to all options, numbered from 1 in ascending binary, the first option
the lowest bit; those that are ``same`` count as one and come last. A party's ``ranking``
lists the states, best first, ties as a list; or its ``statements`` list conditions, most
important first: of k statements the j-th that is true counts 2^(k-j) (option prioritising).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from sim import limits
from sim.files import tree
from sim.files.conditions import misnamed, report_misnamed
from sim.files.shape import shaped
from sim.files.sheet import Sheet
from sim.files.text import decoded
from sim.files.tree import compose
from sim.language.syntax import AllOf, AnyOf, Condition, Count, Equals, Not, OneOf
from sim.problems import InvalidInput
from sim.scenario.fields import ConditionField, Id, Label, PartyId, Text, Whole
from sim.scenario.item import Item
from sim.scenario.sums import COMPARED
from sim.scenario.taken import SOME, Taken
from sim.scenario.terms import Option, Term

_NO, _YES = "no", "yes"
_HEAD: Final = re.compile(r'^(?:game|\{\s*"game")\s*:', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Player(Item):
    """A decision maker."""

    id: Id
    """Identifier of the party"""
    label: Label | None = None
    """Name shown to readers"""


@dataclass(frozen=True, slots=True)
class Choice(Item):
    """Something that one party does or does not do."""

    id: Id
    """Identifier of the option"""
    party: PartyId
    """Whose option it is"""
    label: Label | None = None
    """Name shown to readers"""
    moves: Literal["both", "to_yes", "to_no"] = "both"
    """In which direction it may be changed"""


Tie = Annotated[
    tuple[Whole, ...], Taken(before=lambda value: value if isinstance(value, list) else [value])
]
"""States that a party ranks alike; a single one is taken as a list of one."""


@dataclass(frozen=True, slots=True)
class GameFile(Item):
    """What a game file may hold."""

    game: Id
    """Identifier of the game"""
    parties: Annotated[tuple[Player, ...], SOME]
    """The decision makers"""
    options: Annotated[tuple[Choice, ...], SOME]
    """What they can do, the first the lowest bit of a state"""
    impossible: tuple[ConditionField, ...] = ()
    """Conditions under which a state is impossible"""
    same: tuple[ConditionField, ...] = ()
    """Conditions of which each makes all its states one"""
    ranking: Mapping[PartyId, tuple[Tie, ...]] = field(default_factory=dict)
    """Party: the states, best first"""
    statements: Mapping[PartyId, tuple[ConditionField, ...]] = field(default_factory=dict)
    """Instead, party: conditions that it wants to hold, the most important first"""
    title: Label | None = None
    """What it is about"""
    note: Text = ""
    """Anything a reader should know"""


@dataclass(frozen=True)
class Game:
    """A game that has been read: ``states`` maps a code to its number from 0, or to -1.

    ``values`` are ranks: party, state -> rank, higher preferred.
    """

    file: GameFile
    states: NDArray[np.int32]
    values: NDArray[np.int32]
    digest: str


def is_game(path: str | Path) -> bool:
    """Whether the file exists and says at its beginning that it is a game."""
    try:
        with Path(path).open("rb") as stream:
            return _HEAD.search(stream.read(1 << 12).decode("utf-8", "replace")) is not None
    except (OSError, ValueError):
        return False


def read_game(path: str | Path) -> Game:
    """The game in a file.

    Raises:
        InvalidInput: with everything wrong in it.
    """
    with Path(path).open("rb") as stream:
        text = decoded(stream.read(limits.FILE_BYTES + 1), str(path))
    root, problems = compose(text, str(path))
    if root is None:
        raise InvalidInput(problems)
    sheet = Sheet(str(path), root, problems)
    found = shaped(sheet, TypeAdapter(GameFile))
    game = None if found is None else _game(sheet, found, text)
    if game is None or sheet.broken:
        raise InvalidInput(p for p in sheet.in_order() if p.is_error)
    return game


def _game(sheet: Sheet, found: GameFile, text: str) -> Game | None:
    if not _named(sheet, found):
        return None
    place = {option.id: place for place, option in enumerate(found.options)}
    codes = np.arange(1 << len(place), dtype=np.int32)
    possible = ~_any(found.impossible, codes, place)
    merged = [possible & _true(condition, codes, place) for condition in found.same]
    for index, one in enumerate(merged):
        if (one & _any(found.same[:index], codes, place)).any():
            sheet.report(("same", index), "overlaps with one of the conditions before it")
    single = np.flatnonzero(possible & ~_any(found.same, codes, place))
    states = np.full(len(codes), -1, dtype=np.int32)
    states[single] = np.arange(len(single))
    number = len(single)
    for one in (one for one in merged if one.any()):
        states[one] = number
        number += 1
    if not number:
        sheet.report(("impossible",), "leaves no state possible", at_key=True)
    if sheet.broken:
        return None
    values = [_ranks(sheet, found, party.id, states, number, place) for party in found.parties]
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Game(found, states, np.array(values, dtype=np.int32), digest)


def _named(sheet: Sheet, found: GameFile) -> bool:
    """Report names used twice, options and parties too many or without each other."""
    sound = not sheet.broken
    names = {"parties": [p.id for p in found.parties], "options": [o.id for o in found.options]}
    for section, ids in names.items():
        for index, name in enumerate(ids):
            if name in ids[:index]:
                sheet.report((section, index, "id"), f"the id {name!r} is used twice")
    if len(found.options) > limits.GAME_OPTIONS:
        sheet.report(("options",), f"{len(found.options)} options; at most {limits.GAME_OPTIONS}")
    for index, party in enumerate(found.parties):
        if sound and all(option.party != party.id for option in found.options):
            sheet.report(("parties", index), f"{party.id!r} has no option")
        given = [name for name in ("ranking", "statements") if party.id in getattr(found, name)]
        if len(given) != 1:
            message = f"{party.id!r} needs a ranking or statements, not both"
            sheet.report((given[0], party.id) if given else ("parties", index), message)
    terms = {o.id: Term(o.id, o.id, (Option(_NO, _NO), Option(_YES, _YES))) for o in found.options}
    texts: list[tuple[tree.Path, Sequence[Condition]]] = [
        (("impossible",), found.impossible),
        (("same",), found.same),
        *((("statements", party), said) for party, said in found.statements.items()),
    ]
    for path, conditions in texts:
        for index, condition in enumerate(conditions):
            report_misnamed(sheet, (*path, index), misnamed(condition, terms, ()))
    return not sheet.broken


def _ranks(
    sheet: Sheet,
    found: GameFile,
    party: str,
    states: NDArray[np.int32],
    number: int,
    place: Mapping[str, int],
) -> NDArray[np.int32]:
    """State -> rank."""
    ranks = np.zeros(number, dtype=np.int64)
    if said := found.statements.get(party, ()):
        codes = np.arange(len(states), dtype=np.int32)
        # The states of one number may differ in what holds: the lowest code stands for them.
        first = np.full(number, len(states), dtype=np.int64)
        np.minimum.at(first, states[states >= 0], codes[states >= 0])
        for condition in said:
            ranks = 2 * ranks + _true(condition, codes, place)[first]
        return np.unique(ranks, return_inverse=True)[1].astype(np.int32)
    listed = [state for tie in found.ranking[party] for state in tie]
    at: tree.Path = ("ranking", party)
    wrong = [s for s in dict.fromkeys(listed) if not 1 <= s <= number or listed.count(s) > 1]
    missing = sorted({*range(1, number + 1)} - {*listed})
    if wrong:
        reason = f"there are {number} states, each to be ranked once"
        sheet.report(at, f"state {wrong[0]} does not fit: {reason}")
    if missing:
        sheet.report(at, f"misses {', '.join(map(str, missing[:10]))} of {number} states")
    if not wrong and not missing:
        for rank, tie in enumerate(reversed(found.ranking[party])):
            ranks[[state - 1 for state in tie]] = rank
    return ranks.astype(np.int32)


def _any(conditions: Sequence[Condition], codes: Any, place: Mapping[str, int]) -> Any:
    none = np.zeros(len(codes), dtype=bool)
    return np.logical_or.reduce([none, *(_true(c, codes, place) for c in conditions)])


def _true(condition: Condition, codes: Any, place: Mapping[str, int]) -> Any:
    """Code of a state -> whether the condition holds there."""
    match condition:
        case AllOf(parts):
            return np.logical_and.reduce([_true(part, codes, place) for part in parts])
        case AnyOf(parts):
            return _any(parts, codes, place)
        case Not(part):
            return ~_true(part, codes, place)
        case Count(how, wanted, parts):
            held = sum(_true(part, codes, place).astype(np.int8) for part in parts)
            return COMPARED[{"at_least": ">=", "at_most": "<=", "exactly": "=="}[how]](held, wanted)
        case Equals(option, word, negated):
            return ((codes >> place[option] & 1 == 1) == (word == _YES)) != negated
        case OneOf(option, words, negated):
            held = _any([Equals(option, word) for word in words], codes, place)
            return held != negated
        case _:
            # Every option of a state is answered.
            return np.ones(len(codes), dtype=bool)
