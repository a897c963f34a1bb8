"""The XML of a GENIUS domain, read safely, and its issues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, cast

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from sim import limits
from sim.formats.common import Document, Report, refusal
from sim.formats.exact import comma_for_point, number

_STRAY: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_PROLOG: Final = re.compile(rb"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,100}?\sencoding\s*=\s*[\"']([\w.\-]+)[\"']")
_WIDE: Final = (b"utf-16", b"UTF-16")
"""Encodings that a file of single bytes cannot have, whatever it declares."""
_ATTRIBUTE: Final = re.compile(rb"([^\s<>\"'/=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))")
_TAG: Final = re.compile(
    rb"<[^\s<>\"'/=!?]+(?:\s*[^\s<>\"'/=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))+\s*/?>"
)


@dataclass(slots=True)
class Node:
    """One element: names in lower case, attribute values as written."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Node] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """The value of an attribute, None without it."""
        return self.attributes.get(name)

    def named(self, tag: str) -> list[Node]:
        """The direct children of that name."""
        return [child for child in self.children if child.tag == tag]

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def first(self, tag: str) -> Node | None:
        """The first node of that name here or below."""
        return next((node for node in self.walk() if node.tag == tag), None)


class _TooMuch(Exception):
    """A bound was passed; the text says which."""


class _Builder:
    """What the parser reports to."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.locate: Callable[[], int] = lambda: 1
        self._open: list[Node] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > limits.ELEMENTS:
            raise _TooMuch(f"more than {limits.ELEMENTS:,} elements")
        if len(self._open) >= limits.XML_DEPTH:
            raise _TooMuch(f"nested deeper than {limits.XML_DEPTH}")
        lowered = {key.lower(): value for key, value in attributes.items()}
        node = Node(tag.rpartition("}")[2].lower(), lowered, self.locate())
        if self._open:
            self._open[-1].children.append(node)
        elif self.root is None:
            self.root = node
        self._open.append(node)

    def end(self, tag: str) -> None:
        self._open.pop()

    def close(self) -> Node | None:
        return self.root


def parse(document: Document, report: Report) -> Node:
    """The root element of a file.

    As in GENIUS, comments, blank lines and declarations may stand in any order before the
    root, and attributes may follow each other without a blank.

    Raises:
        InvalidInput: not XML, or something that is refused for safety.
    """
    document.check_length()
    known = document.encoding == "utf-8"
    data = document.data if known else document.text().encode()
    prolog = _PROLOG.match(data)
    start = prolog.end() if prolog else 0
    declared = _DECLARED.search(data[:start]) if known else None
    encoding = declared[1].decode() if declared and not declared[1].startswith(_WIDE) else None
    content, before = data[start:], data[:start].count(b"\n")
    try:
        return _parse(document, content, encoding, before)
    except ParseError:
        content = _spaced(content)
    try:
        return _parse(document, content, encoding, before)
    except ParseError:
        content = _mended(content)
    try:
        root = _parse(document, content, "utf-8", before)
    except ParseError as error:
        message, line = f"not readable as XML: {error.msg}", before + error.position[0]
        raise refusal(document, message, line) from None
    report.warn(document, "not well-formed XML (a stray '&' or bytes not in UTF-8); mended")
    return root


def _parse(document: Document, content: bytes, encoding: str | None, before: int) -> Node:
    builder = _Builder()
    # All at once: feeding in pieces would make a long unclosed token quadratic.
    try:
        parser = DefusedXMLParser(target=builder, forbid_dtd=True, encoding=encoding)
        expat = cast("Any", parser).parser
        builder.locate = lambda: before + int(expat.CurrentLineNumber)
        parser.feed(content)
        root = parser.close()
    except DefusedXmlException:
        message = "document type declarations and entities are refused"
        raise refusal(document, message, builder.locate()) from None
    except _TooMuch as error:
        raise refusal(document, str(error), builder.locate()) from None
    except (ValueError, LookupError) as error:
        raise refusal(document, f"not readable as XML: {error}") from None
    if not isinstance(root, Node):
        raise refusal(document, "there is no XML element in the file")
    return root


def _spaced(data: bytes) -> bytes:
    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(rb"\1 ", tag[0]), data)


def _mended(data: bytes) -> bytes:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        data = data.decode("cp1252", "replace").encode("utf-8")
    return _STRAY.sub(b"&amp;", data)


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a domain. ``values`` are for discrete issues, the bounds for others."""

    index: str
    name: str
    kind: str
    values: tuple[str, ...] = ()
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    line: int = 0


def utility_space(document: Document, root: Node) -> Node:
    """The ``utility_space`` of a file, whatever it is wrapped in.

    Raises:
        InvalidInput: there is none.
    """
    found = root.first("utility_space")
    if found is None:
        raise refusal(
            document, f"no <utility_space> in the file; its root is <{root.tag[:40]}>", root.line
        )
    return found


def issue_nodes(space: Node) -> Iterator[Node]:
    """The issues, however deep their objectives nest; what ``rules`` repeat is skipped."""
    for child in space.children:
        if child.tag == "issue":
            yield child
        elif child.tag == "objective":
            yield from issue_nodes(child)


def kind_of(node: Node) -> str | None:
    """What kind of issue it says it is, None when it does not say."""
    for name in ("type", "etype", "vtype"):
        said = (node.get(name) or "").strip().lower()
        if said:
            return said
    return None


def decimal_of(document: Document, node: Node, name: str) -> Fraction | None:
    """The number in an attribute, None without a readable one.

    Raises:
        InvalidInput: it is written with a comma, which would be read as no number at all.
    """
    said = node.get(name)
    if comma_for_point(said):
        message = f"{name} {said!r} is written with a comma; numbers are written like 0.5"
        raise refusal(document, message, node.line)
    return number(said)


def bounds_of(document: Document, node: Node) -> tuple[Fraction, Fraction] | None:
    """The bounds of a number, from the attributes or a ``range`` child."""
    for holder in (node, *node.named("range")):
        low = decimal_of(document, holder, "lowerbound")
        high = decimal_of(document, holder, "upperbound")
        if low is not None and high is not None:
            return low, high
    return None


def issues(document: Document, space: Node, report: Report) -> tuple[Issue, ...]:
    """The issues of a domain, in the order of the file.

    Raises:
        InvalidInput: none, too many, an unknown type, no values, or bad bounds.
    """
    found = tuple(_issue(document, node, report) for node in issue_nodes(space))
    if not found:
        raise refusal(document, "the domain has no issues", space.line)
    if len(found) > limits.TERMS:
        message = f"{len(found)} issues; a scenario holds at most {limits.TERMS} terms"
        raise refusal(document, message)
    return found


def _issue(document: Document, node: Node, report: Report) -> Issue:
    index, name = (node.get("index") or "").strip(), node.get("name") or ""
    kind = kind_of(node) or "discrete"
    about = f"issue {(name or index)[:60]!r}"
    if kind == "discrete":
        values = _values(document, node, about, report)
        return Issue(index, name, kind, values, line=node.line)
    if kind not in {"integer", "real"}:
        raise refusal(document, f"{about} has the unknown type {kind[:40]!r}", node.line)
    bounds = bounds_of(document, node)
    if bounds is None:
        raise refusal(document, f"{about} has no readable bounds", node.line)
    low, high = bounds
    if low > high or (kind == "integer" and (low.denominator, high.denominator) != (1, 1)):
        raise refusal(document, f"{about}: {low}..{high} is no range of its type", node.line)
    return Issue(index, name, kind, low=low, high=high, line=node.line)


def _values(document: Document, node: Node, about: str, report: Report) -> tuple[str, ...]:
    values: dict[str, None] = {}
    for item in node.named("item"):
        value = item.get("value")
        if value is None:
            report.warn(document, f"{about}: an item without a value is left out", item.line)
        elif value in values:
            message = f"{about}: the value {value[:60]!r} is there twice; the first is kept"
            report.warn(document, message, item.line)
        else:
            values[value] = None
    if not values:
        raise refusal(document, f"{about} has no values", node.line)
    if len(values) > limits.OPTIONS_PER_TERM:
        message = f"{about}: {len(values)} values; at most {limits.OPTIONS_PER_TERM}"
        raise refusal(document, message, node.line)
    return tuple(values)


def index_of(node: Node) -> str:
    """The id of the issue that a node is, or is about."""
    return (node.get("index") or "").strip()


def key_of(text: str | None) -> str:
    """A name as it is compared: whatever its blanks and capitals."""
    return " ".join((text or "").split()).casefold()
