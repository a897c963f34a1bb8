"""That a sum of numbers reaches a bound, as clauses: binary addition.

Column by column full adders leave one bit of each weight (Wallace, *A suggestion for a fast
multiplier*, 1964; as clauses in Eén and Sörensson, *Translating pseudo-Boolean constraints
into SAT*, 2006). The clauses are few whatever the numbers are: about fourteen for each bit
of each number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

Clause = tuple[int, ...]
Number = Sequence[tuple[int, int]]
"""Of each literal what is added where it is true, never negative; of several one is true."""


def at_least(
    numbers: Iterable[Number], bound: int, variable: Callable[[], int], guard: Clause
) -> list[Clause]:
    """Clauses by which the numbers add up to ``bound``, unless a literal of ``guard`` is true."""
    if bound <= 0:
        return []
    total, clauses = added_up(numbers, variable)
    return [*clauses, *reaching(total, bound, guard)]


def added_up(
    numbers: Iterable[Number], variable: Callable[[], int]
) -> tuple[list[int | None], list[Clause]]:
    """The bits of the sum, the lowest first, None where none can be; and what makes them so."""
    clauses: list[Clause] = []
    columns: list[list[int]] = []
    for number in numbers:
        _into_columns(columns, number, variable, clauses)
    total: list[int | None] = []
    place = 0
    while place < len(columns):
        total.append(_added(columns, place, variable, clauses))
        place += 1
    return total, clauses


def reaching(total: Sequence[int | None], bound: int, guard: Clause) -> Iterator[Clause]:
    """Clauses by which a sum is at least ``bound``, unless a literal of ``guard`` is true."""
    total = [*total, *[None] * (bound.bit_length() - len(total))]
    for place in range(bound.bit_length()):
        if bound >> place & 1:
            # Either this bit is there, or a higher one that the bound does not have.
            higher = (bit for at, bit in enumerate(total) if at > place and not bound >> at & 1)
            bits = (bit for bit in chain([total[place]], higher) if bit is not None)
            yield (*guard, *bits)


def staying(total: Sequence[int | None], bound: int, guard: Clause) -> Iterator[Clause]:
    """Clauses by which a sum is at most ``bound``, unless a literal of ``guard`` is true."""
    for place in range(len(total)):
        bit = total[place]
        above = range(place + 1, max(len(total), bound.bit_length()))
        having = [total[at] if at < len(total) else None for at in above if bound >> at & 1]
        if bit is not None and not bound >> place & 1 and None not in having:
            # Either this bit is not there, or a higher one that the bound has is not.
            yield (*guard, -bit, *(-higher for higher in having if higher is not None))


def _into_columns(
    columns: list[list[int]], number: Number, variable: Callable[[], int], clauses: list[Clause]
) -> None:
    """A bit of each weight that occurs in the number: true where what is added has it."""
    for place in range(max(value for _, value in number).bit_length()):
        having = [literal for literal, value in number if value >> place & 1]
        if not having:
            continue
        while len(columns) <= place:
            columns.append([])
        if len(having) == 1:
            columns[place] += having
            continue
        bit = variable()
        clauses += [(-literal, bit if value >> place & 1 else -bit) for literal, value in number]
        columns[place].append(bit)


def _added(
    columns: list[list[int]], place: int, variable: Callable[[], int], clauses: list[Clause]
) -> int | None:
    """The one bit that is left of a column once its bits are added; carries go to the next."""
    column = columns[place]
    while len(column) > 1:
        if place + 1 == len(columns):
            columns.append([])
        one, other, *rest = column
        third = rest.pop(0) if rest else None
        bit, carry = variable(), variable()
        clauses += _adder(one, other, third, bit, carry)
        # The new bit comes last: the sum stays shallow.
        column = [*rest, bit]
        columns[place + 1].append(carry)
    return column[0] if column else None


def _adder(one: int, other: int, third: int | None, bit: int, carry: int) -> list[Clause]:
    """``bit`` and ``carry`` are those of the sum of two or three bits."""
    found: list[Clause] = []
    for a in (one, -one):
        for b in (other, -other):
            for c in (third, -third) if third is not None else (None,):
                high = [literal for literal in (a, b, c) if literal in (one, other, third)]
                count = sum(literal is not None for literal in high)
                unless = tuple(-literal for literal in (a, b, c) if literal is not None)
                found.append((*unless, bit if count & 1 else -bit))
                found.append((*unless, carry if count > 1 else -carry))
    return found
