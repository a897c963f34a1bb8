"""A scenario file under examination: its tree, and the problems found in it so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from sim import limits
from sim.files.events import Place
from sim.files.tree import Mapping, Node, Path, Scalar, Sequence, along, child
from sim.language.syntax import Addressed
from sim.problems import Problem, nearest

UNREAD: Final = Addressed("?")
"""Stands in for a condition that has been reported; no text reads so."""

SECTIONS: Final = (
    "sources",
    "parties",
    "voices",
    "terms",
    "definitions",
    "rules",
    "readings",
    "statements",
    "positions",
    "packages",
    "stairs",
    "answers",
    "pledges",
    "scopes",
    "incidents",
    "contradictions",
)
"""The lists whose items have an ``id``."""


@dataclass
class Sheet:
    """What the steps of loading share.

    ``ids`` holds every id that can be read in a section, also of items that are
    otherwise broken, so that one mistake does not make all references to the item
    look wrong. ``damaged`` are the items (section, id) from which something
    unreadable was taken away; ``nameless`` the sections with an item whose id
    cannot be read.
    """

    file: str
    root: Mapping
    problems: list[Problem] = field(default_factory=list)
    ids: dict[str, set[str]] = field(default_factory=dict)
    damaged: set[tuple[str, str]] = field(default_factory=set)
    nameless: set[str] = field(default_factory=set)
    suppressed: int = 0

    def __post_init__(self) -> None:
        for section in SECTIONS:
            self.ids[section] = set()
            listed = child(self.root, section)
            if isinstance(listed, Sequence):
                for item in listed.items:
                    name = id_of(item)
                    if name is None:
                        self.nameless.add(section)
                    else:
                        self.ids[section].add(name)
            elif listed is not None and not (isinstance(listed, Scalar) and listed.value is None):
                self.nameless.add(section)

    @property
    def broken(self) -> bool:
        """Whether an error has been found."""
        return self.suppressed > 0 or any(problem.is_error for problem in self.problems)

    def may_have(self, section: str, name: str) -> bool:
        """Whether an item may exist, though it may not be readable."""
        return name in self.ids[section] or section in self.nameless

    def name(self, path: Path) -> str:
        """A path in words: ``positions[RU-01].requires``; items without id by ``#number``."""
        words = ""
        node: Node | None = self.root
        for step in path:
            node = None if node is None else child(node, step)
            if isinstance(step, int):
                known = None if node is None else id_of(node)
                words += f"[#{step + 1}]" if known is None else f"[{known}]"
            else:
                words += f".{step}" if words else step
        return words

    def has(self, path: Path) -> bool:
        """Whether the file has something at this path."""
        return len(list(along(self.root, path))) == len(path)

    def place(self, path: Path, *, at_key: bool = False, offset: int | None = None) -> Place:
        """Where a path stands: its value, its key, or a character of its text.

        The nearest part that exists stands in for one that does not.
        """
        node: Node = self.root
        place = node.place
        for step, following in along(self.root, path):
            if isinstance(node, Mapping) and isinstance(step, str):
                place = node.entries[step].key if at_key else following.place
            else:
                place = following.place
            node = following
        if offset is not None and isinstance(node, Scalar):
            return node.place_of(offset)
        return place

    def report(
        self,
        path: Path,
        message: str,
        *,
        word: str | None = None,
        among: Iterable[str] = (),
        hint: str | None = None,
        at_key: bool = False,
        offset: int | None = None,
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        """Note a problem; with ``word``, the hint is the nearest one ``among`` what fits."""
        if len(self.problems) >= limits.PROBLEMS:
            self.suppressed += severity == "error"
            return
        if word is not None:
            hint = nearest(word, among)
        line, column = self.place(path, at_key=at_key, offset=offset)
        problem = Problem(self.file, line, column, self.name(path), message, severity, hint)
        if problem not in self.problems[-20:]:
            self.problems.append(problem)

    def in_order(self) -> tuple[Problem, ...]:
        """The problems in the order of the file."""
        found = sorted(self.problems, key=lambda p: (p.line or 0, p.column or 0))
        more = self.suppressed + len(found[limits.PROBLEMS :])
        if more:
            message = f"and {more:,} more problems"
            found = [*found[: limits.PROBLEMS], Problem(self.file, message=message)]
        return tuple(found)


def id_of(node: Node) -> str | None:
    """The ``id`` of an item, if it has one that can be read."""
    name = child(node, "id")
    return name.text if isinstance(name, Scalar) and name.text else None
