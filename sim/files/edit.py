"""Edits of a scenario file that leave everything else as the author wrote it.

An edit takes the lines of one item, changes the item with ruamel.yaml (which keeps
its comments, quotes and order) and puts the lines back, so that the rest of the file
stays the same byte for byte. Where items do not have lines of their own, as in JSON,
the whole file is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from sim.files import tree
from sim.files.roundtrip import as_written, dumped, indented, loaded
from sim.files.sheet import id_of
from sim.files.tree import compose
from sim.problems import InvalidInput, Problem, unknown
from sim.scenario.fields import Item, keys_of
from sim.scenario.model import Option, Package, Position, Term

_DASH: Final = re.compile(r" *- +")
Change = Callable[[CommentedMap], None]


@dataclass(frozen=True)
class Document:
    """The text of a scenario file. Every edit gives a new document.

    Edits raise :class:`InvalidInput` when they name something that is not there, or
    add an id that is. Whether the result is a sound scenario is for
    :func:`sim.files.load.read` to say.
    """

    source: str
    root: tree.Mapping

    @classmethod
    def parse(cls, text: str, file: str = "scenario") -> Document:
        """A document from its text.

        Raises:
            InvalidInput: it is not readable as YAML, or passes a limit.
        """
        root, problems = compose(text, file)
        if root is None or problems:
            raise InvalidInput(problems)
        return cls(text, root)

    def text(self) -> str:
        """The text of the file."""
        return self.source

    def add_position(self, fields: Mapping[str, object]) -> Document:
        """Add a position after the last one; ``fields`` in the words of the file."""
        return self._add("positions", Position, fields)

    def set_position(self, position: str, fields: Mapping[str, object]) -> Document:
        """Give fields of a position new values; None takes a field away."""
        return self._change("positions", position, lambda item: _assign(item, Position, fields))

    def remove_position(self, position: str) -> Document:
        """Take a position out; comments around it stay."""
        return self._remove("positions", position)

    def add_package(self, package: str, label: str, settings: Mapping[str, str]) -> Document:
        """Add a package that states these settings (term and option)."""
        fields = {"id": package, "label": label, "set": dict(settings)}
        return self._add("packages", Package, fields)

    def add_term(self, fields: Mapping[str, object]) -> Document:
        """Add a term after the last one; its options are maps in the words of the file."""
        return self._add("terms", Term, fields)

    def set_term(self, term: str, fields: Mapping[str, object]) -> Document:
        """Give fields of a term new values; None takes a field away."""
        return self._change("terms", term, lambda item: _assign(item, Term, fields))

    def add_option(self, term: str, fields: Mapping[str, object]) -> Document:
        """Add an option after the last one of a term."""

        def change(item: CommentedMap) -> None:
            listed = item.get("options") or []
            if str(fields.get("id")) in {str(found.get("id")) for found in listed}:
                message = f"the id {fields.get('id')!r} is already used"
                raise InvalidInput([Problem(f"options of {term}", message=message)])
            added = CommentedMap()
            _assign(added, Option, fields)
            listed.append(added)

        return self._change("terms", term, change)

    def label_term(self, term: str, label: str) -> Document:
        """Give a term a new label."""
        return self._change("terms", term, lambda item: _put(item, "label", label))

    def remove_term(self, term: str) -> Document:
        """Take a term out with its options; what refers to it stays as it is."""
        return self._remove("terms", term)

    def label_option(self, term: str, option: str, label: str) -> Document:
        """Give an option of a term a new label."""
        return self.set_option(term, option, {"label": label})

    def set_option(self, term: str, option: str, fields: Mapping[str, object]) -> Document:
        """Give fields of an option new values; None takes a field away."""
        place = self._option_index(term, option)
        return self._change(
            "terms", term, lambda item: _assign(item["options"][place], Option, fields)
        )

    def remove_option(self, term: str, option: str) -> Document:
        """Take an option out; what refers to it, and comments around it, stay."""
        place = self._option_index(term, option)
        listed = tree.child(self._items("terms")[self._index("terms", term)], "options")
        if not isinstance(listed, tree.Sequence) or self._dash(listed, place) is None:
            return self._change("terms", term, lambda item: item["options"].pop(place))
        return self._cut(listed.items, place)

    def _option_index(self, term: str, option: str) -> int:
        listed = tree.child(self._items("terms")[self._index("terms", term)], "options")
        items = listed.items if isinstance(listed, tree.Sequence) else []
        known = [id_of(item) or "" for item in items]
        if option not in known:
            raise InvalidInput([unknown("options", f"option of {term!r}", option, known)])
        return known.index(option)

    def _items(self, section: str) -> list[tree.Node]:
        listed = tree.child(self.root, section)
        return listed.items if isinstance(listed, tree.Sequence) else []

    def _index(self, section: str, name: str) -> int:
        known = [id_of(item) or "" for item in self._items(section)]
        if name not in known:
            raise InvalidInput([unknown(section, section.removesuffix("s"), name, known)])
        return known.index(name)

    def _prefix(self, section: str, index: int) -> str | None:
        """What precedes an item on its first line, if the item has lines of its own."""
        return None if self.root.flow else self._dash(tree.child(self.root, section), index)

    def _dash(self, listed: tree.Node | None, index: int) -> str | None:
        if not isinstance(listed, tree.Sequence) or listed.flow:
            return None
        item = listed.items[index]
        prefix = self._lines()[item.place.line - 1][: item.place.column - 1]
        return prefix if _DASH.fullmatch(prefix) and isinstance(item, tree.Mapping) else None

    def _lines(self) -> list[str]:
        return self.source.removeprefix("\ufeff").split("\n")

    def _with(self, lines: list[str]) -> Document:
        mark = "\ufeff" if self.source.startswith("\ufeff") else ""
        return Document.parse(mark + "\n".join(lines))

    def _change(self, section: str, name: str, change: Change) -> Document:
        index = self._index(section, name)
        prefix = self._prefix(section, index)
        if prefix is None:
            return self._rewrite(lambda root: change(root[section][index]))
        lines = self._lines()
        item = self._items(section)[index]
        span = slice(item.place.line - 1, item.last_line)
        width = len(prefix)
        end = "\r" if lines[span][0].endswith("\r") else ""
        own = [line.removesuffix("\r") for line in lines[span]]
        own[0] = " " * width + own[0][width:]
        snippet = [line[width:] if not line[:width].strip() else line.lstrip() for line in own]
        edited = loaded("\n".join(snippet) + "\n")
        change(edited)
        lines[span] = [line + end for line in indented(edited, prefix)]
        return self._with(lines)

    def _add(self, section: str, shape: type[Item], fields: Mapping[str, object]) -> Document:
        name = str(fields.get("id", ""))
        items = self._items(section)
        if not name or name in {id_of(item) for item in items}:
            message = f"the id {name!r} is already used" if name else "'id' is missing"
            raise InvalidInput([Problem(section, message=message)])
        added = CommentedMap()
        _assign(added, shape, fields)
        if not items and (self.root.flow or section in self.root.entries):
            return self._rewrite(lambda root: root.update({section: CommentedSeq([added])}))
        prefix = self._prefix(section, len(items) - 1) if items else "  - "
        if prefix is None:
            return self._rewrite(lambda root: root[section].append(added))
        lines = self._lines()
        end = "\r" if lines[0].endswith("\r") else ""
        new = [line + end for line in indented(added, prefix)]
        if items:
            # Items are set apart by an empty line if the last two are.
            between = lines[items[-2].last_line] if len(items) > 1 else "-"
            gap = [] if between.strip() else [between]
            at = items[-1].last_line
            if at == len(lines):
                lines.append("")
            lines[at:at] = [*gap, *new]
            return self._with(lines)
        while lines and not lines[-1].strip():
            lines.pop()
        return self._with([*lines, end, f"{section}:{end}", *new, ""])

    def _remove(self, section: str, name: str) -> Document:
        index = self._index(section, name)
        if self._prefix(section, index) is None:
            return self._rewrite(lambda root: root[section].pop(index))
        return self._cut(self._items(section), index)

    def _cut(self, items: Sequence[tree.Node], index: int) -> Document:
        """Without the lines of an item that has lines of its own."""
        lines = self._lines()
        first, last = items[index].place.line - 1, items[index].last_line
        above = items[index - 1].last_line if index else None
        if above == first - 1 and not lines[above].strip():
            first -= 1  # The empty line that set it apart from the item above.
        del lines[first:last]
        return self._with(lines)

    def _rewrite(self, change: Change) -> Document:
        root = loaded(self.source)
        change(root)
        return Document.parse(dumped(root))


def _assign(item: CommentedMap, shape: type[Item], fields: Mapping[str, object]) -> None:
    """Put fields in; new ones come where the schema has them."""
    order = keys_of(shape)
    for key in fields:
        if key not in order:
            raise InvalidInput([unknown("fields", "field", key, order)])
    for key in sorted(fields, key=order.index):
        value = fields[key]
        if value is None:
            item.pop(key, None)
        elif key in item:
            _put(item, key, value)
        else:
            earlier = [place for place, k in enumerate(item) if order.index(k) < order.index(key)]
            item.insert(max(earlier, default=-1) + 1, key, as_written(value))


def _put(item: CommentedMap, key: str, value: object) -> None:
    item[key] = as_written(value)
