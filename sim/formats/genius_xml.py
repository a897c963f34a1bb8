"""GENIUS XML, read leniently but with bounds: bytes -> nodes.

Document types and entities of any kind are refused (defusedxml), as are files that are
too long, too deep or too large; parsing stops where a bound is passed. Names of
elements and attributes are compared without regard to case. Files that are not quite
XML because of a stray ``&`` or bytes that are not UTF-8 are mended, with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, cast

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from sim.formats.document import Document, Report, refusal

DEPTH: Final = 64
"""Nesting of elements."""
ELEMENTS: Final = 50_000

_STRAY: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_ENCODING: Final = re.compile(rb"(<\?xml[^>]{0,100}?)\s+encoding\s*=\s*[\"'][^\"']*[\"']")


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
        if self._count > ELEMENTS:
            raise _TooMuch(f"more than {ELEMENTS:,} elements")
        if len(self._open) >= DEPTH:
            raise _TooMuch(f"nested deeper than {DEPTH}")
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

    Raises:
        InvalidInput: not XML, or something that is refused for safety.
    """
    document.check_length()
    data = document.data
    try:
        return _parse(document, data)
    except ParseError as error:
        mended = _mended(data)
        if mended == data:
            raise _not_xml(document, error) from None
    report.warn(document, "not well-formed XML (a stray '&' or bytes not in UTF-8); mended")
    try:
        return _parse(document, mended)
    except ParseError as error:
        raise _not_xml(document, error) from None


def _parse(document: Document, data: bytes) -> Node:
    # Blank lines before an XML declaration are an error to the parser only.
    content = data.lstrip()
    before = data[: len(data) - len(content)].count(b"\n")
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    # All at once: feeding in pieces would make a long unclosed token quadratic.
    expat = cast("Any", parser).parser
    builder.locate = lambda: before + int(expat.CurrentLineNumber)
    try:
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


def _mended(data: bytes) -> bytes:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        data = _ENCODING.sub(rb"\1", data, count=1)
        data = data.decode("cp1252", "replace").encode("utf-8")
    return _STRAY.sub(b"&amp;", data)


def _not_xml(document: Document, error: ParseError) -> Exception:
    line = error.position[0] if error.position else None
    return refusal(document, f"not readable as XML: {error.msg}", line)
