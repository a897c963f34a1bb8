"""YAML text: plain values written exactly, and maps that keep their comments.

The same document always gives the same text. Numbers are written exactly: ``2.5``, or
``1/3`` where there is no short decimal, ``math.inf`` as ``infinite``. Texts that could be
taken for something else are quoted.
"""

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
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import LiteralScalarString

from sim.problems import InvalidInput, Problem
from sim.scenario.amounts import written

Plain = (
    None
    | str
    | bool
    | int
    | float
    | Fraction
    | date
    | list["Plain"]
    | tuple["Plain", ...]
    | Mapping[str, "Plain"]
)
_SHORT: Final = 72
_WORD: Final = re.compile(r"\w[\w./-]*")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class _Literal(str):
    """A number in its exact decimal form, to be written without quotes."""


class _Representer(RoundTripRepresenter):
    pass


def _literal(representer: _Representer, value: _Literal) -> ScalarNode:
    tag = "float" if "." in value else "int"
    node: ScalarNode = representer.represent_scalar(f"tag:yaml.org,2002:{tag}", str(value))
    return node


_Representer.add_representer(_Literal, _literal)


def _yaml(width: int) -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.Representer = _Representer
    yaml.preserve_quotes = True
    yaml.width = width
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def to_yaml(document: Mapping[str, Plain]) -> str:
    """The text of a scenario file, from its keys and plain values.

    Keys keep their order; empty texts, lists and maps and None are left out. Lists of
    short words stay on one line.
    """
    stream = StringIO()
    _yaml(96).dump(as_written(document), stream)
    # A fold leaves a space before the line break, which means nothing.
    return re.sub(r" +$", "", stream.getvalue(), flags=re.MULTILINE)


def loaded(text: str) -> CommentedMap:
    """A map with its comments, quotes and order.

    Raises:
        InvalidInput: it is no map, or names an anchor that is not in this text.
    """
    try:
        found = _yaml(1_000_000).load(text)
    except YAMLError:
        message = "cannot be edited by itself, because it uses an alias or an anchor"
        raise InvalidInput([Problem("scenario", message=message)]) from None
    if not isinstance(found, CommentedMap):
        raise InvalidInput([Problem("scenario", message="is no map of keys to values")])
    return found


def dumped(value: CommentedMap) -> str:
    """The text of a map."""
    stream = StringIO()
    _yaml(1_000_000).dump(value, stream)
    return stream.getvalue()


def as_written(value: object) -> object:
    """The value in the form that is written plainly."""
    match value:
        case Enum():
            return value.value
        case Fraction() | Decimal():
            text = written(Fraction(value))
            return text if "/" in text else _Literal(text)
        case float() if math.isinf(value):
            return "infinite"
        case Mapping():
            parts = {str(key): as_written(part) for key, part in value.items() if _filled(part)}
            return CommentedMap(parts)
        case list() | tuple():
            return _listed([as_written(part) for part in value])
    return value


def by_hand(value: object) -> object:
    """Like :func:`as_written`, a text as an author writes it: days bare, lines as lines."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    return as_written(value)


def _filled(value: object) -> bool:
    return value is not None and value not in ("", (), [], {})


def _listed(parts: list[object]) -> CommentedSeq:
    """Short lists of words go on one line, as ids do in the shipped files."""
    listed = CommentedSeq(parts)
    # Only plain words: ruamel.yaml writes some others, such as "?0", unquoted in a flow.
    words = [part for part in parts if isinstance(part, str) and _WORD.fullmatch(part)]
    if len(words) == len(parts) and sum(len(word) + 2 for word in words) <= _SHORT:
        listed.fa.set_flow_style()
    return listed
