"""An item of a scenario under another id, also in the questions that are asked about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sim.files import rename, tree
from sim.files.events import Place
from sim.files.references import Name, Spot, in_condition, named, spots
from sim.files.tree import Node, Scalar, compose
from sim.problems import InvalidInput
from sim.runs.naming import NAMES_OF
from sim.scenario.asked import ALL

_KINDS: Final[Mapping[str, str]] = {
    **NAMES_OF,
    **dict.fromkeys(("package", "packages", "start", "other"), "packages"),
    **dict.fromkeys(("drop", "disputed", "firmness"), "positions"),
    **{"parties": "parties", "weights": "parties", "settle": "terms", "stairs": "stairs"},
}
"""Parameter -> the section whose items it names."""
_MAPS: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(("set", "start_set", "limit"), ("terms", "options")),
    **dict.fromkeys(("readings", "then_readings"), ("readings", "values")),
}
"""Parameter -> the kinds of its keys and of what stands under each."""
_PART: Final = re.compile(r"[A-Za-z0-9_.\-]+")
_BETWEEN: Final = re.compile(r" (?:→|vs) |[/:=+#]")
"""What joins ids in a finding, as in ``PK05 → PK04`` or ``russia:minimum``."""

_RUNS: Final = Name("runs", "")
_Named = tuple[Place, Name]


@dataclass(frozen=True, slots=True)
class Renamed:
    """The text of a scenario after a renaming, and the texts of the runs files about it."""

    text: str
    runs: Mapping[str, str] = field(default_factory=dict)


def renamed(
    text: str, path: tuple[str, ...], new: str, runs: Mapping[str, str] | None = None
) -> Renamed:
    """The item at a path under another id, in a scenario file and its runs files by their names.

    Expected findings follow where they can name only that item. What is asked and found stays
    the same but for the id. The path is one of :func:`sim.files.rename.renamed`.

    Raises:
        InvalidInput: as there; or a runs file cannot be read.
    """
    root, problems = compose(text, "scenario")
    if root is None:
        raise InvalidInput(problems)
    names = [spot.name for spot in spots(root)]
    after = rename.renamed(text, path, new, lambda tree_: _in_runs(tree_, names))
    changed = {}
    for file, asked in (runs or {}).items():
        found, wrong = compose(asked, file)
        if found is None:
            raise InvalidInput(wrong)
        changed[file] = rename.respelt(asked, _in_runs(found, names), Name.of(path), new)
    return Renamed(after, changed)


def _in_runs(root: tree.Mapping, names: Iterable[Name]) -> Iterator[Spot]:
    """Every naming of an item in the questions of a file."""
    known: dict[str, set[Name]] = {}
    for name in names:
        known.setdefault(name.id, set()).add(name)
    for run in _items(tree.child(root, "runs")):
        for place, name in _asked(run, known):
            yield Spot(place, name, _RUNS)


def _items(node: Node | None) -> Iterator[Node]:
    if isinstance(node, tree.Sequence):
        yield from node.items
    elif node is not None:
        yield node


def _asked(node: Node, known: Mapping[str, set[Name]], every: str = "") -> Iterator[_Named]:
    """Parameters, also those of cases, sweeps and selections; findings and conditions.

    ``every`` is the word that stands for all options there.
    """
    for key, entry in node.entries.items() if isinstance(node, tree.Mapping) else ():
        part = entry.value
        if key in ("sweep", "cases", "expect", "for", "only"):
            for item in _items(part):
                yield from _asked(item, known, ALL if key in ("sweep", "for", "only") else "")
        elif key == "that":
            yield from _found(part, known, "")
        elif key == "where" and isinstance(part, Scalar):
            yield from (
                spot[:2] for spot in in_condition(part, _RUNS, set().union(*known.values()))
            )
        elif key in _MAPS and isinstance(part, tree.Mapping):
            kind, inner = _MAPS[key]
            for word, beneath in part.entries.items():
                yield beneath.key, Name(kind, word)
                for scalar in _scalars(beneath.value):
                    if scalar.text != every:
                        yield scalar.place_of(0), Name(inner, scalar.text, word)
        elif key in _KINDS:
            yield from _listed(part, _KINDS[key])


def _listed(node: Node, kind: str) -> Iterator[_Named]:
    """The names in a parameter: one, a list, lists of lists, or the keys of a map."""
    if isinstance(node, tree.Mapping):
        for word, entry in node.entries.items():
            yield entry.key, Name(kind, word)
    for scalar in _scalars(node):
        if kind == "packages":
            offset = scalar.text.find("#") + 1
            yield from (spot[:2] for spot in named(scalar, kind, _RUNS, offset))
        elif found := _PART.match(scalar.text):
            # A party may have something behind it, as in russia:minimum and us=2.
            of = "parties" if found[0] != scalar.text else kind
            yield scalar.place_of(0), Name(of, found[0])


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, tree.Sequence):
        for item in node.items:
            yield from _scalars(item)


def _found(node: Node, known: Mapping[str, set[Name]], term: str) -> Iterator[_Named]:
    """The names in an expected finding, of a shape that only the question knows."""
    match node:
        case Scalar():
            parts, offset = _BETWEEN.split(node.text), 0
            for part in parts if all(map(_PART.fullmatch, parts)) else ():
                offset = node.text.index(part, offset)
                for name in _meant(part, known, term):
                    yield node.place_of(offset), name
                offset += len(part)
        case tree.Sequence(items=items):
            for item in items:
                yield from _found(item, known, term)
        case tree.Mapping(entries=entries):
            for key, entry in entries.items():
                key_of = Scalar(entry.key, key, key, key, entry.key.line)
                yield from _found(key_of, known, term)
                of = key if Name("terms", key) in known.get(key, ()) else term
                yield from _found(entry.value, known, of)


def _meant(word: str, known: Mapping[str, set[Name]], term: str) -> Iterator[Name]:
    """The one item that a word can name: an option of the term around it, else what is none."""
    every = known.get(word, set())
    if (option := Name("options", word, term)) in every:
        yield option
        return
    others = {name for name in every if name.kind != "options"} or every
    if len(others) == 1:
        yield from others
