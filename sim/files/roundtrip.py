"""YAML with comments, by ruamel.yaml: read, written, and filled with plain values."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from io import StringIO
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString

from sim.problems import InvalidInput, Problem

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def loaded(text: str) -> CommentedMap:
    """A map with its comments, quotes and order.

    Raises:
        InvalidInput: it is no map, or names an anchor that is not in this text.
    """
    try:
        found = _yaml().load(text)
    except YAMLError:
        message = "cannot be edited by itself, because it uses an alias or an anchor"
        raise InvalidInput([Problem("scenario", message=message)]) from None
    if not isinstance(found, CommentedMap):
        raise InvalidInput([Problem("scenario", message="is no map of keys to values")])
    return found


def dumped(value: CommentedMap) -> str:
    """The text of a map."""
    stream = StringIO()
    _yaml().dump(value, stream)
    return stream.getvalue()


def indented(item: CommentedMap, prefix: str) -> list[str]:
    """The lines of an item, behind ``prefix`` and then as far in as it is."""
    first, *rest = dumped(item).rstrip("\n").split("\n")
    return [prefix + first, *(" " * len(prefix) + line if line else "" for line in rest)]


def as_written(value: object) -> object:
    """The value in the form that ruamel.yaml writes plainly."""
    match value:
        case Enum():
            return value.value
        case Fraction() | Decimal():
            return _number(Fraction(value))
        case float() if math.isinf(value):
            return "infinite"
        case str() if _DAY.fullmatch(value):
            return _day(value)
        case str() if "\n" in value:
            return LiteralScalarString(value)
        case Mapping():
            return CommentedMap({str(key): as_written(part) for key, part in value.items()})
        case list() | tuple():
            return _listed([as_written(part) for part in value])
    return value


def _number(value: Fraction) -> int | float | str:
    if value.denominator == 1:
        return value.numerator
    nearest = float(value)
    return nearest if Fraction(repr(nearest)) == value else str(value)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _listed(parts: list[object]) -> CommentedSeq:
    """Short lists of words go on one line, as ids do in the shipped files."""
    listed = CommentedSeq(parts)
    if all(isinstance(part, str) and " " not in part for part in parts):
        listed.fa.set_flow_style()
    return listed
