"""Edits of a scenario file that leave everything else as the author wrote it.

An edit takes the lines of one item, changes the item with ruamel.yaml (which keeps its
comments, quotes and order) and puts the lines back, so that the rest of the file stays the
same byte for byte. Where items do not have lines of their own, as in JSON, the whole file
is written anew. However many the edits, the file is parsed once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from sim.files import tree
from sim.files.sheet import id_of
from sim.files.yaml import by_hand, dumped, loaded
from sim.problems import InvalidInput, Problem, all_unknown, unknown
from sim.scenario.item import Item, keys_of
from sim.scenario.model import Definition, Option, Package, Party, Position, Rule, Term
from sim.scenario.proposals import Phase
from sim.scenario.record import NotEncoded, Source, Statement, Voice

_DASH: Final = re.compile(r" *- +")
_SHAPES: Final[Mapping[str, type[Item]]] = MappingProxyType(
    {
        **{"positions": Position, "packages": Package, "terms": Term, "options": Option},
        **{"parties": Party, "voices": Voice, "sources": Source, "statements": Statement},
        **{"definitions": Definition, "rules": Rule, "not_encoded": NotEncoded, "phases": Phase},
    }
)
_INNER: Final = MappingProxyType({"terms": "options", "packages": "phases"})
"""Section -> the list within each item that edits may name as well."""

Fields = Mapping[str, object]


class Edit(NamedTuple):
    """One change, in the words of the file.

    ``path`` names an item, such as ``("terms", "truce", "options", "none")``, by the ids
    that the file has before any edit; or a list, such as ``("positions",)``, to which an
    item is added. Fields of an item get new values, and None takes a field away; without
    ``fields`` the item is taken out, and comments around it stay.
    """

    path: tuple[str, ...]
    fields: Fields | None = None

    @property
    def within(self) -> tuple[str, ...]:
        """The path of the list that the item is in."""
        return self.path[:-1] if self.name else self.path

    @property
    def name(self) -> str:
        """The id of the item; empty for a new one."""
        return "" if len(self.path) % 2 else self.path[-1]

    @property
    def new_id(self) -> str | None:
        """The id that it gives to the item, if it gives one."""
        return str(self.fields["id"] or "") if self.fields and "id" in self.fields else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that the item may have, in their order."""
        return keys_of(_SHAPES[self.within[-1]])


Edits = Mapping[tuple[str, ...], Sequence[Edit]]
"""The item (or list, for new ones) at the top of the file -> the edits that concern it."""


@dataclass(frozen=True)
class Document:
    """The text of a scenario file. Edits give a new document.

    Whether the result is a sound scenario is for :func:`sim.files.load.read` to say.
    """

    source: str

    @classmethod
    def parse(cls, text: str) -> Document:
        """A document from its text.

        Raises:
            InvalidInput: it is not readable as YAML, or passes a limit.
        """
        document = cls(text)
        _ = document.root
        return document

    @cached_property
    def root(self) -> tree.Mapping:
        """What the text says; raises InvalidInput as :meth:`parse` does."""
        root, problems = tree.compose(self.source, "scenario")
        if root is None or problems:
            raise InvalidInput(problems)
        return root

    def text(self) -> str:
        """The text of the file."""
        return self.source

    def edited(self, edits: Iterable[Edit]) -> Document:
        """The document with all these edits.

        Raises:
            InvalidInput: edits name something that is not there or add an id that is;
                with every such problem.
        """
        asked = tuple(edits)
        if problems := list(self._wrong(asked)):
            raise InvalidInput(problems)
        grouped: dict[tuple[str, ...], list[Edit]] = {}
        for edit in asked:
            grouped.setdefault(edit.path[:2], []).append(edit)
        if all(map(self._has_lines, grouped)):
            return self._spliced(grouped)
        return self._rewritten(grouped)

    def respelt(self, texts: Iterable[tuple[tree.Scalar, str]]) -> Document:
        """The document in which texts of it, each on one line, read otherwise.

        They stay bare or in their quotes.
        """
        lines = list(self._lines)
        for scalar, text in sorted(texts, key=lambda pair: pair[0].place, reverse=True):
            row, column = scalar.place.line - 1, scalar.place.column - 1
            end = column + len(scalar.raw)
            quote = scalar.raw[0] if scalar.raw[0] in "'\"" else ""
            # Bare, these would begin something else within a list or map on one line.
            quote = quote or "'" * bool(set(text) & set("{}[],"))
            lines[row] = f"{lines[row][:column]}{quote}{text}{quote}{lines[row][end:]}"
        return self._of(lines)

    def _of(self, lines: Sequence[str]) -> Document:
        return Document("\ufeff" * self.source.startswith("\ufeff") + "\n".join(lines))

    def _wrong(self, edits: Sequence[Edit]) -> Iterator[Problem]:
        for edit in edits:
            if (nobody := self._nobody(edit.path)) is not None:
                yield nobody
                continue
            yield from all_unknown("fields", "field", edit.fields or (), edit.keys)
            new = "id" in edit.keys and not edit.name
            if new and self._is_taken(edit.new_id, edit.within, edits):
                message = "the id {!r} is already used" if edit.new_id else "'id' is missing"
                place = " of ".join(reversed(edit.within[-2:]))
                yield Problem(place, message=message.format(edit.new_id))

    def _nobody(self, path: tuple[str, ...]) -> Problem | None:
        """That a part of the path leads nowhere."""
        for place in range(1, len(path), 2):
            known = [id_of(item) or "" for item in self._items(path[:place])]
            if path[place] not in known:
                kind = path[place - 1].removesuffix("s")
                what = kind if place == 1 else f"{kind} of {path[place - 2]!r}"
                return unknown(path[place - 1], what, path[place], known)
        return None

    def _is_taken(self, name: str | None, within: tuple[str, ...], edits: Sequence[Edit]) -> bool:
        """Whether another item of the list has this id when all is done."""
        beside = [edit for edit in edits if edit.within == within]
        moved = {edit.name for edit in beside if edit.fields is None or edit.new_id is not None}
        left = [id_of(item) for item in self._items(within)]
        ids = [n for n in left if n not in moved] + [edit.new_id for edit in beside]
        return not name or ids.count(name) > 1

    def _items(self, path: tuple[str, ...]) -> Sequence[tree.Node]:
        """The items of the list at a path; none if there is no such list."""
        node: tree.Node | None = self.root
        for place, step in enumerate(path):
            if node is None or place % 2 == 0:
                node = node and tree.child(node, step)
            else:
                node = next((item for item in _listed(node) if id_of(item) == step), None)
        return _listed(node)

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return tuple(self.source.removeprefix("\ufeff").split("\n"))

    def _prefix(self, within: tuple[str, ...], index: int) -> str | None:
        """What precedes an item on its first line, if the item has lines of its own."""
        item = self._items(within)[index]
        prefix = self._lines[item.place.line - 1][: item.place.column - 1]
        return prefix if _DASH.fullmatch(prefix) and isinstance(item, tree.Mapping) else None

    def _has_lines(self, path: tuple[str, ...]) -> bool:
        """Whether an item can be changed, or one added to a list, line by line."""
        items = self._items(path[:1])
        if not items:
            return not self.root.flow and path[0] not in self.root.entries
        index = len(items) - 1 if len(path) == 1 else self._index(path)
        return self._prefix(path[:1], index) is not None

    def _index(self, path: tuple[str, ...]) -> int:
        return [id_of(item) for item in self._items(path[:-1])].index(path[-1])

    def _spliced(self, grouped: Edits) -> Document:
        lines = list(self._lines)
        new_sections: list[str] = []
        splices: list[tuple[int, int, list[str]]] = []
        for path, edits in grouped.items():
            if len(path) == 2:
                splices.append(self._changed(path, edits))
            elif self._items(path):
                splices.append(self._added(path, edits))
            else:
                new = [line for edit in edits for line in _indented(_made(edit), "  - ")]
                new_sections += ["", f"{path[0]}:", *new]
        # From below, so that what stands above keeps its lines.
        for first, last, instead in sorted(splices, reverse=True):
            lines[first:last] = instead
        if new_sections:
            while lines and not lines[-1].strip():
                lines.pop()
            lines += [*(line + self._end for line in new_sections), ""]
        return self._of(lines)

    @property
    def _end(self) -> str:
        """What a line ends with beside the line feed."""
        return "\r" if self._lines[0].endswith("\r") else ""

    def _added(self, path: tuple[str, ...], edits: Sequence[Edit]) -> tuple[int, int, list[str]]:
        items = self._items(path)
        prefix = self._prefix(path, len(items) - 1) or ""
        # Items are set apart by an empty line if the last two are.
        between = self._lines[items[-2].last_line] if len(items) > 1 else "-"
        gap = [] if between.strip() else [between]
        new: list[str] = []
        for edit in edits:
            new += [*gap, *(line + self._end for line in _indented(_made(edit), prefix))]
        at = items[-1].last_line
        return at, at, [*new, ""] if at == len(self._lines) else new

    def _changed(self, path: tuple[str, ...], edits: Sequence[Edit]) -> tuple[int, int, list[str]]:
        index = self._index(path)
        item = self._items(path[:1])[index]
        first, last = item.place.line - 1, item.last_line
        if any(edit.path == path and edit.fields is None for edit in edits):
            return *self._with_gap(path[:1], index), []
        own = list(self._lines[first:last])
        within = (*path, _INNER.get(path[0], ""))
        options = [id_of(option) or "" for option in self._items(within)]
        cut = [
            place
            for place, name in enumerate(options)
            if Edit((*within, name)) in edits and self._prefix(within, place) is not None
        ]
        for place in reversed(cut):
            above, below = self._with_gap(within, place)
            del own[above - first : below - first]
        left = [name for place, name in enumerate(options) if place not in cut]
        rest = [edit for edit in edits if edit.fields is not None or edit.name in left]
        return first, last, self._reworded(own, item.place.column - 1, rest, left) if rest else own

    def _reworded(
        self, own: list[str], width: int, edits: Sequence[Edit], options: Sequence[str]
    ) -> list[str]:
        """The lines of an item after edits of its fields and options."""
        prefix, plain = own[0][:width], [line.removesuffix("\r") for line in own]
        plain[0] = " " * width + plain[0][width:]
        snippet = [line[width:] if not line[:width].strip() else line.lstrip() for line in plain]
        item = loaded("\n".join(snippet) + "\n")
        _change(item, edits, options)
        return [line + self._end for line in _indented(item, prefix)]

    def _with_gap(self, within: tuple[str, ...], index: int) -> tuple[int, int]:
        """The lines of an item with the empty line that sets it apart from the one above."""
        items = self._items(within)
        first, last = items[index].place.line - 1, items[index].last_line
        above = items[index - 1].last_line if index else None
        return first - (above == first - 1 and not self._lines[above].strip()), last

    def _rewritten(self, grouped: Edits) -> Document:
        root = loaded(self.source)
        gone = []
        for path, edits in grouped.items():
            if len(path) == 1:
                root[path[0]] = root.get(path[0]) or CommentedSeq()
                root[path[0]].extend(map(_made, edits))
                continue
            index = self._index(path)
            if any(edit.path == path and edit.fields is None for edit in edits):
                gone.append((index, path[0]))
                continue
            inner = (*path, _INNER.get(path[0], ""))
            options = [id_of(option) or "" for option in self._items(inner)]
            _change(root[path[0]][index], edits, options)
        for index, section in sorted(gone, reverse=True):
            root[section].pop(index)
        return Document(dumped(root))


def _listed(node: tree.Node | None) -> Sequence[tree.Node]:
    return node.items if isinstance(node, tree.Sequence) else ()


def _change(item: CommentedMap, edits: Sequence[Edit], options: Sequence[str]) -> None:
    """Make the edits of an item whose options, or phases, have these ids."""
    inner = next((edit.path[2] for edit in edits if len(edit.path) > 2), "")
    listed = item.get(inner) or CommentedSeq()
    named = dict(zip(options, listed, strict=False))
    for edit in edits:
        if len(edit.path) == 2:
            _assign(item, edit)
        elif not edit.name:
            listed.append(_made(edit))
            item[inner] = listed
        elif edit.fields is None:
            listed.remove(named[edit.name])
        else:
            _assign(named[edit.name], edit)


def _made(edit: Edit) -> CommentedMap:
    made = CommentedMap()
    _assign(made, edit)
    return made


def _assign(item: CommentedMap, edit: Edit) -> None:
    """Put fields in; new ones come where the vocabulary has them."""
    fields, order = edit.fields or {}, edit.keys
    for key in sorted(fields, key=order.index):
        value = fields[key]
        if value is None:
            item.pop(key, None)
        elif key in item:
            item[key] = by_hand(value)
        else:
            earlier = [place for place, k in enumerate(item) if order.index(k) < order.index(key)]
            item.insert(max(earlier, default=-1) + 1, key, by_hand(value))


def _indented(item: CommentedMap, prefix: str) -> list[str]:
    """The lines of an item, behind ``prefix`` and then as far in as it is."""
    first, *rest = dumped(item).rstrip("\n").split("\n")
    return [prefix + first, *(" " * len(prefix) + line if line else "" for line in rest)]
