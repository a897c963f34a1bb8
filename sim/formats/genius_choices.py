"""What a scenario offers for one issue of a GENIUS domain.

A discrete issue offers its values. An integer issue offers every number of its range,
or a sample when there are more than 10,000. A real issue offers a sample: equal steps from
bound to bound, and where the evaluations of some profile bend, so that the best and the worst
that each party can have of it are exact. A value of a sample is exact as it is written; it
may lie off the equal step by less than a millionth of the range, so that it has a short
decimal form.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from sim import limits
from sim.formats.exact import number
from sim.formats.genius_domain import Issue, Node, index_of, issue_nodes, key_of
from sim.scenario.amounts import decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle an issue: its text, and its number if it is one."""

    text: str
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a scenario offers for one issue."""

    issue: Issue
    items: tuple[Choice, ...]
    sampled: bool = False
    ranged: bool = False
    """Whether these are the whole numbers of a range, too many to list."""


def choices_of(issue: Issue, steps: int, bends: Collection[Fraction] = ()) -> Choices:
    """The choices of an issue; ``steps`` and where it ``bends``, where it has to be sampled."""
    if issue.kind == "discrete":
        return Choices(issue, _discrete(issue))
    count = issue.high - issue.low + 1
    if issue.kind == "integer" and count <= limits.WHOLE_NUMBERS:
        every = tuple(_choice(issue.low + step) for step in range(int(count)))
        return Choices(issue, every, ranged=count > limits.OPTIONS_PER_TERM)
    if issue.low == issue.high:
        return Choices(issue, (_choice(issue.low),))
    places = 0 if issue.kind == "integer" else _places(issue.high - issue.low)
    sample = (
        issue.low + (issue.high - issue.low) * Fraction(step, steps - 1) for step in range(steps)
    )
    inner = [_rounded(value, places) for value in sample][1:-1]
    # Where evaluations bend lies the best and the worst that anybody can have of it.
    near = sorted({value for bend in bends for value in _near(bend, places)})
    values = sorted({issue.low, *inner, *near[: limits.OPTIONS_PER_TERM - steps], issue.high})
    return Choices(issue, tuple(_choice(value) for value in values), sampled=True)


def _discrete(issue: Issue) -> tuple[Choice, ...]:
    numbers = [number(value) for value in issue.values]
    if any(value is None or len(decimal(value) or "") > 30 for value in numbers):
        return tuple(Choice(value, None) for value in issue.values)
    return tuple(map(Choice, issue.values, numbers))


def _choice(value: Fraction) -> Choice:
    return Choice(decimal(value) or str(value), value)


def _near(value: Fraction, places: int) -> set[Fraction]:
    """The value; its neighbours where it has no short decimal form: one lies on the flat side."""
    if len(decimal(value) or "x" * 40) <= 30:
        return {value}
    low = Fraction(floor(value * 10**places), 10**places)
    return {low, low + Fraction(1, 10**places)}


def _places(span: Fraction) -> int:
    """Decimal places that resolve a millionth of the span."""
    places = 0
    while span * 10**places < 10**6:
        places += 1
    return places


def _rounded(value: Fraction, places: int) -> Fraction:
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)


def bends(issue: Issue, spaces: Sequence[Node]) -> set[Fraction]:
    """Where, within a real issue, what some profile says of it bends: its best value is one.

    What is misspelt or missing is left for the reading of that profile to tell.
    """
    found: set[Fraction] = set()
    for node in (node for space in spaces for node in issue_nodes(space)):
        if (index_of(node), key_of(node.get("name"))) == (issue.index, key_of(issue.name)):
            for evaluator in node.named("evaluator"):
                found |= _bends(evaluator)
    return {value for value in found if issue.low < value < issue.high}


def _bends(evaluator: Node) -> set[Fraction]:
    given = [number(evaluator.get(f"parameter{place}")) for place in range(3)]
    values = [value for value in given if value is not None]
    match (evaluator.get("ftype") or "linear").strip().lower():
        case "triangular":
            return set(values)
        case "linear" if len(values) > 1 and values[1]:
            return {(level - values[0]) / values[1] for level in (0, 1)}
    return set()
