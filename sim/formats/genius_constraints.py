"""GENIUS profiles of type ``constraint`` (the Railway domain): ranks with zeros.

u is the mean over the ranked issues of rank / largest rank of the issue, except that a
constraint may strike one issue's share, or the whole utility, to 0; see
:mod:`sim.formats.genius_constraints` for those.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

from sim.formats.common import refusal
from sim.formats.exact import number
from sim.formats.genius_domain import Node, issue_nodes
from sim.formats.genius_spaces import Profile, Space, Zero, about, align, matched, reservation_of
from sim.problems import InvalidInput


def ranked(profile: Profile) -> Space:
    """The space of a profile of type constraint.

    Raises:
        InvalidInput: no ranks, or a constraint that is unknown or cannot be read.
    """
    places = _places(profile)
    ranks = profile.space.first("ranks")
    if ranks is None or not ranks.named("issue"):
        raise refusal(profile.document, "a constraint space needs <ranks>", profile.space.line)
    shares = [tuple(Fraction(0) for _ in choices.items) for choices in profile.domain]
    seen: set[int] = set()
    for node in ranks.named("issue"):
        place = places.get((node.get("index") or "").strip())
        if place is None or place in seen:
            profile.warn(f"ranks of issue {node.get('index')!r}: unknown or repeated", node)
            continue
        seen.add(place)
        shares[place] = _shares(profile, place, node)
    count = Fraction(1, max(len(seen), 1))
    return Space(
        tuple(tuple(share * count for share in table) for table in shares),
        reservation_of(profile),
        zeros_of(profile, places),
    )


def _places(profile: Profile) -> dict[str, int]:
    """Index in the profile -> place in the domain."""
    if not any(True for _ in issue_nodes(profile.space)):
        return {choices.issue.index: place for place, choices in enumerate(profile.domain)}
    return {
        (node.get("index") or "").strip(): place
        for place, node in enumerate(matched(profile))
        if node is not None
    }


def _shares(profile: Profile, place: int, node: Node) -> tuple[Fraction, ...]:
    choices = profile.domain[place]
    ranks: dict[str, Fraction] = {}
    for item in node.named("item"):
        value, rank = item.get("value"), number(item.get("rank"))
        if value is None or value in ranks:
            profile.warn(f"{about(choices)}: an item without or with a repeated value", item)
            continue
        if rank is None or rank < 0:
            profile.warn(f"{about(choices)}: rank {item.get('rank')!r}; taken as 0", item)
            rank = Fraction(0)
        ranks[value] = rank
    largest = max(ranks.values(), default=Fraction(0))
    found = align(profile, choices, node, ranks)
    return tuple(rank / largest if largest else Fraction(0) for rank in found)


COMBINATIONS: Final = 50_000
"""Value combinations tried for one constraint."""
MOST_CONSTRAINTS: Final = 500

Test = Callable[[str], bool]


def zeros_of(profile: Profile, places: dict[str, int]) -> tuple[Zero, ...]:
    """The constraints of a profile; ``places`` maps its issue indices to the domain.

    Raises:
        InvalidInput: a constraint that is unknown or cannot be read.
    """
    return tuple(_Reader(profile, places).zeros())


@dataclass(frozen=True, slots=True)
class _Reader:
    profile: Profile
    places: dict[str, int]

    def zeros(self) -> list[Zero]:
        holder = self.profile.space.first("constraints")
        nodes = [] if holder is None else holder.named("constraint")
        if len(nodes) > MOST_CONSTRAINTS:
            message = f"{len(nodes)} constraints; at most {MOST_CONSTRAINTS}"
            raise refusal(self.profile.document, message)
        return [zero for node in nodes if (zero := self._zero(node)) is not None]

    def _zero(self, node: Node) -> Zero | None:
        kind = (node.get("type") or "").strip()
        match kind.lower():
            case "inclusivezerooutcomeconstraint":
                return self._inclusive(node, kind)
            case "conditionalzerooutcomeconstraint":
                return self._conditional(node, kind)
            case "zeroconstraint" | "conditionalzeroconstraint":
                return self._assigned(node, kind)
            case "sumzeroconstraint" | "sumzeronotconstraint" | "sumzeroconstraintlist":
                return self._sum(node, kind)
        raise self._refusal(node, f"unknown constraint type {kind[:60]!r}")

    def _inclusive(self, node: Node, kind: str) -> Zero | None:
        checks = [
            (self._place(check), self._condition(check, strict=False))
            for check in node.named("checkassignment")
        ]
        if not checks:
            raise self._refusal(node, f"{kind} without <checkassignment>")

        def struck(values: dict[int, str]) -> bool:
            return all(test(values[place]) for place, test in checks)

        return self._tried(node, kind, [place for place, _ in checks], None, struck)

    def _conditional(self, node: Node, kind: str) -> Zero | None:
        checks = node.named("checkassignment")
        numeric = [check for check in checks if _is_numeric(check)]
        others = [check for check in checks if not _is_numeric(check)]
        if len(numeric) != 1 or len(others) != 1:
            raise self._refusal(node, f"{kind} needs one numeric check and one other")
        first, second = self._place(numeric[0]), self._place(others[0])
        holds = self._condition(numeric[0], strict=True)
        must = self._condition(others[0], strict=True)
        return self._tried(
            node,
            kind,
            [first, second],
            None,
            lambda values: holds(values[first]) and not must(values[second]),
        )

    def _assigned(self, node: Node, kind: str) -> Zero | None:
        of = self._place(node)
        assigned = [
            (self._place(child), child.get("value") or "")
            for child in node.named("valueassignment")
        ]
        for (place, value), child in zip(assigned, node.named("valueassignment"), strict=True):
            self._check_known(place, value, value.__eq__, child)
        part = node.get("value") if kind.lower() == "conditionalzeroconstraint" else None
        if part is not None:
            self._check_known(of, part, _containing(part), node)
        if not assigned or (part is None and kind.lower() != "zeroconstraint"):
            raise self._refusal(node, f"{kind} without the values that it needs")

        def struck(values: dict[int, str]) -> bool:
            return all(values[place] == value for place, value in assigned) and (
                part is None or part not in values[of]
            )

        issues = [place for place, _ in assigned]
        return self._tried(node, kind, issues if part is None else [*issues, of], of, struck)

    def _sum(self, node: Node, kind: str) -> Zero | None:
        of = self._place(node)
        summed = [self._place(child) for child in node.named("item")]
        low, high = number(node.get("min")), number(node.get("max"))
        if kind.lower() == "sumzeroconstraintlist":
            parts = [child.get("value") for child in node.named("condition")]
        else:
            parts = [node.get("value")]
        known = [part for part in parts if part is not None]
        if low is None or high is None or not summed or not known:
            raise self._refusal(node, f"{kind} without bounds, issues or values")
        for part in known:
            self._check_known(of, part, _containing(part), node)
        wanted = kind.lower() != "sumzeronotconstraint"

        def struck(values: dict[int, str]) -> bool:
            total = sum(self._whole(values[place], node) for place in summed)
            return low <= total <= high and any(part in values[of] for part in known) == wanted

        return self._tried(node, kind, [*summed, of], of, struck)

    def _tried(
        self,
        node: Node,
        kind: str,
        issues: list[int],
        of: int | None,
        struck: Callable[[dict[int, str]], bool],
    ) -> Zero | None:
        places = sorted(set(issues))
        texts = [[c.text for c in self.profile.domain[place].items] for place in places]
        if math.prod(len(text) for text in texts) > COMBINATIONS:
            raise self._refusal(node, f"{kind} over more than {COMBINATIONS:,} combinations")
        hits = frozenset(
            where
            for where in product(*(range(len(text)) for text in texts))
            if struck({p: t[i] for p, t, i in zip(places, texts, where, strict=True)})
        )
        if not hits:
            self.profile.warn(f"{kind} never strikes; left out", node)
            return None
        return Zero(f"{kind} on line {node.line}", tuple(places), hits, of)

    def _condition(self, node: Node, *, strict: bool) -> Test:
        text = node.get("condition") or ""
        if not _is_numeric(node):
            test = _containing(text)
            self._check_known(self._place(node), text, test, node)
            return test
        sign = 1 if "positive" in text else -1 if "negative" in text else 0
        if not sign:
            raise self._refusal(node, f"the condition {text[:60]!r} cannot be read")
        if strict:
            return lambda value: sign * self._whole(value, node) > 0
        return lambda value: sign * self._whole(value, node) >= 0

    def _check_known(self, place: int, text: str, test: Test, node: Node) -> None:
        choices = self.profile.domain[place]
        if not any(test(choice.text) for choice in choices.items):
            self.profile.warn(f"{text[:60]!r} matches no value of {about(choices)}", node)

    def _whole(self, text: str, node: Node) -> Fraction:
        value = number(text)
        if value is None:
            raise self._refusal(node, f"the value {text[:60]!r} is no number")
        return value

    def _place(self, node: Node) -> int:
        place = self.places.get((node.get("index") or "").strip())
        if place is None:
            raise self._refusal(node, f"there is no issue {node.get('index')!r}")
        return place

    def _refusal(self, node: Node, message: str) -> InvalidInput:
        return refusal(self.profile.document, message, node.line)


def _is_numeric(node: Node) -> bool:
    return "numeric" in (node.get("condition") or "")


def _containing(part: str) -> Test:
    return lambda text: part in text
