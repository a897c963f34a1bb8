"""What every question has in common: what it takes, what it finds, how that is told.

An :class:`Ask` declares the parameters of one question (for the command line, a runs file
and Python alike) and computes its :class:`Answer`. The answer's fields are the documented
object of ``--json``; its :class:`Findings` are what an expectation may name; its tables
hold everything that is a list. Every face reads these declarations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType, UnionType
from typing import Annotated, Any, ClassVar, Final, Literal, Self, Union, get_args, get_origin

from pydantic import ConfigDict, Field, PlainSerializer, model_validator

from sim.language.syntax import LEFT_OUT
from sim.scenario.described import DescribedModel, Instance
from sim.scenario.model import Scenario
from sim.scenario.parameters import Asked
from sim.scenario.provenance import Provenance, exact
from sim.scenario.question import Question

Exact = Annotated[Fraction, PlainSerializer(exact, return_type=int | str)]
"""A number that JSON keeps exactly: an integer, or a text such as ``5/3``."""
About = Annotated[
    Instance[Provenance], PlainSerializer(Provenance.as_json, return_type=dict[str, Any])
]
"""Scenario, digest and view."""
AskedAbout = Annotated[
    Instance[Question], PlainSerializer(Question.as_json, return_type=dict[str, Any])
]
"""The question in plain words."""

OrOut = Annotated[str | None, PlainSerializer(lambda option: option or LEFT_OUT, return_type=str)]
"""An option, or None for a term left out, which JSON calls ``left_out``."""

Kind = Literal["text", "whole", "number", "truth"]
"""What a column holds, so that a face knows how to show it."""


class Part(DescribedModel):
    """A part of an answer; its fields are documented and are what JSON shows of it."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    def __copy__(self) -> Self:
        """A copy, to be changed: it takes along nothing that was worked out of this one."""
        copied = super().__copy__()
        for name in vars(copied).keys() - type(self).model_fields.keys():
            del vars(copied)[name]
        return copied

    def as_json(self) -> dict[str, object]:
        """The documented object of ``--json``."""
        return self.model_dump(mode="json", by_alias=True)


class Findings(DescribedModel):
    """What an expectation may name; the field's description says what it is."""

    model_config = ConfigDict(frozen=True)

    @cached_property
    def plain(self) -> dict[str, Any]:
        """They as JSON has them; those that do not apply here are absent."""
        return self.model_dump(mode="json", exclude_unset=True)


class Answer(Part):
    """What was found, and how: frozen, and the same for every face.

    Fields that are for programs only are excluded from the documented object.
    """

    exact: bool = True
    """whether the answer is exact"""
    method: str
    """how it was obtained"""
    reason: str | None = Field(None, exclude_if=lambda reason: reason is None)
    """why it is not exact, or what is missing"""

    @model_validator(mode="before")
    @classmethod
    def _of_a_sample(cls, given: Any) -> Any:
        """What is said of many packages is not exact where the options are a sample."""
        about = given.get("provenance") if isinstance(given, dict) else None
        if isinstance(about, Provenance) and about.sampled and "question" in given:
            why = f"the options of {', '.join(about.sampled)} are a sample"
            return {**given, "exact": False, "reason": given.get("reason") or why}
        return given

    def told(self, scenario: Scenario) -> str:
        """The finding in a sentence or a few, what limits it last."""
        raise NotImplementedError

    @property
    def findings(self) -> Findings:
        """What an expectation may name."""
        raise NotImplementedError

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then what a terminal shows below it."""
        return [self.told(scenario)]

    def tables(self, scenario: Scenario) -> dict[str, Sequence[Any]]:
        """Table -> rows, of the types that the question declares."""
        return {}

    @property
    def failing(self) -> Mapping[str, bool]:
        """Finding that ``--fail-on`` knows -> whether it is made."""
        return {}


class Ask(Asked):
    """One question by its name."""

    name: ClassVar[str]
    help: ClassVar[str]
    finds: ClassVar[type[Findings]]
    rows: ClassVar[Mapping[str, type[Any]]] = MappingProxyType({})
    """Table -> the type of its rows, a named tuple whose fields are the columns."""
    fails: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Finding that ``--fail-on`` knows -> when it is made."""
    needs_package: ClassVar[bool] = False

    def answer(self, scenario: Scenario) -> Answer:
        """Compute it.

        Raises:
            InvalidInput: with every name that leads nowhere.
        """
        raise NotImplementedError


def is_none(value: object) -> bool:
    """For fields that are left out of JSON where they mean nothing."""
    return value is None


_KINDS: Final[Mapping[type, Kind]] = MappingProxyType(
    {bool: "truth", int: "whole", float: "number", Fraction: "number", str: "text"}
)


def kind_of(annotation: Any) -> Kind | None:
    """The kind of a column of this type; None for what is no single value.

    A list of words is one text, with spaces between them.

    >>> kind_of(int), kind_of(str | None), kind_of(list[str]), kind_of(dict[str, int])
    ('whole', 'text', 'text', None)
    """
    if get_origin(annotation) in (Union, UnionType):
        return next((kind for part in get_args(annotation) if (kind := kind_of(part))), None)
    if get_origin(annotation) in (list, tuple):
        return "text" if get_args(annotation)[0] is str else None
    return _KINDS.get(annotation)
