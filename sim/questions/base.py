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
from typing import Annotated, Any, ClassVar, Final, Literal, Union, get_args, get_origin

from sim.language.syntax import LEFT_OUT
from sim.scenario.declared import Declared, Said, json_field
from sim.scenario.model import Scenario
from sim.scenario.parameters import Asked
from sim.scenario.provenance import Provenance, exact
from sim.scenario.question import Question

Exact = Annotated[Fraction, Said(exact, int | str)]
"""A number that JSON keeps exactly: an integer, or a text such as ``5/3``."""
About = Annotated[Provenance, Said(Provenance.as_json, dict[str, Any])]
"""Scenario, digest and view."""
AskedAbout = Annotated[Question, Said(Question.as_json, dict[str, Any])]
"""The question in plain words."""

OrOut = Annotated[str | None, Said(lambda option: option or LEFT_OUT, str)]
"""An option, or None for a term left out, which JSON calls ``left_out``."""

Kind = Literal["text", "whole", "number", "truth"]
"""What a column holds, so that a face knows how to show it."""


class Part(Declared):
    """A part of an answer; its fields are documented and are what JSON shows of it."""


class Findings(Declared):
    """What an expectation may name; the field's description says what it is."""

    @cached_property
    def plain(self) -> dict[str, Any]:
        """They as JSON has them; those that do not apply here are absent."""
        return {k: v for k, v in self.as_json().items() if k in self.model_fields_set}


def is_none(value: object) -> bool:
    """For fields that are left out of JSON where they mean nothing."""
    return value is None


class Answer(Part):
    """What was found, and how: frozen, and the same for every face.

    Fields that are for programs only are hidden from the documented object.
    """

    exact: bool = True
    """whether the answer is exact"""
    method: str
    """how it was obtained"""
    reason: str | None = json_field(default=None, unless=is_none)
    """why it is not exact, or what is missing"""

    def __init__(self, **given: Any) -> None:
        about = given.get("provenance")
        # What is said of many packages is not exact where the options are a sample.
        if isinstance(about, Provenance) and about.sampled and "question" in given:
            why = f"the options of {', '.join(about.sampled)} are a sample"
            given |= {"exact": False, "reason": given.get("reason") or why}
        super().__init__(**given)

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
