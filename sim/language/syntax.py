"""The condition language: its syntax tree and how it prints.

A condition is a Boolean combination of *atoms*; each atom speaks of one term
(or is the name of a definition). ``str(condition)`` prints text that
:func:`sim.language.parser.parse` reads back to an equal tree. What a condition means
is said in :mod:`sim.scenario.world`.

``at`` of an atom says where its words stand in the text that was read, counted from 0:
the term, then the options. It is empty for what no text was read for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

COMPARISONS: Final = ("<=", ">=", "<", ">")

Number = Fraction | float
"""An exact finite value, or ``math.inf`` for a special such as an open-ended truce."""

LEFT_OUT: Final = "left_out"
"""The word for a term that is not addressed, wherever an option could stand."""


@dataclass(frozen=True, slots=True)
class Equals:
    """``term == option``, or ``!=``. A missing term satisfies neither."""

    term: str
    option: str
    negated: bool = False
    at: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.term} {'!=' if self.negated else '=='} {self.option}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """``term in {a, b}``, or ``not in``."""

    term: str
    options: tuple[str, ...]
    negated: bool = False
    at: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.term} {'not in' if self.negated else 'in'} {{{', '.join(self.options)}}}"


@dataclass(frozen=True, slots=True)
class Compare:
    """``term <= bound`` and the like: by value on numbers, by place on ordered terms."""

    term: str
    comparison: str
    bound: str
    at: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.term} {self.comparison} {self.bound}"


@dataclass(frozen=True, slots=True)
class Addressed:
    """``addressed(term)``: the package sets the term, to whatever option."""

    term: str
    at: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"addressed({self.term})"


@dataclass(frozen=True, slots=True)
class Named:
    """A definition, by name."""

    name: str
    at: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Not:
    """``not part``."""

    part: Condition

    def __str__(self) -> str:
        inner = f"({self.part})" if isinstance(self.part, AllOf | AnyOf) else str(self.part)
        return f"not {inner}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """``a and b``: at least two parts."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(
            f"({part})" if isinstance(part, AllOf | AnyOf) else str(part) for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``a or b``: at least two parts."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(
            f"({part})" if isinstance(part, AnyOf) else str(part) for part in self.parts
        )


Atom = Equals | OneOf | Compare | Addressed
Condition = Atom | Named | Not | AllOf | AnyOf


def atoms(condition: Condition, meanings: Mapping[str, Condition]) -> Iterator[Atom]:
    """Every atom of the condition, definitions unfolded, in the order written."""
    match condition:
        case Named(name):
            yield from atoms(meanings[name], meanings)
        case Not(part):
            yield from atoms(part, meanings)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part, meanings)
        case _:
            yield condition


def terms_of(condition: Condition, meanings: Mapping[str, Condition]) -> tuple[str, ...]:
    """The terms the condition speaks of, each once, in the order written."""
    return tuple(dict.fromkeys(atom.term for atom in atoms(condition, meanings)))
