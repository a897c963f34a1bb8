"""GENIUS profiles of type ``constraint`` (the Railway domain): ranks with zeros.

u is the mean over the ranked issues of rank / largest rank of the issue, except that a
constraint may strike one issue's share, or the whole utility, to 0. A condition on a value
is ``numeric=positive`` or ``numeric=negative``, or a part of the value's text. Each
constraint becomes the list of value combinations that it strikes, so what it means here is
exactly what it says.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from sim import limits
from sim.formats.exact import number
from sim.formats.genius_domain import Node, index_of
from sim.formats.genius_spaces import (
    Profile,
    Space,
    Zero,
    about,
    places_of,
    reservation_of,
    shares_of,
)

Test = Callable[[str], bool]
Tests = list[tuple[int, Test]]
"""Places in the domain, and what the value there has to satisfy."""


def ranked(profile: Profile) -> Space:
    """The space of a profile of type constraint.

    Raises:
        InvalidInput: no ranks, or a constraint that is unknown or cannot be read.
    """
    places = places_of(profile)
    ranks = profile.space.first("ranks")
    if ranks is None or not ranks.named("issue"):
        raise profile.refusal("a constraint space needs <ranks>", profile.space)
    shares = [tuple(Fraction(0) for _ in choices.items) for choices in profile.domain]
    seen: set[int] = set()
    for node in ranks.named("issue"):
        place = places.get(index_of(node))
        if place is None or place in seen:
            profile.warn(f"ranks of issue {node.get('index')!r}: unknown or repeated", node)
            continue
        seen.add(place)
        shares[place] = tuple(shares_of(profile, profile.domain[place], node, "rank"))
    count = Fraction(1, max(len(seen), 1))
    return Space(
        tuple(tuple(share * count for share in table) for table in shares),
        reservation_of(profile),
        zeros_of(profile, places),
    )


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
        if len(nodes) > limits.CONSTRAINTS:
            message = f"{len(nodes)} constraints; at most {limits.CONSTRAINTS}"
            raise self.profile.refusal(message, self.profile.space)
        return [zero for node in nodes if (zero := self._zero(node)) is not None]

    def _zero(self, node: Node) -> Zero | None:
        kind = (node.get("type") or "").strip()
        match kind.lower():
            case "inclusivezerooutcomeconstraint":
                return self._where_all(node, kind, None, self._inclusive(node, kind))
            case "conditionalzerooutcomeconstraint":
                return self._where_all(node, kind, None, self._conditional(node, kind))
            case "zeroconstraint" | "conditionalzeroconstraint":
                return self._where_all(node, kind, self._place(node), self._assigned(node, kind))
            case "sumzeroconstraint" | "sumzeronotconstraint" | "sumzeroconstraintlist":
                return self._sum(node, kind)
        raise self.profile.refusal(f"unknown constraint type {kind[:60]!r}", node)

    def _where_all(self, node: Node, kind: str, of: int | None, tests: Tests) -> Zero | None:
        def struck(values: dict[int, str]) -> bool:
            return all(test(values[place]) for place, test in tests)

        return self._tried(node, kind, [place for place, _ in tests], of, struck)

    def _inclusive(self, node: Node, kind: str) -> Tests:
        checks = node.named("checkassignment")
        if not checks:
            raise self.profile.refusal(f"{kind} without <checkassignment>", node)
        return [(self._place(check), self._condition(check, strict=False)) for check in checks]

    def _conditional(self, node: Node, kind: str) -> Tests:
        checks = node.named("checkassignment")
        numeric = [check for check in checks if _is_numeric(check)]
        others = [check for check in checks if not _is_numeric(check)]
        if len(numeric) != 1 or len(others) != 1:
            raise self.profile.refusal(f"{kind} needs one numeric check and one other", node)
        holds = self._condition(numeric[0], strict=True)
        must = self._condition(others[0], strict=True)
        return [
            (self._place(numeric[0]), holds),
            (self._place(others[0]), lambda text: not must(text)),
        ]

    def _assigned(self, node: Node, kind: str) -> Tests:
        tests: Tests = []
        for child in node.named("valueassignment"):
            place, value = self._place(child), child.get("value") or ""
            self._check_known(place, value, value.__eq__, child)
            tests.append((place, value.__eq__))
        part = node.get("value")
        if not tests or (part is None and kind.lower() != "zeroconstraint"):
            raise self.profile.refusal(f"{kind} without the values that it needs", node)
        if part is not None and kind.lower() != "zeroconstraint":
            self._check_known(self._place(node), part, _containing(part), node)
            tests.append((self._place(node), lambda text: part not in text))
        return tests

    def _sum(self, node: Node, kind: str) -> Zero | None:
        of = self._place(node)
        summed = [self._place(child) for child in node.named("item")]
        low, high = self.profile.number(node, "min"), self.profile.number(node, "max")
        if kind.lower() == "sumzeroconstraintlist":
            parts = [child.get("value") for child in node.named("condition")]
        else:
            parts = [node.get("value")]
        known = [part for part in parts if part is not None]
        if low is None or high is None or not summed or not known:
            raise self.profile.refusal(f"{kind} without bounds, issues or values", node)
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
        if math.prod(len(text) for text in texts) > limits.COMBINATIONS:
            raise self.profile.refusal(
                f"{kind} over more than {limits.COMBINATIONS:,} combinations", node
            )
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
            raise self.profile.refusal(f"the condition {text[:60]!r} cannot be read", node)
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
            raise self.profile.refusal(f"the value {text[:60]!r} is no number", node)
        return value

    def _place(self, node: Node) -> int:
        place = self.places.get(index_of(node))
        if place is None:
            raise self.profile.refusal(f"there is no issue {node.get('index')!r}", node)
        return place


def _is_numeric(node: Node) -> bool:
    return "numeric" in (node.get("condition") or "")


def _containing(part: str) -> Test:
    return lambda text: part in text
