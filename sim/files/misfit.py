"""What pydantic says of a value, in words that an author understands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, get_args

from pydantic import BaseModel

from sim.files.sheet import Sheet
from sim.files.tree import Node, Path, Scalar, Sequence, along
from sim.files.words import Words
from sim.scenario.fields import Numeral

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WANTED: Final = {
    "bool_type": "should be true or false",
    "list_type": "should be a list",
    "dict_type": "should be a map of keys to values",
    "model_type": "should be a map of keys to values",
    "string_too_short": "may not be empty",
    "too_short": "may not be empty",
}
_IDENTIFIER: Final = (
    "is no identifier: letters, digits, '_', '.' and '-', the first a letter, a digit or '_'"
)


def report(sheet: Sheet, path: Path, error: ErrorDetails, shape: type[Words]) -> None:
    """Note one error of pydantic; ``path`` leads to what it is about in a file of this shape."""
    kind = error["type"]
    node = _node(sheet, path)
    context = error.get("ctx", {})
    key = str(path[-1]) if path else ""
    if error["loc"][-1:] == ("[key]",):
        sheet.report(path, f"{_shown(key)} {_IDENTIFIER}", at_key=True)
    elif kind == "extra_forbidden":
        known = keys_at(path, shape)
        sheet.report(path, f"unknown key {_shown(key)}", word=key, among=known, at_key=True)
    elif kind == "missing":
        what = "is missing" if node is None else "is empty"
        sheet.report(path, f"{key!r} {what}", at_key=True)
    elif kind in {"enum", "literal_error"}:
        words = re.findall("'([^']*)'", str(context.get("expected", "")))
        given = node.text if isinstance(node, Scalar) else ""
        message = f"{_shown(given)} is none of {', '.join(words)}"
        sheet.report(path, message, word=given, among=words)
    elif kind == "bool_type" and isinstance(node, Scalar):
        hint = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(node.text.lower())
        sheet.report(path, _WANTED[kind], hint=hint)
    else:
        sheet.report(path, _message(kind, key, node, error))


def _message(kind: str, key: str, node: Node | None, error: ErrorDetails) -> str:
    text = node.text if isinstance(node, Scalar) else ""
    context = error.get("ctx", {})
    if kind == "string_type":
        if isinstance(node, Scalar) and isinstance(node.value, Numeral | bool):
            return f"should be text; in quotes, {text} is"
        return "should be text" if isinstance(node, Scalar) else "should be text, not a list or map"
    if kind == "string_pattern_mismatch":
        wanted = "should be PACKAGE or PACKAGE/PHASE" if key == "package" else _IDENTIFIER
        return f"{_shown(text)} {wanted}"
    if kind in {"string_too_long", "too_long"} and text:
        return f"{len(text):,} characters; at most {context.get('max_length', 0):,}"
    if key == "range" and kind in {"too_short", "too_long"}:
        return "should be two whole numbers, the least and the greatest"
    if key == "options" and kind == "too_short":
        return "a term needs at least one option"
    if kind == "list_type" and not isinstance(node, Sequence) and text:
        return f"should be a list, such as [{_shown(text)[1:-1]}]"
    return _WANTED.get(kind, error["msg"])


def _node(sheet: Sheet, path: Path) -> Node | None:
    steps = list(along(sheet.root, path))
    return steps[-1][1] if steps and len(steps) == len(path) else None


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:37]}...")


def keys_at(path: Path, shape: type[BaseModel]) -> list[str]:
    """The keys that an item may have in which the last step of ``path`` is a key."""
    model = shape
    for step in path[:-1]:
        for name, field in model.model_fields.items():
            if (field.alias or name) == step:
                model = _model_in(field.annotation) or model
                break
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if found is not None:
            return found
    return None
