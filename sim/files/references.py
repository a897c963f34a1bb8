"""Where in a scenario file an item is named: its own id, and every field that refers to it.

The vocabulary says which field names what (:mod:`sim.scenario.fields`); the tree of the file is
walked along with it, so that a field that is added is followed without being listed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from types import NoneType
from typing import Annotated, Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from sim.files import tree
from sim.files.events import Place
from sim.files.sheet import id_of
from sim.files.tree import Node, Scalar
from sim.language.repair import Unreadable, read
from sim.language.sums import Total
from sim.language.syntax import (
    About,
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Count,
    Equals,
    Named,
    Not,
    OneOf,
)
from sim.scenario.fields import ALL, Id, Known, OptionId, PackageRef
from sim.scenario.item import keys_of
from sim.scenario.model import Scenario
from sim.scenario.taken import Then


class Name(NamedTuple):
    """An item: the section or list that it is in, its id, and the item around it, if any.

    A value of a reading is of the kind ``values``.
    """

    kind: str
    id: str
    within: str = ""

    @classmethod
    def of(cls, path: tuple[str, ...]) -> Name:
        """The item at a path such as ``("terms", "pay", "options", "p9")``."""
        return cls(path[-2], path[-1], path[-3] if len(path) > 2 else "")


class Spot(NamedTuple):
    """A place at which a name stands, and the item of a section that says it there."""

    place: Place
    name: Name
    by: Name


_NOBODY: Final = Name("", "")


@dataclass(frozen=True, slots=True)
class _Around:
    """What is around a node: the list of its item, and whose options or values are meant."""

    kind: str = ""
    item: str = ""
    term: str = ""
    reading: str = ""
    top: Name = _NOBODY
    known: Collection[Name] = ()
    """The terms and the options that they list."""


def spots(root: tree.Mapping) -> Iterator[Spot]:
    """Every naming of an item in a scenario file, those in its runs apart."""
    return _of_item(root, Scenario, _Around(known=frozenset(_listed(root))))


def _listed(root: tree.Mapping) -> Iterator[Name]:
    """The terms of a file, and the options that each lists."""
    for term in _items(root, "terms"):
        if (name := id_of(term)) is not None:
            yield Name("terms", name)
            options = (id_of(option) for option in _items(term, "options"))
            yield from (Name("options", option, name) for option in options if option is not None)


def _items(node: Node, key: str) -> list[Node]:
    found = tree.child(node, key) if isinstance(node, tree.Mapping) else None
    return found.items if isinstance(found, tree.Sequence) else []


def dependents(root: tree.Mapping, path: tuple[str, ...]) -> tuple[Name, ...]:
    """The items that name the one at a path, or what is in it, in the order of the file.

    The rule of who must agree is the item of no id under ``agreement``.
    """
    name, top = Name.of(path), Name(path[0], path[1])
    inner = name.id if len(path) == 2 else None
    found = sorted(s for s in spots(root) if name == s.name or (inner and inner == s.name.within))
    return tuple(dict.fromkeys(spot.by for spot in found if spot.by != top))


def _of_item(node: Node, item: type[Any], around: _Around) -> Iterator[Spot]:
    if not isinstance(node, tree.Mapping):
        return
    own = tree.child(node, "id")
    name = own.text if isinstance(own, Scalar) else ""
    top = around.top if around.top.kind else Name(around.kind, name)
    if isinstance(own, Scalar) and name:
        yield Spot(own.place_of(0), Name(around.kind, name, around.item), top)
    within = replace(
        around,
        top=top,
        item=name,
        term=name if around.kind == "terms" else around.term,
        reading=name if around.kind == "readings" else around.reading,
    )
    for key, hint in _hints(item).items():  # type: ignore[arg-type]
        part = tree.child(node, key)
        if part is not None and key not in ("id", "scenario"):
            yield from _of(part, hint, replace(within, kind=key))


@cache
def _hints(item: type[Any]) -> Mapping[str, Any]:
    """The type of each key of an item."""
    hints = get_type_hints(item, include_extras=True)
    names = [field.name for field in fields(item)]
    return {key: hints[name] for key, name in zip(keys_of(item), names, strict=True)}


def _of(node: Node, hint: Any, around: _Around) -> Iterator[Spot]:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        yield from _of_annotated(node, hint, around)
    elif origin is tuple:
        if parts[0] == OptionId and isinstance(node, Scalar) and node.text == ALL:
            return
        # A single item may stand where the vocabulary has a list.
        for part in node.items if isinstance(node, tree.Sequence) else [node]:
            yield from _of(part, parts[0], around)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _of_map(node, parts[0], parts[1], around)
    elif is_dataclass(hint):
        yield from _of_item(node, hint, around)  # type: ignore[arg-type]
    else:
        for part in parts:
            if part is not NoneType:
                yield from _of(node, part, around)


def _of_annotated(node: Node, hint: Any, around: _Around) -> Iterator[Spot]:
    base, *marks = get_args(hint)
    checks = (mark.work for mark in marks if isinstance(mark, Then))
    known = next((check for check in checks if isinstance(check, Known)), None)
    if base == Condition:
        if isinstance(node, Scalar):
            yield from in_condition(node, around.top, around.known)
    elif known is not None:
        if isinstance(node, Scalar):
            yield from named(node, known.section, around.top)
    elif hint in (Id, OptionId):
        if isinstance(node, Scalar):
            yield from _inner(node.place_of(0), node.text, hint, around)
    else:
        yield from _of(node, base, around)


def _inner(place: Place, word: str, hint: Any, around: _Around) -> Iterator[Spot]:
    """An option of the term around it, or a value of the reading."""
    if hint == OptionId:
        yield Spot(place, Name("options", word, around.term), around.top)
    elif hint == Id and around.reading:
        yield Spot(place, Name("values", word, around.reading), around.top)


def _of_map(node: Node, key: Any, value: Any, around: _Around) -> Iterator[Spot]:
    for word, entry in node.entries.items() if isinstance(node, tree.Mapping) else ():
        within, marks = around, get_args(key)
        checks = (mark.work for mark in marks if isinstance(mark, Then))
        known = next((check for check in checks if isinstance(check, Known)), None)
        if known is None:
            yield from _inner(entry.key, word, key, around)
        else:
            yield Spot(entry.key, Name(known.section, word), around.top)
            within = replace(
                around,
                term=word if known.section == "terms" else around.term,
                reading=word if known.section == "readings" else around.reading,
            )
        yield from _of(entry.value, value, within)


def named(node: Scalar, section: str, by: Name, offset: int = 0) -> Iterator[Spot]:
    """The item of a section whose id a text is, from ``offset`` on; of a package the phase too."""
    word = node.text[offset:]
    if section != "packages":
        yield Spot(node.place_of(offset), Name(section, word), by)
        return
    package, phase = PackageRef.of(word)
    yield Spot(node.place_of(offset), Name(section, package), by)
    if phase is not None:
        place = node.place_of(offset + len(package) + 1)
        yield Spot(place, Name("phases", phase, package), by)


def in_condition(node: Scalar, by: Name, known: Collection[Name]) -> Iterator[Spot]:
    """Every term, option and definition in a condition that can be read."""
    try:
        condition = read(node.text)
    except Unreadable:
        return
    for offset, name in _words(condition):
        # As in ``one <= other``, where both are terms.
        term = Name("terms", name.id)
        found = term if name.kind == "options" and name not in known and term in known else name
        yield Spot(node.place_of(offset), found, by)


def _words(condition: Condition) -> Iterator[tuple[int, Name]]:
    match condition:
        case Named(name):
            yield condition.at[0], Name("definitions", name)
        case Not(part):
            yield from _words(part)
        case AllOf(parts) | AnyOf(parts) | Count(_, _, parts):
            for part in parts:
                yield from _words(part)
        case Total(addends=addends):
            yield from ((a.at, Name("terms", a.term)) for a in addends if a.at is not None)
        case _:
            first, *rest = condition.at
            yield first, Name("terms", condition.term)
            for offset, option in zip(rest, _options(condition), strict=True):
                yield offset, Name("options", option, condition.term)


def _options(atom: About | Addressed) -> tuple[str, ...]:
    match atom:
        case OneOf(_, options):
            return options
        case Equals(_, word) | Compare(_, _, word):
            return (word,)
    return ()
