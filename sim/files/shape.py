"""The tree of a file against the schema: located problems, and what remains readable.

What does not fit is reported and taken out of the tree, up to the item that cannot
do without it, and the rest is read again: so the checks that follow see all that is
readable and one run shows everything that is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import ValidationError

from sim.files.misfit import report
from sim.files.sheet import UNREADABLE, Sheet, id_of
from sim.files.tree import Entry, Mapping, Node, Path, Scalar, Sequence, Step, along, child, plain
from sim.files.words import Words
from sim.scenario import limits

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

W = TypeVar("W", bound=Words)

MOST_ITEMS: Final = {
    "terms": limits.TERMS,
    "parties": limits.PARTIES,
    "positions": limits.POSITIONS,
    "rules": limits.RULES,
    "definitions": limits.RULES,
    "packages": limits.PACKAGES,
    "expectations": limits.STATEMENTS,
    "statements": limits.STATEMENTS,
    "runs": limits.RUNS,
}
"""Most items of a section; no list at all may be longer than ``limits.STATEMENTS``."""

_STAND_INS: Final = {
    **dict.fromkeys(("label", "says", "title", "outlet", "wording", "what", "why", "about"), "?"),
    **dict.fromkeys(("requires", "if"), UNREADABLE),
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


def shaped(sheet: Sheet, shape: type[W]) -> W | None:
    """What the file says, without what does not fit; None if too little is left."""
    for attempt in range(2 * limits.NESTING):
        try:
            return shape.model_validate(plain(sheet.root))
        except ValidationError as error:
            misfits = [(_path(sheet, e["loc"]), e) for e in error.errors(include_url=False)]
        for path, misfit in misfits:
            if not attempt or misfit["type"] not in _CONSEQUENCES:
                report(sheet, path, misfit, shape)
        if not _repair(sheet, misfits):
            return None
    return None


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
        if misfit["type"] != "missing":
            doomed.add(path)
        elif not _fill(sheet, path):
            doomed.add(path[:-1])
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


def _fill(sheet: Sheet, path: Path) -> bool:
    """Put something in the place of a text that is missing, if anything will do."""
    holder = _at(sheet.root, path[:-1])
    text = _STAND_INS.get(str(path[-1]))
    if text is None or not isinstance(holder, Mapping):
        return False
    _mark_damaged(sheet, path)
    stand_in = Scalar(holder.place, text, text, text, holder.place.line)
    holder.entries[str(path[-1])] = Entry(holder.place, stand_in)
    return True


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
