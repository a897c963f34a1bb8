"""The utility of one GENIUS profile, exactly, as a table per issue.

Linear spaces: u = min(1, sum of weight * v), where v is:

* discrete: evaluation / the largest evaluation of the issue, 0 if that is below 1e-5
  (an integer issue may be given as such a table too);
* integer: slope * (x - lower bound) + offset, cut to [0, 1];
* real: ``linear`` parameter1 * x + parameter0, cut to [0, 1]; ``constant`` parameter0;
  ``triangular`` 0 outside parameter0..parameter1, 1 at parameter2, straight between.

Weights count as written, whatever they sum to; of entries that are there twice (weights,
issues, items) the last counts. A missing reservation value is 0.
Discounting is left out: it changes when parties agree, not what they accept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sim.formats.common import Document, Report, refusal, sum_of_weights
from sim.formats.exact import number
from sim.formats.genius_choices import Choice, Choices
from sim.formats.genius_domain import (
    Node,
    bounds_of,
    decimal_of,
    index_of,
    issue_nodes,
    key_of,
    kind_of,
)
from sim.language.syntax import Condition
from sim.problems import InvalidInput
from sim.scenario.amounts import decimal


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile about to be read against its domain."""

    document: Document
    space: Node
    domain: Sequence[Choices]
    report: Report

    def warn(self, message: str, node: Node | None = None) -> None:
        """Note a guess or an omission."""
        self.report.warn(self.document, message, node.line if node else None)

    def refusal(self, message: str, node: Node) -> InvalidInput:
        """The error that stops the import, to be raised by the caller."""
        return refusal(self.document, message, node.line)

    def number(self, node: Node, name: str) -> Fraction | None:
        """The number in an attribute, None without a readable one.

        Raises:
            InvalidInput: it is written with a comma.
        """
        return decimal_of(self.document, node, name)


def matched(profile: Profile) -> list[Node | None]:
    """For each issue of the domain the issue of the profile, None (and a warning) without.

    By index where the names agree or one is missing, else by name, else by index. Of
    issues that are there twice the last counts.
    """
    nodes = list(issue_nodes(profile.space))
    by_index = {index_of(node): node for node in nodes}
    by_name = {key_of(node.get("name")): node for node in nodes}
    used: list[Node | None] = []
    for choices in profile.domain:
        issue = choices.issue
        node = by_index.get(issue.index) if issue.index else None
        named = by_name.get(key_of(issue.name)) if key_of(issue.name) else None
        other = "" if node is None else key_of(node.get("name"))
        if named is not None and (node is None or other not in {"", key_of(issue.name)}):
            if index_of(named) != issue.index:
                profile.warn(f"{about(choices)} has another index here; found by name", named)
            node = named
        elif node is not None and key_of(issue.name) and other and other != key_of(issue.name):
            profile.warn(f"{about(choices)} has another name here; found by index", node)
        if node is None:
            profile.warn(f"{about(choices)} is missing from the profile; it counts nothing")
        used.append(node)
    for node in nodes:
        if not any(node is other for other in used):
            name = (node.get("name") or node.get("index") or "")[:60]
            again = by_index[index_of(node)] is not node
            why = "is there twice; the last counts" if again else "is not in the domain; left out"
            profile.warn(f"issue {name!r} {why}", node)
    return used


def places_of(profile: Profile) -> dict[str, int]:
    """Index in the profile -> place in the domain."""
    if not any(True for _ in issue_nodes(profile.space)):
        return {choices.issue.index: place for place, choices in enumerate(profile.domain)}
    return {
        index_of(node): place for place, node in enumerate(matched(profile)) if node is not None
    }


def shares_of(profile: Profile, choices: Choices, node: Node, rated: str) -> list[Fraction]:
    """What each choice of the domain is worth by a table of items.

    That is the number ``rated`` of its item over the largest one; all is worth 0 where that
    is below 1e-5. A negative number is kept, a later item replaces an earlier one of the
    same value, and a choice without an item counts 0.
    """
    table: dict[str, Fraction] = {}
    for item in node.named("item"):
        value, worth = item.get("value"), profile.number(item, rated)
        if value is None:
            profile.warn(f"{about(choices)}: an item has no value; left out", item)
            continue
        if choices.issue.kind != "discrete":
            plain = number(value)
            value = value if plain is None else decimal(plain) or value
        if value in table:
            what = f"repeats the value {value[:60]!r}; the last counts"
            profile.warn(f"{about(choices)}: an item {what}", item)
        if worth is None:
            what = f"{rated} {item.get(rated)!r} of {value[:60]!r} is no number"
            profile.warn(f"{about(choices)}: {what}; left out", item)
            continue
        table[value] = worth
    largest = max(table.values(), default=Fraction(0))
    worths = _aligned(profile, choices, node, table)
    return [worth / largest if largest >= _LEAST else Fraction(0) for worth in worths]


def _aligned(
    profile: Profile, choices: Choices, node: Node, by_value: dict[str, Fraction]
) -> list[Fraction]:
    """The numbers of a profile's values in the order of the domain's, 0 where missing."""
    loose = {key_of(value): value for value in reversed(by_value)}
    found = []
    used = set()
    for choice in choices.items:
        value = choice.text if choice.text in by_value else loose.get(key_of(choice.text))
        if value is None:
            profile.warn(f"{about(choices)}: value {choice.text[:60]!r} is missing; 0", node)
            found.append(Fraction(0))
            continue
        used.add(value)
        if value != choice.text:
            profile.warn(f"{about(choices)}: {value[:60]!r} is taken for {choice.text!r}", node)
        found.append(by_value[value])
    for value in by_value:
        if value not in used and not choices.sampled:
            profile.warn(f"{about(choices)}: value {value[:60]!r} is not in the domain", node)
    return found


def about(choices: Choices) -> str:
    """The issue in the words of a message."""
    return f"issue {(choices.issue.name or choices.issue.index)[:60]!r}"


_LEAST: Final = Fraction(1, 100_000)
_TOLERANCE: Final = Fraction(1, 10**9)
"""How far the weights may sum from 1 without a warning: rounding in the file."""


@dataclass(frozen=True, slots=True)
class Zero:
    """A constraint that takes utility away: from one issue, or all of it.

    It strikes when the choices of ``issues`` (places in the domain) are one of
    ``struck``. ``of`` is the issue whose share is lost, None for the whole utility.
    """

    name: str
    issues: tuple[int, ...]
    struck: frozenset[tuple[int, ...]]
    of: int | None


@dataclass(frozen=True, slots=True)
class Reward:
    """Utility that is earned beside the issues' shares, where a condition holds."""

    says: str
    utility: Fraction
    condition: Condition


@dataclass(frozen=True, slots=True)
class Space:
    """One party: issue -> choice -> share of utility, the reservation value, zeros, rewards."""

    shares: tuple[tuple[Fraction, ...], ...]
    reservation: Fraction
    zeros: tuple[Zero, ...] = ()
    rewards: tuple[Reward, ...] = ()


def linear(profile: Profile) -> Space:
    """The space of a profile without a type, or of type linear or uncertain.

    Raises:
        InvalidInput: an evaluator of an unknown kind, or without its parameters.
    """
    weights = _weights(profile)
    shares = []
    total = Fraction(0)
    for choices, node in zip(profile.domain, matched(profile), strict=True):
        if node is None:
            shares.append(tuple(Fraction(0) for _ in choices.items))
            continue
        weight = weights.get(index_of(node))
        if weight is None:
            profile.warn(f"{about(choices)} has no weight; it counts nothing", node)
            weight = Fraction(0)
        total += weight
        shares.append(tuple(weight * value for value in _evaluations(profile, choices, node)))
    if abs(total - 1) > _TOLERANCE:
        profile.warn(sum_of_weights(total))
    return Space(tuple(shares), reservation_of(profile))


def reservation_of(profile: Profile) -> Fraction:
    """The reservation value, 0 without a readable one; warns of a discount left out."""
    _warn_of_discount(profile)
    node = profile.space.first("reservation")
    if node is None:
        return Fraction(0)
    value = profile.number(node, "value")
    if value is None:
        profile.warn(f"reservation value {node.get('value')!r} is no number; taken as 0", node)
        return Fraction(0)
    if value > 1:
        profile.warn("the reservation value is above 1: no package reaches it", node)
    return value


def _warn_of_discount(profile: Profile) -> None:
    node = profile.space.first("discount_factor")
    if node is None:
        return
    value = number(node.get("value"))
    if value is None:
        profile.warn(f"discount factor {node.get('value')!r} is no number; taken as 1", node)
    elif 0 < value < 1:
        profile.warn("the discount factor is ignored: time plays no part here", node)


def _weights(profile: Profile) -> dict[str, Fraction]:
    weights: dict[str, Fraction] = {}
    for node in profile.space.walk():
        if node.tag != "weight":
            continue
        index, value = index_of(node), profile.number(node, "value")
        if value is None:
            profile.warn(f"weight {node.get('value')!r} is no number; taken as 0", node)
            value = Fraction(0)
        if index in weights:
            profile.warn(f"issue {index!r} has two weights; the last counts", node)
        if value < 0:
            profile.warn(f"the weight of issue {index!r} is negative; it counts as written", node)
        weights[index] = value
    return weights


def _evaluations(profile: Profile, choices: Choices, node: Node) -> list[Fraction]:
    kind, said = choices.issue.kind, kind_of(node)
    evaluators = node.named("evaluator")
    # NegMAS writes the numbers of an integer issue as items.
    as_table = kind == "discrete" or (not evaluators and bool(node.named("item")))
    if said not in ({None, kind, "discrete"} if as_table else {None, kind}):
        raise profile.refusal(f"{about(choices)} is {kind} in the domain but {said!r} here", node)
    if as_table:
        return shares_of(profile, choices, node, "evaluation")
    if not evaluators:
        profile.warn(f"{about(choices)} has no evaluator; it counts nothing", node)
        return [Fraction(0) for _ in choices.items]
    return _evaluated(profile, choices, node, evaluators[0])


def _evaluated(profile: Profile, choices: Choices, node: Node, evaluator: Node) -> list[Fraction]:
    """What each number is worth by the function of an evaluator."""
    kind = choices.issue.kind
    form = (evaluator.get("ftype") or "linear").strip().lower()
    if kind == "integer" and form == "linear":
        slope, offset = _parameters(profile, choices, evaluator, "slope", "offset")
        low = (bounds_of(profile.document, node) or (choices.issue.low,))[0]
        if low != choices.issue.low:
            profile.warn(f"{about(choices)} starts elsewhere than in the domain", node)
        return [_clamp(slope * (_number(choice) - low) + offset) for choice in choices.items]
    if kind == "real" and form == "linear":
        offset, slope = _parameters(profile, choices, evaluator, "parameter0", "parameter1")
        return [_clamp(slope * _number(choice) + offset) for choice in choices.items]
    if kind == "real" and form == "constant":
        (constant,) = _parameters(profile, choices, evaluator, "parameter0")
        return [constant for _ in choices.items]
    if kind == "real" and form == "triangular":
        names = ("parameter0", "parameter1", "parameter2")
        low, high, top = _parameters(profile, choices, evaluator, *names)
        return [_triangular(_number(choice), low, high, top) for choice in choices.items]
    raise profile.refusal(f"{about(choices)} has the unknown evaluator {form[:40]!r}", evaluator)


def _parameters(
    profile: Profile, choices: Choices, evaluator: Node, *names: str
) -> tuple[Fraction, ...]:
    values = []
    for name in names:
        value = profile.number(evaluator, name)
        if value is None:
            said = evaluator.get(name)
            message = f"{about(choices)}: its evaluator needs a number {name}, not {said!r}"
            raise profile.refusal(message, evaluator)
        values.append(value)
    return tuple(values)


def _number(choice: Choice) -> Fraction:
    return Fraction(0) if choice.value is None else choice.value


def _clamp(value: Fraction) -> Fraction:
    return min(max(value, Fraction(0)), Fraction(1))


def _triangular(x: Fraction, low: Fraction, high: Fraction, top: Fraction) -> Fraction:
    if x < low or x > high:
        return Fraction(0)
    if x == top:
        return Fraction(1)
    return _clamp((x - low) / (top - low) if x < top else (high - x) / (high - top))
