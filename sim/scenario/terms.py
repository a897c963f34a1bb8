"""Terms: what is to be settled, and the options for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Final

from sim.scenario.fields import (
    Flag,
    Id,
    Label,
    NotWrittenFlag,
    NotWrittenNumber,
    OptionId,
    OptionIds,
    Parties,
    Span,
    TermId,
    Text,
    Value,
)
from sim.scenario.item import Item
from sim.scenario.taken import SOME, Key

_TO: Final = ".."
"""Between the least and the greatest number that an option stands for."""


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
    size: NotWrittenNumber = 1
    """Of a range: how many whole numbers, from its value on, it stands for"""
    added: NotWrittenFlag = False
    """Of a range: whether it was added to those that the file lists"""


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
    span: Annotated[Span | None, Key("range")] = field(default=None, kw_only=True)
    """Least and greatest whole number that a package may set"""
    only_listed: Flag = field(default=False, kw_only=True)
    """Whether questions about many packages take the options listed, not every number"""
    sampled: Flag = field(default=False, kw_only=True)
    """Whether the options are a sample of what may be chosen, so that no answer is exact"""
    options: Annotated[tuple[Option, ...], SOME]
    """What may be chosen, from less to more if ordered"""
    status_quo: OptionId | None = None
    """The option in force if nothing is agreed; absent: unclear"""
    deliver: Parties = ()
    """Parties that must act to change it"""
    breakers: Annotated[Parties, Key("break")] = ()
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
        low, dots, high = option_id.partition(_TO)
        if dots and _is_whole_number(low) and _is_whole_number(high):
            return self._part(int(low), int(high))
        if self.span is not None and _is_whole_number(option_id):
            value = int(option_id)
            if self.span[0] <= value <= self.span[1]:
                return Option(option_id, _numbered(value, self.unit), value=Fraction(value))
        raise KeyError(option_id)

    @property
    def written(self) -> tuple[Option, ...]:
        """The options that the file lists."""
        return tuple(option for option in self.options if not option.added)

    def every_id(self) -> Iterator[str]:
        """The ids of the options, of those that stand for many numbers each number."""
        for option in self.options:
            if option.size == 1 or not isinstance(option.value, Fraction):
                yield option.id
            else:
                yield from (str(int(option.value) + step) for step in range(option.size))

    def telling_apart(self, option_id: str) -> tuple[str, ...]:
        """The ids of the options, with this number apart from others of its range."""
        ids: list[str] = []
        for option in self.options:
            number = whole_number(option_id)
            low = option.value
            if number is None or not isinstance(low, Fraction) or option.size == 1:
                ids.append(option.id)
            elif low <= number < low + option.size:
                ids += _apart(int(low), int(low) + option.size - 1, int(number))
            else:
                ids.append(option.id)
        return tuple(dict.fromkeys((*ids, option_id)))

    def _part(self, low: int, high: int) -> Option:
        """Some of the numbers that one option stands for.

        Raises:
            KeyError: no option stands for all of them.
        """
        for option in self.options:
            first = option.value
            if isinstance(first, Fraction) and first <= low <= high < first + option.size:
                return numbers(low, high, self.unit)
        raise KeyError(f"{low}{_TO}{high}")

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


def numbers(low: int, high: int, unit: str) -> Option:
    """The option that stands for the whole numbers from the one to the other."""
    if low == high:
        return Option(str(low), _numbered(low, unit), value=Fraction(low), added=True)
    return Option(
        id=f"{low}{_TO}{high}",
        label=f"{low} to {_numbered(high, unit)}",
        value=Fraction(low),
        size=high - low + 1,
        added=True,
    )


def _apart(low: int, high: int, number: int) -> list[str]:
    parts = ((low, number - 1), (number, number), (number + 1, high))
    return [numbers(*part, "").id for part in parts if part[0] <= part[1]]


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
