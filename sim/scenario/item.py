"""What an item of a scenario file is, and the keys that it has there."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, get_args, get_type_hints

from pydantic import ConfigDict, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema


class Item:
    """What all items share: in a file, unknown keys are refused and an empty value is absent."""

    __slots__ = ()
    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Item], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        keys = frozenset(keys_of(cls))

        def present(data: object) -> object:
            if not isinstance(data, dict):
                return data
            return {k: value for k, value in data.items() if value is not None or k not in keys}

        return core_schema.no_info_before_validator_function(present, handler(source))


def keys_of(item: type[Any]) -> tuple[str, ...]:
    """The keys of an item as a file has them, in the order declared."""
    hints = get_type_hints(item, include_extras=True)
    return tuple(_alias(hints[field.name]) or field.name for field in fields(item))


def _alias(hint: Any) -> str | None:
    parts = [part for part in get_args(hint) if isinstance(part, FieldInfo)]
    return next((part.alias for part in parts if part.alias), None)
