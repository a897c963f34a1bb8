"""How a value is taken from a file, said beside its type: what a scenario that was kept never asks.

Pydantic, which reads files, takes longer to import than a kept scenario to be read and checked.
So a type only says here what is to be asked of pydantic, and that happens when a file is read
(:mod:`sim.scenario.shapes`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a field in a file, where it is not the field's name."""

    word: str


class Taken:
    """The first thing said of a type.

    ``within`` are bounds by their names in pydantic, of a text or of how many there are; what
    comes from a file goes through ``before`` first, or through ``alone`` instead of all else.
    ``shown`` is the JSON Schema, where it is not that of the type; what is ``hidden`` has none.
    """

    __slots__ = ("alone", "before", "hidden", "shown", "within")

    def __init__(
        self,
        *,
        before: Callable[[Any], object] | None = None,
        alone: Callable[[Any], object] | None = None,
        shown: Mapping[str, Any] | None = None,
        hidden: bool = False,
        **within: Any,
    ) -> None:
        self.before, self.alone, self.shown, self.hidden = before, alone, shown, hidden
        self.within = within

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: CoreSchema = import_module("sim.scenario.shapes").taken(self, source, handler)
        return schema


@dataclass(frozen=True, slots=True)
class Then:
    """What is done with a value of the type: it may refuse it, by :func:`misfit`.

    Where it ``asks``, it is also given what is known of the whole file.
    """

    work: Callable[..., object]
    asks: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: CoreSchema = import_module("sim.scenario.shapes").then(self, handler(source))
        return schema


SOME = Taken(min_length=1)
"""At least one."""


def misfit(kind: str, message: str, told: Mapping[str, Any] | None = None) -> ValueError:
    """An error to be raised about a value that does not fit; ``told`` fills the message in."""
    error: ValueError = import_module("sim.scenario.shapes").error(kind, message, told)
    return error
