"""What a field means: the text literal that follows its declaration.

Read from the source when somebody asks (help, schemas, documentation), never while
modules are imported, which would take a third of every start.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import Any, Final

_PARSING: Final = Lock()
"""Python 3.11 takes the depths of two syntax trees made at once for one (CPython issue 106905)."""


def described(kind: type[Any], field: str) -> str:
    """What the field means: as the class says, or the nearest base that declares it."""
    for base in kind.__mro__:
        if words := _of_module(base.__module__).get(base.__qualname__, {}).get(field):
            return words
    return ""


@cache
def _of_module(name: str) -> Mapping[str, Mapping[str, str]]:
    """Class -> field -> meaning, for the classes at the top of a module with a source."""
    try:
        with _PARSING:
            tree = ast.parse(inspect.getsource(sys.modules[name]))
    except (OSError, TypeError, KeyError):
        return {}
    return {node.name: _of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> Mapping[str, str]:
    found = {}
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                found[name] = inspect.cleandoc(words)
    return found


def describe(shape: dict[str, Any], kind: type[Any], keys: Mapping[str, str]) -> None:
    """Say in the JSON Schema of a class what its fields mean; ``keys``: key -> field."""
    properties = shape.get("properties", {})
    for key in keys.keys() & properties.keys():
        if words := described(kind, keys[key]):
            properties[key] = dict(sorted({"description": words, **properties[key]}.items()))
