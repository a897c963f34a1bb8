"""The tree of a file against the vocabulary: located problems, and what remains readable.

What does not fit is reported in the author's words and taken out of the tree, up to the
item that cannot do without it, and the rest is read again: so the checks that follow see
all that is readable and one run shows everything that is wrong.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from sim import limits
from sim.files.misfit import report
from sim.files.sheet import UNREAD, Sheet, id_of
from sim.files.tree import Entry, Mapping, Node, Path, Scalar, Sequence, Step, along, child, plain
from sim.language.syntax import Condition
from sim.scenario.described import describe
from sim.scenario.item import Item, keys_of
from sim.scenario.model import Scenario

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")

MOST_ITEMS: Final = {
    "terms": limits.TERMS,
    "parties": limits.PARTIES,
    "positions": limits.POSITIONS,
    "rules": limits.RULES,
    "definitions": limits.RULES,
    "packages": limits.PACKAGES,
    "stairs": limits.PACKAGES,
    "expectations": limits.STATEMENTS,
    "statements": limits.STATEMENTS,
    "runs": limits.RUNS,
}
"""Most items of a section; no list at all may be longer than ``limits.STATEMENTS``."""

_STAND_INS: Final[dict[str, str | Condition]] = {
    **dict.fromkeys(("label", "says", "title", "outlet", "wording", "what", "why", "about"), "?"),
    **dict.fromkeys(("requires", "if"), UNREAD),
    "as_of": "2000-01-01",
    "evidence": "reported",
    "kind": "demand",
    "scenario": "unnamed",
    "severity": "note",
}
"""What stands in for something missing while further problems are looked for."""

_INDISPENSABLE: Final = frozenset({"parties", "terms"})
_CONSEQUENCES: Final = frozenset({"missing", "too_short"})
"""What is found only because something was taken out before."""
_NAMES: Final = frozenset({"unknown_name", "twice"})
"""What is wrong with a name alone: it is looked at once and stays."""


def within_limits(sheet: Sheet) -> bool:
    """Report each list that is longer than it may be; whether there is none."""
    before = len(sheet.problems)
    for section in sheet.root.entries:
        listed = child(sheet.root, section)
        most = MOST_ITEMS.get(section, limits.STATEMENTS)
        if isinstance(listed, Sequence) and len(listed.items) > most:
            sheet.report((section,), f"{len(listed.items):,} {section}; at most {most:,}")
        if section == "terms" and isinstance(listed, Sequence):
            for index, term in enumerate(listed.items):
                _count_options(sheet, index, child(term, "options"))
    return len(sheet.problems) == before


def _count_options(sheet: Sheet, index: int, options: object) -> None:
    most = limits.OPTIONS_PER_TERM
    if isinstance(options, Sequence) and len(options.items) > most:
        message = f"{len(options.items):,} options; at most {most:,}"
        sheet.report(("terms", index, "options"), message)


SCENARIO: Final = TypeAdapter(Scenario)
"""The vocabulary as the shape of a file."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, for editors: what the vocabulary says of itself."""
    shape = SCENARIO.json_schema()
    shapes = {Scenario.__name__: shape, **shape["$defs"]}
    for item in Item.__subclasses__():
        if item.__name__ in shapes:
            names = (field.name for field in fields(item))  # type: ignore[arg-type]
            keys = dict(zip(keys_of(item), names, strict=True))
            describe(shapes[item.__name__], item, keys)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **shape,
        "title": "Negotiation scenario",
    }


def shaped(sheet: Sheet, shape: TypeAdapter[T]) -> T | None:
    """What the file says, without what does not fit; None if too little is left."""
    known = {
        section: ids
        for section, ids in sheet.ids.items()
        if section not in sheet.nameless and (ids or section not in _INDISPENSABLE)
    }
    for attempt in range(2 * limits.NESTING):
        # Names are looked up in what was written, not in what is left of it.
        context = None if attempt else known
        try:
            return shape.validate_python(plain(sheet.root), context=context)
        except ValidationError as error:
            errors = [e for e in error.errors(include_url=False) if not _only_seems_short(e)]
            misfits = [(_path(sheet, e["loc"]), e) for e in errors]
        for path, misfit in misfits:
            if not attempt or misfit["type"] not in _CONSEQUENCES:
                report(sheet, path, misfit, shape)
        if not _repair(sheet, misfits):
            return None
    return None


def _only_seems_short(error: ErrorDetails) -> bool:
    """Whether a list is called too short because items of it do not fit."""
    short = error["type"] == "too_short"
    return short and len(error["input"]) >= int(error["ctx"]["min_length"])


def _path(sheet: Sheet, loc: tuple[int | str, ...]) -> Path:
    # pydantic marks a bad key of a dict by a further step.
    path = loc[:-1] if loc[-1:] == ("[key]",) else loc
    # A single item may stand where the schema has a list of one.
    while path and isinstance(path[-1], int) and not sheet.has(path):
        path = path[:-1]
    return path


def _repair(sheet: Sheet, misfits: list[tuple[Path, ErrorDetails]]) -> bool:
    """Take out what does not fit; False if the file cannot do without it."""
    doomed: set[Path] = set()
    for path, misfit in misfits:
        kind = misfit["type"]
        if kind == "missing" and path[-1] in _STAND_INS:
            _mark_damaged(sheet, path)
            _fill(sheet, path)
        elif kind == "condition":
            _fill(sheet, path)
        elif kind not in _NAMES:
            doomed.add(path[:-1] if kind == "missing" else path)
    doomed = {path for path in doomed if not any(path[:n] in doomed for n in range(len(path)))}
    gone: set[tuple[int, Step]] = set()
    # Later items of a list first, so that taking one out does not move the others.
    for path in sorted(doomed, key=_order, reverse=True):
        if not path or (len(path) == 1 and path[0] in _INDISPENSABLE):
            return False
        _mark_damaged(sheet, path)
        holder = _at(sheet.root, path[:-1])
        # Aliases may lead to the same holder twice.
        if (id(holder), path[-1]) not in gone:
            gone.add((id(holder), path[-1]))
            _remove(holder, path[-1])
    return True


def _order(path: Path) -> list[tuple[bool, Step]]:
    return [(isinstance(step, int), step) for step in path]


def _at(node: Node, path: Path) -> Node:
    for _, following in along(node, path):
        node = following
    return node


def _fill(sheet: Sheet, path: Path) -> None:
    """Put something in the place of what is missing, or of a condition that cannot be read."""
    holder, key = _at(sheet.root, path[:-1]), str(path[-1])
    if isinstance(holder, Mapping):
        found = child(holder, key)
        place = holder.place if found is None else found.place
        stand_in = Scalar(place, _STAND_INS.get(key, UNREAD), "", "", place.line)
        holder.entries[key] = Entry(place, stand_in)


def _mark_damaged(sheet: Sheet, path: Path) -> None:
    if len(path) > 2:
        name = id_of(_at(sheet.root, path[:2]))
        if name is not None:
            sheet.damaged.add((str(path[0]), name))


def _remove(holder: Node, step: Step) -> None:
    if isinstance(holder, Mapping) and isinstance(step, str):
        holder.entries.pop(step, None)
    elif isinstance(holder, Sequence) and isinstance(step, int):
        del holder.items[step]
