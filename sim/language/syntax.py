"""The condition language: its syntax tree and how it prints.

A condition is a Boolean combination of *atoms*; each atom speaks of one term, or of a sum
of several, or is the name of a definition. ``str(condition)`` prints text that
:func:`sim.language.parser.parse` reads back to an equal tree. What a condition means
is said in :mod:`sim.scenario.world`.

``at`` of an atom says where its words stand in the text that was read, counted from 0:
the term, then the options. It is empty for what no text was read for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sim.language.sums import Total

COMPARISONS: Final = ("<=", ">=", "<", ">")

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


@dataclass(frozen=True, slots=True)
class Count:
    """``at_least(2, a, b, c)``: so many of the parts hold. ``how`` is one of :data:`HOWS`."""

    how: str
    number: int
    parts: tuple[Condition, ...]

    @property
    def least(self) -> int:
        """How many have to hold."""
        return 0 if self.how == "at_most" else self.number

    @property
    def most(self) -> int:
        """How many may hold."""
        return len(self.parts) if self.how == "at_least" else self.number

    def __str__(self) -> str:
        return f"{self.how}({', '.join(map(str, (self.number, *self.parts)))})"


HOWS: Final = ("at_least", "at_most", "exactly")

About = Equals | OneOf | Compare
"""What speaks of the option of one term."""
Atom = About | Addressed | Total
Condition = Atom | Named | Not | AllOf | AnyOf | Count


def terms_said(atom: Atom) -> tuple[str, ...]:
    """The terms of one atom."""
    return atom.terms if isinstance(atom, Total) else (atom.term,)


def rebuilt(condition: Condition, change: Callable[[Atom], Atom]) -> Condition:
    """The condition with each of its own atoms changed; itself where nothing is."""
    match condition:
        case Named():
            return condition
        case Not(part):
            made = rebuilt(part, change)
            return condition if made is part else Not(made)
        case AllOf(parts) | AnyOf(parts) | Count(_, _, parts):
            changed = tuple(rebuilt(part, change) for part in parts)
            same = all(new is old for new, old in zip(changed, parts, strict=True))
            return condition if same else replace(condition, parts=changed)
        case _:
            return change(condition)


def atoms(condition: Condition, meanings: Mapping[str, Condition]) -> Iterator[Atom]:
    """Every atom of the condition, definitions unfolded, in the order written."""
    match condition:
        case Named(name):
            yield from atoms(meanings[name], meanings)
        case Not(part):
            yield from atoms(part, meanings)
        case AllOf(parts) | AnyOf(parts) | Count(_, _, parts):
            for part in parts:
                yield from atoms(part, meanings)
        case _:
            yield condition


def terms_of(condition: Condition, meanings: Mapping[str, Condition]) -> tuple[str, ...]:
    """The terms the condition speaks of, each once, in the order written."""
    return tuple(dict.fromkeys(t for a in atoms(condition, meanings) for t in terms_said(a)))
