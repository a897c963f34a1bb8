"""GENIUS profiles of type ``constraint`` (the Railway domain): ranks with zeros.

u is the mean over the ranked issues of rank / largest rank of the issue, except that a
constraint may strike one issue's share, or the whole utility, to 0; see
:mod:`sim.formats.genius_zeros` for those.
"""

from __future__ import annotations

from fractions import Fraction

from sim.formats.document import refusal
from sim.formats.exact import number
from sim.formats.genius_domain import issue_nodes
from sim.formats.genius_profile import Profile, about, align, matched
from sim.formats.genius_spaces import Space, reservation_of
from sim.formats.genius_xml import Node
from sim.formats.genius_zeros import zeros_of


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
