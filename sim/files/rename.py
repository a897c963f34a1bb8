"""An item under another id, everywhere that it is named; all else stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final

from sim import limits
from sim.files.load import read
from sim.files.references import Name, Spot, spots
from sim.files.tree import Mapping, compose, resolve
from sim.problems import InvalidInput, Problem, unknown
from sim.scenario.fields import ALL, Numeral

_ID: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*", re.ASCII)
_NUMBER: Final = re.compile(r"-[0-9]{1,12}", re.ASCII)
_SHARED: Final = frozenset({"terms", "definitions"})
"""Kinds that share one space of names."""


def renamed(
    text: str,
    path: tuple[str, ...],
    new: str,
    also: Callable[[Mapping], Iterable[Spot]] = lambda _: (),
) -> str:
    """The text of a scenario file in which the item at a path has another id.

    The path is one of :class:`sim.files.edit.Edit`; also of a phase (``packages``, its package,
    ``phases``, its id) or a value of a reading (``readings``, reading, ``values``, value).
    References in fields and conditions follow, and those that ``also`` finds in the file;
    words for readers, and comments, do not.

    Raises:
        InvalidInput: there is no such item, the id cannot be one or is in use, or the file
            would no longer be sound.
    """
    root, problems = compose(text, "scenario")
    if root is None or problems:
        raise InvalidInput(problems)
    found, name = [*spots(root), *also(root)], Name.of(path)
    _check(found, name, new)
    changed = respelt(text, found, name, new)
    loaded = read(changed, "scenario")
    if loaded.scenario is None:
        raise InvalidInput(loaded.errors)
    return changed


def _check(found: Collection[Spot], name: Name, new: str) -> None:
    """Refuse an id that is not one or in use, and an item that is not there."""
    what = " of ".join(filter(None, (name.kind, name.within)))
    beside = {spot.name.id for spot in found if spot.name == name._replace(id=spot.name.id)}
    if name.id not in beside:
        raise InvalidInput([unknown(what, "id", name.id, beside)])
    kinds = _SHARED if name.kind in _SHARED else {name.kind}
    # Also where a condition compares with a number that is no option: it would become one.
    used = {(s.name.id, s.name.within) for s in found if s.name.kind in kinds}
    fits = _ID.fullmatch(new) or (name.kind == "options" and _NUMBER.fullmatch(new))
    plain = isinstance(resolve(new), str | Numeral) and new != ALL and len(new) <= limits.ID
    if not (fits and plain):
        message = f"{new[:60]!r} cannot be an id: letters, digits, '_', '.' and '-' make one"
    elif new != name.id and (new, name.within) in used:
        message = f"{new!r} is in use already"
    elif len({spot.name for spot in found if spot.place in _places(found, name)}) > 1:
        message = "its id stands in a part of the file that another item shares by an alias"
    else:
        return
    raise InvalidInput([Problem(what, path=name.id, message=message)])


def _places(found: Iterable[Spot], name: Name) -> frozenset[object]:
    return frozenset(spot.place for spot in found if spot.name == name)


def respelt(text: str, found: Iterable[Spot], name: Name, new: str) -> str:
    """The text with another id wherever a spot has the name; it stays bare or in its quotes.

    Raises:
        InvalidInput: somewhere it is written in a way that hides its characters.
    """
    lines = text.split("\n")
    # A mark at the start of the file is not counted in places.
    lines[0], mark = lines[0].removeprefix("\ufeff"), text[: text.startswith("\ufeff")]
    for place in sorted({spot.place for spot in found if spot.name == name}, reverse=True):
        line, at = lines[place.line - 1], place.column - 1
        # A quote before it is not counted in where a key begins.
        at += not line.startswith(name.id, at)
        if not line.startswith(name.id, at):
            message = f"{name.id!r} stands here in a form in which it cannot be replaced"
            raise InvalidInput([Problem("scenario", *place, message=message)])
        lines[place.line - 1] = f"{line[:at]}{new}{line[at + len(name.id) :]}"
    return mark + "\n".join(lines)
