"""A scenario as a plain document (dicts and lists in the file's words) -> YAML text.

The same document always gives the same text. Numbers are written exactly: whole
numbers, :class:`fractions.Fraction` (``2.5``, or ``1/3`` where there is no short decimal),
``math.inf`` as ``infinite``. Texts that could be taken for something else are quoted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from io import StringIO
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter

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


class _Literal(str):
    """A number in its exact decimal form, to be written without quotes."""


class _Representer(RoundTripRepresenter):
    pass


def _literal(representer: _Representer, value: _Literal) -> ScalarNode:
    tag = "float" if "." in value else "int"
    node: ScalarNode = representer.represent_scalar(f"tag:yaml.org,2002:{tag}", str(value))
    return node


_Representer.add_representer(_Literal, _literal)


def to_yaml(document: Mapping[str, Plain]) -> str:
    """The text of a scenario file.

    Keys keep their order; empty texts, lists and maps and None are left out. Lists of
    short words stay on one line.
    """
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.width = 96
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(_map(document), stream)
    # A fold leaves a space before the line break, which means nothing.
    return re.sub(r" +$", "", stream.getvalue(), flags=re.MULTILINE)


def _map(items: Mapping[str, Plain]) -> CommentedMap:
    made = CommentedMap()
    for key, value in items.items():
        if value is None or (isinstance(value, str | list | tuple | Mapping) and not value):
            continue
        made[key] = _value(value)
    return made


def _value(value: Plain) -> object:
    match value:
        case Fraction():
            text = written(value)
            return text if "/" in text else _Literal(text)
        case float() if value == math.inf:
            return "infinite"
        case Mapping():
            return _map(value)
        case list() | tuple():
            return _list(value)
        case _:
            return value


def _list(items: list[Plain] | tuple[Plain, ...]) -> CommentedSeq:
    made = CommentedSeq(_value(item) for item in items)
    # Only plain words: ruamel.yaml writes some others, such as "?0", unquoted in a flow.
    words = [item for item in items if isinstance(item, str) and _WORD.fullmatch(item)]
    if len(words) == len(items) and sum(len(word) + 2 for word in words) <= _SHORT:
        made.fa.set_flow_style()
    return made
