"""Definitions inside definitions: cycles, depth and size, in one pass.

Sizes are computed from the bottom up, never by unfolding, so that definitions which
double at each step are refused without the work of following them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sim import limits
from sim.language.syntax import AllOf, AnyOf, Condition, Count, Named, Not, terms_said


def names_in(condition: Condition) -> Iterator[tuple[str, str]]:
    """(``definitions`` or ``terms``, name) for each atom, definitions not unfolded."""
    ahead = [condition]
    while ahead:
        match ahead.pop():
            case Named(name):
                yield "definitions", name
            case Not(part):
                ahead.append(part)
            case AllOf(parts) | AnyOf(parts) | Count(_, _, parts):
                ahead += reversed(parts)
            case atom:
                yield from (("terms", term) for term in terms_said(atom))


def definitions_in(condition: Condition) -> set[str]:
    """The definitions that the condition names itself."""
    return {name for section, name in names_in(condition) if section == "definitions"}


@dataclass
class Unfolding:
    """The definitions that can be unfolded within the limits, and why others cannot.

    ``sizes`` and ``depths`` are those of the sound ones; ``refused`` says what is wrong
    with a definition itself. One that only builds on a refused one is in neither.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    depths: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def misfit(self, condition: Condition) -> str | None:
        """Why a condition is too large or too deep; None if it is neither."""
        if self._size(condition) > limits.CONDITION_NODES:
            return f"unfolds to more than {limits.CONDITION_NODES:,} parts"
        if self._depth(condition) > limits.UNFOLDED_DEPTH:
            return f"unfolds to a tree deeper than {limits.UNFOLDED_DEPTH}"
        return None

    def sound(self, condition: Condition) -> bool:
        """Whether the condition names sound definitions only."""
        return self.sizes.keys() >= definitions_in(condition)

    def add(self, name: str, condition: Condition) -> None:
        """Settle one definition whose parts are all sound."""
        misfit = self.misfit(condition)
        if misfit is None:
            self.sizes[name] = self._size(condition)
            self.depths[name] = self._depth(condition)
        else:
            self.refused[name] = misfit

    def _size(self, condition: Condition) -> int:
        match condition:
            case Named(name):
                return 1 + self.sizes.get(name, 0)
            case Not(part):
                return 1 + self._size(part)
            case AllOf(parts) | AnyOf(parts) | Count(_, _, parts):
                return 1 + sum(self._size(part) for part in parts)
            case _:
                return 1

    def _depth(self, condition: Condition) -> int:
        match condition:
            case Named(name):
                return 1 + self.depths.get(name, 0)
            case Not(part):
                return 1 + self._depth(part)
            case AllOf(parts) | AnyOf(parts) | Count(_, _, parts):
                return 1 + max(self._depth(part) for part in parts)
            case _:
                return 1


def unfolding(definitions: Mapping[str, Condition]) -> Unfolding:
    """Sort out which definitions can be unfolded."""
    result = Unfolding()
    waiting = dict(definitions)
    while True:
        ready = [name for name, condition in waiting.items() if result.sound(condition)]
        if not ready:
            break
        for name in ready:
            result.add(name, waiting.pop(name))
    needs = {
        name: definitions_in(condition) & waiting.keys() for name, condition in waiting.items()
    }
    for name in waiting:
        if _reaches(name, needs):
            result.refused[name] = f"definition {name!r} is defined by itself"
    return result


def _reaches(start: str, needs: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = list(needs[start])
    while ahead:
        name = ahead.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            ahead += needs[name]
    return False
