"""What an item of a scenario file is, and the keys that it has there."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, get_args, get_type_hints

from sim.scenario.taken import Key

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Item:
    """What all items share: in a file, unknown keys are refused and an empty value is absent."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        item: Any = cls
        cls.__pydantic_config__ = {
            "extra": "forbid",
            "alias_generator": lambda name: _keys(item).get(name, name),
        }

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Item], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        shapes = import_module("sim.scenario.shapes")
        schema: CoreSchema = shapes.present(frozenset(keys_of(cls)), source, handler)
        return schema


def keys_of(item: Any) -> tuple[str, ...]:
    """The keys of an item as a file has them, in the order declared."""
    return tuple(_keys(item).values())


@cache
def _keys(item: Any) -> dict[str, str]:
    """Field -> key."""
    hints = get_type_hints(item, include_extras=True)
    return {f.name: _key(hints[f.name]) or f.name for f in fields(item)}


def _key(hint: Any) -> str | None:
    return next((part.word for part in get_args(hint) if isinstance(part, Key)), None)
