"""Edits of what a scenario file says of the whole: its title and day, who has to agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ruamel.yaml.comments import CommentedMap

from sim.files import tree
from sim.files.edit import Document
from sim.files.yaml import by_hand, dumped, loaded

_LATE: Final = ("agreement", "expectations", "licence", "notes", "runs")
"""Keys that come after the lists; any other new one comes at the top."""


def with_fields(text: str, fields: Mapping[str, object]) -> str:
    """The text with other values under keys of the whole file; None takes a key away.

    Every other line stays as it is, and the keys and comments of a map that is changed.

    Raises:
        InvalidInput: it is not readable as YAML.
    """
    for key, value in fields.items():
        text = _with_field(Document.parse(text), key, value)
    return text


def _with_field(document: Document, key: str, value: object) -> str:
    text, entry = document.source, document.root.entries.get(key)
    if document.root.flow:
        root = loaded(text)
        _assign(root, key, value)
        return dumped(root)
    lines = text.removeprefix("\ufeff").split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    if entry is None:
        first = len(lines) - (not lines[-1]) if key in _LATE else _below_head(document.root)
        own: list[str] = []
    else:
        first = entry.key.line - 1
        own = lines[first : max(entry.value.last_line, entry.key.line)]
    item = loaded("\n".join(line.removesuffix("\r") for line in own) or "{}")
    if entry is None:
        item = CommentedMap()
    _assign(item, key, value)
    new = dumped(item).rstrip("\n").split("\n") if item else []
    if entry is None and new and first == len(lines):
        lines.append("")
    lines[first : first + len(own)] = [line + end for line in new]
    return text[: text.startswith("\ufeff")] + "\n".join(lines)


def _below_head(root: tree.Mapping) -> int:
    """How many lines come before the first list: below them a key of the whole can stand."""
    lines = root.place.line - 1
    for entry in root.entries.values():
        if isinstance(entry.value, tree.Sequence):
            break
        lines = max(entry.value.last_line, entry.key.line)
    return lines


def _assign(item: CommentedMap, key: str, value: object) -> None:
    before = item.get(key)
    if value is None:
        item.pop(key, None)
    elif isinstance(before, CommentedMap) and isinstance(value, Mapping):
        for inner in [*before, *value]:
            _assign(before, inner, value.get(inner))
    else:
        item[key] = by_hand(value)
