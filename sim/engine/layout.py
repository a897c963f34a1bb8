"""The frame every automaton of one question shares: term order and choice classes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sim.engine.budget import Budget
from sim.engine.compile import Space
from sim.engine.formulas import Formula, leaves_in
from sim.engine.order import term_order


@dataclass(frozen=True)
class Layout:
    """Layer ``k`` reads the class of the choice made for term ``order[k]``.

    Choices of one term that no formula and no points tell apart form one class, so
    a term that nobody speaks of is a single arc, however many options it has.
    """

    order: tuple[int, ...]
    classes: tuple[tuple[tuple[int, ...], ...], ...]
    """Layer -> class -> the choices in it (indices into the term's choices)."""
    sizes: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Term -> choice -> how many whole numbers it stands for; absent: one each."""

    @cached_property
    def layer_of(self) -> dict[int, int]:
        """Term index -> layer."""
        return {term: layer for layer, term in enumerate(self.order)}

    def ways(self, term: int, choices: Collection[int]) -> int:
        """In how many ways the term is settled by one of these choices."""
        sizes = self.sizes.get(term)
        return len(choices) if sizes is None else sum(sizes[choice] for choice in choices)

    @cached_property
    def class_of(self) -> tuple[tuple[int, ...], ...]:
        """Layer -> choice -> its class."""
        return tuple(
            tuple(
                group
                for choice in range(sum(map(len, classes)))
                for group, members in enumerate(classes)
                if choice in members
            )
            for classes in self.classes
        )


def layout_of(space: Space, formulas: Sequence[Formula], budget: Budget | None = None) -> Layout:
    """The layout for these formulas, in an order that closes conditions early.

    Raises:
        TooWide: the budget's clock ran out on the way.
    """
    budget = budget or Budget()
    masks: list[dict[int, None]] = [{} for _ in space.sizes]
    for formula in formulas:
        for part in leaves_in(formula):
            masks[part.term][part.mask] = None
    signatures: list[list[list[object]]] = [
        [[mask >> choice & 1 for mask in told_apart] for choice in range(size)]
        for size, told_apart in zip(space.sizes, masks, strict=True)
    ]
    for table in space.points.values():
        for term, points in enumerate(table):
            # The same for every choice tells none apart; most parties have no points at all.
            for choice, value in enumerate(points if points.count(points[0]) < len(points) else ()):
                signatures[term][choice].append(value)
    budget.check_clock()
    groups = [_grouped(by_choice) for by_choice in signatures]
    order = term_order(len(space.terms), formulas, [len(group) for group in groups], budget)
    sizes = {
        term: tuple(choice.size for choice in choices)
        for term, choices in enumerate(space.choices)
        if any(choice.size > 1 for choice in choices)
    }
    return Layout(order, tuple(groups[term] for term in order), sizes)


def _grouped(signatures: list[list[object]]) -> tuple[tuple[int, ...], ...]:
    classes: dict[tuple[object, ...], list[int]] = {}
    for choice, signature in enumerate(signatures):
        classes.setdefault(tuple(signature), []).append(choice)
    return tuple(tuple(members) for members in classes.values())
