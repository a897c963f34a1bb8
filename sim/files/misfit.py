"""What does not fit the vocabulary, in words that an author understands.

Each error of pydantic becomes one sentence that says what may stand in the place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from sim.files.mending import CONDITIONS
from sim.files.sheet import Sheet
from sim.files.tree import Node, Path, Scalar, Sequence, Step, along
from sim.problems import nearest
from sim.scenario.fields import Numeral

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WANTED: Final = {
    "bool_type": "should be true or false",
    **dict.fromkeys(("list_type", "tuple_type"), "should be a list"),
    **dict.fromkeys(("string_too_short", "too_short"), "may not be empty"),
}
_CONDITION_WANTED: Final = (
    "should be a condition in one text, such as: pay >= 9 and cranes in {no, yes}"
)
_CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("name", "title", "heading"), ("label", "title", "scenario", "outlet", "says")),
    **dict.fromkeys(("text", "description", "desc", "statement"), ("says", "summary", "note")),
    **dict.fromkeys(("date", "day"), ("as_of", "date", "since")),
    **dict.fromkeys(("condition", "rule", "need", "needs"), ("requires", "means", "if")),
    **dict.fromkeys(("values", "choices", "items"), ("options",)),
    **dict.fromkeys(("type", "category"), ("kind", "severity")),
    **dict.fromkeys(("who", "actor", "holder"), ("party", "holders")),
    **dict.fromkeys(("source", "article", "articles"), ("sources",)),
    **dict.fromkeys(("comment", "comments", "remark", "memo"), ("note", "notes")),
    **dict.fromkeys(("publisher", "newspaper", "paper"), ("outlet",)),
    **dict.fromkeys(("author",), ("authors",)),
    **dict.fromkeys(("issue", "issues"), ("terms", "term")),
    **dict.fromkeys(("actors", "players", "sides"), ("parties",)),
    **dict.fromkeys(("proposals", "deals", "offers"), ("packages",)),
    **dict.fromkeys(("settings", "sets", "content"), ("set",)),
    **dict.fromkeys(("default", "today", "current"), ("status_quo",)),
    **dict.fromkeys(("version", "schema"), ()),
}
"""What authors call a key -> what it is called here, the likeliest first."""
_FORMS: Final = {
    "package": "should be PACKAGE or PACKAGE/PHASE",
    "text_digest": "is no SHA-256: 64 digits from 0 to f",
}
_PAIRS: Final = {"range": "the least and the greatest", "at": "where it begins and where it ends"}
_IDENTIFIER: Final = (
    "is no identifier: letters, digits, '_', '.' and '-', the first a letter, a digit or '_'"
)


def report(sheet: Sheet, path: Path, error: ErrorDetails, shape: TypeAdapter[Any]) -> None:
    """Note one error of pydantic, in words that an author understands."""
    kind = error["type"]
    found = list(along(sheet.root, path))
    node = found[-1][1] if found and len(found) == len(path) else None
    text = node.text if isinstance(node, Scalar) else ""
    context = error.get("ctx", {})
    key = str(path[-1]) if path else ""
    at_key = error["loc"][-1:] == ("[key]",)
    match kind:
        case "unknown_name":
            word, among = context["word"], context["among"]
            sheet.report(path, error["msg"], word=word, among=among, at_key=at_key)
        case _ if at_key:
            sheet.report(path, f"{_shown(key)} {_IDENTIFIER}", at_key=True)
        case "condition":
            hint = context["instead"] or None
            sheet.report(path, error["msg"], offset=context["offset"], hint=hint)
        case "extra_forbidden" | "unexpected_keyword_argument":
            _report_key(sheet, path, key, _keys_at(path, shape))
        case "missing":
            what = "is missing" if node is None else "is empty"
            sheet.report(path, f"{key!r} {what}", at_key=True)
        case "enum" | "literal_error":
            words = re.findall("'([^']*)'", str(context.get("expected", "")))
            message = f"{_shown(text)} is none of {', '.join(words)}"
            sheet.report(path, message, word=text, among=words)
        case "dict_type" | "model_type" | "dataclass_type":
            sheet.report(path, _map_wanted(text, _schema_at(path, shape)))
        case "string_type" if key in CONDITIONS and not isinstance(node, Scalar):
            sheet.report(path, _CONDITION_WANTED)
        case "bool_type" if isinstance(node, Scalar):
            hint = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(text.lower())
            sheet.report(path, _WANTED[kind], hint=hint)
        case _:
            sheet.report(path, _message(key, node, text, error))


def _report_key(sheet: Sheet, path: Path, key: str, known: Collection[str]) -> None:
    """A key that may not stand there: the one meant if it is near, else all that may."""
    hint = next((word for word in _CALLED.get(key.lower(), ()) if word in known), None)
    hint = hint or nearest(key, known)
    if hint is None and " " in key:
        message = f"unknown key {_shown(key)}; within braces a text with a comma stands in quotes"
        sheet.report(path, message, at_key=True)
        return
    listed = "" if hint or not known else f"; here may stand {', '.join(known)}"
    sheet.report(path, f"unknown key {_shown(key)}{listed}", hint=hint, at_key=True)


def _map_wanted(text: str, shown: Iterable[dict[str, Any]]) -> str:
    """That there should be a map, and with which keys."""
    part = next((part for part in shown if "properties" in part), {})
    keys, needed = list(part.get("properties", ())), list(part.get("required", ()))
    if not keys:
        return "should be a map of keys to values"
    if needed == ["id", "label"] and text:
        return f"should be a map with id and label, such as {{id: {text}, label: ...}}"
    more = [key for key in keys if key not in needed]
    may = f"may have {', '.join(more)}" if more else ""
    must = f"needs {', '.join(needed)}" if needed else ""
    said = " and ".join(part for part in (must, may) if part)
    return f"should be a map of keys to values; it {said}"


def _message(key: str, node: Node | None, text: str, error: ErrorDetails) -> str:
    match error["type"]:
        case "string_type" if isinstance(node, Scalar):
            bare = isinstance(node.value, Numeral | bool)
            return f"should be text; in quotes, {text} is" if bare else "should be text"
        case "string_type":
            return "should be text, not a list or map"
        case "string_pattern_mismatch":
            wanted = _FORMS.get(key, _IDENTIFIER)
            return f"{_shown(text)} {wanted}"
        case "string_too_long" | "too_long" if text:
            return f"{len(text):,} characters; at most {error['ctx'].get('max_length', 0):,}"
        case "too_short" | "too_long" if key in _PAIRS:
            return f"should be two whole numbers, {_PAIRS[key]}"
        case "too_short" if key == "options":
            return "a term needs at least one option"
        case "list_type" | "tuple_type" if not isinstance(node, Sequence) and text:
            return f"should be a list, such as [{_shown(text)[1:-1]}]"
        case kind:
            return _WANTED.get(kind, error["msg"])


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:37]}...")


def _keys_at(path: Path, shape: TypeAdapter[Any]) -> list[str]:
    """The keys that an item may have in which the last step of ``path`` is a key."""
    return [key for shown in _schema_at(path[:-1], shape) for key in shown.get("properties", ())]


def _schema_at(path: Path, shape: TypeAdapter[Any]) -> Iterator[dict[str, Any]]:
    """What may stand at a path, as JSON Schema, by each of its alternatives."""
    whole = shape.json_schema()
    part = whole
    for step in path:
        part = next(_parts(whole, part, step), {})
    return _shown_as(whole, part)


def _parts(whole: dict[str, Any], part: dict[str, Any], step: Step) -> Iterator[dict[str, Any]]:
    """The schema of what is under a key or in a list."""
    for shown in _shown_as(whole, part):
        if isinstance(step, int):
            yield from [shown["items"]] if "items" in shown else []
        else:
            properties = shown.get("properties", {})
            yield from [properties[step]] if step in properties else []
            yield from shown.get("patternProperties", {}).values()


def _shown_as(whole: dict[str, Any], part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A part of a schema, by what it refers to and by each of its alternatives."""
    if "$ref" in part:
        yield from _shown_as(whole, whole["$defs"][part["$ref"].rpartition("/")[2]])
    elif "anyOf" in part:
        for alternative in part["anyOf"]:
            yield from _shown_as(whole, alternative)
    else:
        yield part
