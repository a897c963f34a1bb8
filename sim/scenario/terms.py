"""Terms: what is to be settled, and the options for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Annotated

from pydantic import Field

from sim.scenario.fields import (
    Flag,
    Id,
    Item,
    Label,
    OptionId,
    OptionIds,
    Parties,
    Span,
    TermId,
    Text,
    Value,
)


@dataclass(frozen=True, slots=True)
class Option(Item):
    """One way to settle a term."""

    id: OptionId
    """Identifier of the option"""
    label: Label
    """Neutral wording shown to readers"""
    note: Text = ""
    """Anything a reader should know"""
    value: Value | None = None
    """Its number, for <= and the like, or infinite"""


@dataclass(frozen=True)
class Term(Item):
    """One thing to be settled; one with a range is a whole number, listed as an option or not."""

    id: Id
    """Identifier of the term, used in conditions"""
    label: Label
    """Name shown to readers"""
    group: Text = field(default="", kw_only=True)
    """Heading that it is shown under"""
    ordered: Flag = field(default=False, kw_only=True)
    """Whether the options go from less to more"""
    unit: Text = field(default="", kw_only=True)
    """Unit of its numbers"""
    span: Annotated[Span | None, Field(alias="range")] = field(default=None, kw_only=True)
    """Least and greatest whole number that a package may set"""
    options: Annotated[tuple[Option, ...], Field(min_length=1)]
    """What may be chosen, from less to more if ordered"""
    status_quo: OptionId | None = None
    """The option in force if nothing is agreed; absent: unclear"""
    deliver: Parties = ()
    """Parties that must act to change it"""
    breakers: Annotated[Parties, Field(alias="break")] = ()
    """Parties that can undo it"""
    binds: Mapping[OptionId, Parties] = field(default_factory=dict)
    """Per option the parties that it binds to keep what was agreed"""
    binds_for: Mapping[TermId, OptionIds] = field(default_factory=dict)
    """Whom it binds to keep: terms with the options meant, or all"""
    once: Flag = False
    """Whether what is done cannot be undone"""
    note: Text = ""
    """Anything a reader should know"""
    before: Text = ""
    """How things stood before"""
    after: Text = ""
    """How things stand after what is under study"""

    @cached_property
    def position_of(self) -> Mapping[str, int]:
        """Option id -> its place in ``options``."""
        return {option.id: place for place, option in enumerate(self.options)}

    @property
    def numeric(self) -> bool:
        """Whether every option carries a value, so that ``<=`` compares values."""
        return all(option.value is not None for option in self.options)

    def option(self, option_id: str) -> Option:
        """The option with this id, or the integer it names if that lies in the span.

        Raises:
            KeyError: there is no such option.
        """
        place = self.position_of.get(option_id)
        if place is not None:
            return self.options[place]
        if self.span is not None and _is_whole_number(option_id):
            value = int(option_id)
            if self.span[0] <= value <= self.span[1]:
                return Option(option_id, _numbered(value, self.unit), value=Fraction(value))
        raise KeyError(option_id)

    def has(self, option_id: str) -> bool:
        """Whether :meth:`option` would find ``option_id``."""
        try:
            self.option(option_id)
        except KeyError:
            return False
        return True


def _is_whole_number(text: str) -> bool:
    return whole_number(text) is not None and len(text) <= 13 and text == str(int(text))


def whole_number(text: str) -> Fraction | None:
    """The whole number that an option's id spells, if it does."""
    digits = text.removeprefix("-")
    return Fraction(int(text)) if digits.isascii() and digits.isdigit() else None


def _numbered(value: int, unit: str) -> str:
    return f"{value} {unit}".rstrip()


def worth_what_they_spell(term: Term) -> Term:
    """An option of a whole-number term that is called 30 is worth 30."""
    if term.span is None:
        return term
    options = (
        replace(option, value=whole_number(option.id)) if option.value is None else option
        for option in term.options
    )
    return replace(term, options=tuple(options))
