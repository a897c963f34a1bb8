"""The issues of a GENIUS domain, and the choices that a scenario offers for each.

A discrete issue offers its values. An integer issue offers every number of its range,
or a sample when there are more than ``limits.OPTIONS_PER_TERM``. A real issue offers a
sample: equal steps from bound to bound. A value of a sample is exact as it is written;
it may lie off the equal step by less than a millionth of the range, so that it has a
short decimal form.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sim.formats.document import Document, Report, refusal
from sim.formats.exact import number, written
from sim.formats.genius_xml import Node
from sim.scenario import limits


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a domain. ``values`` are for discrete issues, the bounds for others."""

    index: str
    name: str
    kind: str
    values: tuple[str, ...] = ()
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    line: int = 0


def utility_space(document: Document, root: Node) -> Node:
    """The ``utility_space`` of a file, whatever it is wrapped in.

    Raises:
        InvalidInput: there is none.
    """
    found = root.first("utility_space")
    if found is None:
        raise refusal(
            document, f"no <utility_space> in the file; its root is <{root.tag[:40]}>", root.line
        )
    return found


def issue_nodes(space: Node) -> Iterator[Node]:
    """The issues, however deep their objectives nest; what ``rules`` repeat is skipped."""
    for child in space.children:
        if child.tag == "issue":
            yield child
        elif child.tag == "objective":
            yield from issue_nodes(child)


def kind_of(node: Node) -> str | None:
    """What kind of issue it says it is, None when it does not say."""
    for name in ("type", "etype", "vtype"):
        said = (node.get(name) or "").strip().lower()
        if said:
            return said
    return None


def bounds_of(node: Node) -> tuple[Fraction, Fraction] | None:
    """The bounds of a number, from the attributes or a ``range`` child."""
    for holder in (node, *node.named("range")):
        low, high = number(holder.get("lowerbound")), number(holder.get("upperbound"))
        if low is not None and high is not None:
            return low, high
    return None


def issues(document: Document, space: Node, report: Report) -> tuple[Issue, ...]:
    """The issues of a domain, in the order of the file.

    Raises:
        InvalidInput: none, too many, an unknown type, no values, or bad bounds.
    """
    found = tuple(_issue(document, node, report) for node in issue_nodes(space))
    if not found:
        raise refusal(document, "the domain has no issues", space.line)
    if len(found) > limits.TERMS:
        message = f"{len(found)} issues; a scenario holds at most {limits.TERMS} terms"
        raise refusal(document, message)
    return found


def _issue(document: Document, node: Node, report: Report) -> Issue:
    index, name = (node.get("index") or "").strip(), node.get("name") or ""
    kind = kind_of(node) or "discrete"
    about = f"issue {(name or index)[:60]!r}"
    if kind == "discrete":
        values = _values(document, node, about, report)
        return Issue(index, name, kind, values, line=node.line)
    if kind not in {"integer", "real"}:
        raise refusal(document, f"{about} has the unknown type {kind[:40]!r}", node.line)
    bounds = bounds_of(node)
    if bounds is None:
        raise refusal(document, f"{about} has no readable bounds", node.line)
    low, high = bounds
    if low > high or (kind == "integer" and (low.denominator, high.denominator) != (1, 1)):
        raise refusal(document, f"{about}: {low}..{high} is no range of its type", node.line)
    return Issue(index, name, kind, low=low, high=high, line=node.line)


def _values(document: Document, node: Node, about: str, report: Report) -> tuple[str, ...]:
    values: dict[str, None] = {}
    for item in node.named("item"):
        value = item.get("value")
        if value is None:
            report.warn(document, f"{about}: an item without a value is left out", item.line)
        elif value in values:
            message = f"{about}: the value {value[:60]!r} is there twice; the first is kept"
            report.warn(document, message, item.line)
        else:
            values[value] = None
    if not values:
        raise refusal(document, f"{about} has no values", node.line)
    if len(values) > limits.OPTIONS_PER_TERM:
        message = f"{about}: {len(values)} values; at most {limits.OPTIONS_PER_TERM}"
        raise refusal(document, message, node.line)
    return tuple(values)


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


def choices_of(issue: Issue, steps: int) -> Choices:
    """The choices of an issue, at most ``steps`` where it has to be sampled."""
    if issue.kind == "discrete":
        return Choices(issue, _discrete(issue))
    count = issue.high - issue.low + 1
    if issue.kind == "integer" and count <= limits.OPTIONS_PER_TERM:
        values = [issue.low + step for step in range(int(count))]
        return Choices(issue, tuple(_choice(value) for value in values))
    if issue.low == issue.high:
        return Choices(issue, (_choice(issue.low),))
    places = 0 if issue.kind == "integer" else _places(issue.high - issue.low)
    sample = (
        issue.low + (issue.high - issue.low) * Fraction(step, steps - 1) for step in range(steps)
    )
    inner = [_rounded(value, places) for value in sample][1:-1]
    values = list(dict.fromkeys([issue.low, *inner, issue.high]))
    return Choices(issue, tuple(_choice(value) for value in values), sampled=True)


def _discrete(issue: Issue) -> tuple[Choice, ...]:
    numbers = [number(value) for value in issue.values]
    if any(value is None or len(written(value) or "") > 30 for value in numbers):
        return tuple(Choice(value, None) for value in issue.values)
    return tuple(map(Choice, issue.values, numbers))


def _choice(value: Fraction) -> Choice:
    return Choice(written(value) or str(value), value)


def _places(span: Fraction) -> int:
    """Decimal places that resolve a millionth of the span."""
    places = 0
    while span * 10**places < 10**6:
        places += 1
    return places


def _rounded(value: Fraction, places: int) -> Fraction:
    return Fraction(math.floor(value * 10**places + Fraction(1, 2)), 10**places)
