"""The utility of one GENIUS profile, exactly, as a table per issue.

Linear spaces: u = min(1, sum of weight * v), with v between 0 and 1:

* discrete: evaluation / the largest evaluation of the issue, 0 if that is below 1e-5;
* integer: slope * (x - lower bound) + offset, cut to [0, 1];
* real: ``linear`` parameter1 * x + parameter0, cut to [0, 1]; ``constant`` parameter0;
  ``triangular`` 0 outside parameter0..parameter1, 1 at parameter2, straight between.

Weights count as written, whatever they sum to. A missing reservation value is 0.
Discounting is left out: it changes when parties agree, not what they accept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sim.formats.common import Document, Report, refusal
from sim.formats.exact import number
from sim.formats.genius_domain import Choice, Choices, Node, bounds_of, issue_nodes, kind_of


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


def matched(profile: Profile) -> list[Node | None]:
    """For each issue of the domain the issue of the profile, None (and a warning) without.

    By index where the names agree or one is missing, else by name, else by index.
    """
    nodes = list(issue_nodes(profile.space))
    by_index = {(n.get("index") or "").strip(): n for n in reversed(nodes)}
    by_name = {_key(n.get("name")): n for n in reversed(nodes)}
    used: list[Node | None] = []
    for choices in profile.domain:
        issue = choices.issue
        node = by_index.get(issue.index) if issue.index else None
        named = by_name.get(_key(issue.name)) if _key(issue.name) else None
        other = "" if node is None else _key(node.get("name"))
        if named is not None and (node is None or other not in {"", _key(issue.name)}):
            if (named.get("index") or "").strip() != issue.index:
                profile.warn(f"{about(choices)} has another index here; found by name", named)
            node = named
        elif node is not None and _key(issue.name) and other and other != _key(issue.name):
            profile.warn(f"{about(choices)} has another name here; found by index", node)
        if node is None:
            profile.warn(f"{about(choices)} is missing from the profile; it counts nothing")
        used.append(node)
    for node in nodes:
        if not any(node is other for other in used):
            name = (node.get("name") or node.get("index") or "")[:60]
            profile.warn(f"issue {name!r} is not in the domain; left out", node)
    return used


def align(
    profile: Profile, choices: Choices, node: Node, by_value: dict[str, Fraction]
) -> list[Fraction]:
    """The numbers of a profile's values in the order of the domain's, 0 where missing."""
    loose = {_key(value): value for value in reversed(by_value)}
    found = []
    used = set()
    for choice in choices.items:
        value = choice.text if choice.text in by_value else loose.get(_key(choice.text))
        if value is None:
            profile.warn(f"{about(choices)}: value {choice.text[:60]!r} is missing; 0", node)
            found.append(Fraction(0))
            continue
        used.add(value)
        if value != choice.text:
            profile.warn(f"{about(choices)}: {value[:60]!r} is taken for {choice.text!r}", node)
        found.append(by_value[value])
    for value in by_value:
        if value not in used:
            profile.warn(f"{about(choices)}: value {value[:60]!r} is not in the domain", node)
    return found


def about(choices: Choices) -> str:
    """The issue in the words of a message."""
    return f"issue {(choices.issue.name or choices.issue.index)[:60]!r}"


def _key(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


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
class Space:
    """One party: issue -> choice -> share of utility, the reservation value, the zeros."""

    shares: tuple[tuple[Fraction, ...], ...]
    reservation: Fraction
    zeros: tuple[Zero, ...] = ()


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
        weight = weights.get((node.get("index") or "").strip())
        if weight is None:
            profile.warn(f"{about(choices)} has no weight; it counts nothing", node)
            weight = Fraction(0)
        total += weight
        shares.append(tuple(weight * value for value in _evaluations(profile, choices, node)))
    if abs(total - 1) > _TOLERANCE:
        profile.warn(f"the weights sum to {float(total):.6g}, not 1; they count as written")
    return Space(tuple(shares), reservation_of(profile))


def reservation_of(profile: Profile) -> Fraction:
    """The reservation value, 0 without a readable one; warns of a discount left out."""
    _warn_of_discount(profile)
    node = profile.space.first("reservation")
    if node is None:
        return Fraction(0)
    value = number(node.get("value"))
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
        index, value = (node.get("index") or "").strip(), number(node.get("value"))
        if value is None:
            profile.warn(f"weight {node.get('value')!r} is no number; taken as 0", node)
            value = Fraction(0)
        if index in weights:
            profile.warn(f"issue {index!r} has two weights; the first is kept", node)
            continue
        if value < 0:
            profile.warn(f"the weight of issue {index!r} is negative; it counts as written", node)
        weights[index] = value
    return weights


def _evaluations(profile: Profile, choices: Choices, node: Node) -> list[Fraction]:
    kind = choices.issue.kind
    said = kind_of(node)
    if said not in {None, kind}:
        message = f"{about(choices)} is {kind} in the domain but {said!r} here"
        raise refusal(profile.document, message, node.line)
    if kind == "discrete":
        return _discrete(profile, choices, node)
    evaluators = node.named("evaluator")
    if not evaluators:
        profile.warn(f"{about(choices)} has no evaluator; it counts nothing", node)
        return [Fraction(0) for _ in choices.items]
    evaluator = evaluators[0]
    form = (evaluator.get("ftype") or "linear").strip().lower()
    if kind == "integer" and form == "linear":
        slope, offset = _parameters(profile, choices, evaluator, "slope", "offset")
        low = (bounds_of(node) or (choices.issue.low,))[0]
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
    message = f"{about(choices)} has the unknown evaluator {form[:40]!r}"
    raise refusal(profile.document, message, evaluator.line)


def _discrete(profile: Profile, choices: Choices, node: Node) -> list[Fraction]:
    evaluations: dict[str, Fraction] = {}
    for item in node.named("item"):
        value = item.get("value")
        if value is None or value in evaluations:
            what = "has no value" if value is None else f"repeats the value {value[:60]!r}"
            profile.warn(f"{about(choices)}: an item {what}; left out", item)
            continue
        evaluation = number(item.get("evaluation"))
        if evaluation is None or evaluation < 0:
            said = item.get("evaluation")
            profile.warn(f"{about(choices)}: evaluation {said!r} of {value[:60]!r}; 0", item)
            evaluation = Fraction(0)
        evaluations[value] = evaluation
    largest = max(evaluations.values(), default=Fraction(0))
    found = align(profile, choices, node, evaluations)
    return [value / largest if largest >= _LEAST else Fraction(0) for value in found]


def _parameters(
    profile: Profile, choices: Choices, evaluator: Node, *names: str
) -> tuple[Fraction, ...]:
    values = []
    for name in names:
        value = number(evaluator.get(name))
        if value is None:
            said = evaluator.get(name)
            message = f"{about(choices)}: its evaluator needs a number {name}, not {said!r}"
            raise refusal(profile.document, message, evaluator.line)
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
