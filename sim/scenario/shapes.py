"""What :mod:`sim.scenario.taken` says of types, as pydantic wants it; imported to read a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from sim import limits
from sim.language.repair import Unreadable, read
from sim.language.syntax import Condition
from sim.scenario.taken import Taken, Then


def taken(how: Taken, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """A type with what is said of it first."""
    said: list[Any] = []
    if how.alone is not None:
        said.append(PlainValidator(how.alone))
    if how.before is not None:
        said.append(BeforeValidator(how.before))
    if how.within:
        said.append(Field(**how.within))
    if how.shown is not None:
        said.append(WithJsonSchema(dict(how.shown)))
    hidden: Any = SkipJsonSchema
    whole = Annotated[(source, *said)]
    return handler.generate_schema(hidden[whole] if how.hidden else whole)


def then(how: Then, schema: CoreSchema) -> CoreSchema:
    """A type with what is done last."""
    if how.asks:
        return core_schema.with_info_after_validator_function(how.work, schema)
    return core_schema.no_info_after_validator_function(how.work, schema)


def present(keys: frozenset[str], source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
    """An item of which an empty value under one of its keys counts as absent."""

    def filled(data: object) -> object:
        if not isinstance(data, dict):
            return data
        return {k: value for k, value in data.items() if value is not None or k not in keys}

    return core_schema.no_info_before_validator_function(filled, handler(source))


def error(kind: str, message: str, told: Mapping[str, Any] | None = None) -> ValueError:
    """What does not fit, for :mod:`sim.files.misfit`."""
    return PydanticCustomError(kind, message, None if told is None else dict(told))


def twice(names: Sequence[str], places: Sequence[int]) -> ValueError:
    """That the names at these places of a list stand there before."""
    found = [
        InitErrorDetails(
            type=PydanticCustomError("twice", "{name} is listed twice", {"name": repr(names[n])}),
            loc=(n,),
            input=names[n],
        )
        for n in places
    ]
    return ValidationError.from_exception_data("names", found)


def condition(value: object) -> Condition:
    """A condition that is one already, or is written so."""
    if isinstance(value, Condition):
        return value
    if not isinstance(value, str):
        raise error("string_type", "should be text")
    if not value:
        raise error("string_too_short", "may not be empty")
    if len(value) > limits.CONDITION:
        raise error("string_too_long", "is too long", {"max_length": limits.CONDITION})
    try:
        return read(value)
    except Unreadable as unreadable:
        told = {
            "message": unreadable.message,
            "offset": unreadable.offset,
            "instead": unreadable.instead,
        }
        raise error("condition", "{message}", told) from None
