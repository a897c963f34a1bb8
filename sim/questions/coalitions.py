"""Sets of parties: as bits of a diagram's labels, and what each of them accepts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from sim import limits


def members(label: int, parties: tuple[str, ...]) -> frozenset[str]:
    """The parties whose bits a label has."""
    return frozenset(party for bit, party in enumerate(parties) if label >> bit & 1)


def coalitions(
    parties: tuple[str, ...], exactly: Mapping[frozenset[str], int]
) -> dict[frozenset[str], int]:
    """Deals of every coalition, smallest first; of single parties and all when too many."""
    few = len(parties) <= limits.COALITION_PARTIES
    sizes = range(len(parties) + 1) if few else (0, 1, len(parties))
    groups = [frozenset(group) for size in sizes for group in combinations(parties, size)]
    if not few:
        return {g: sum(n for who, n in exactly.items() if who >= g) for g in groups}
    sums = {group: exactly.get(group, 0) for group in groups}
    # Sums over supersets, one party at a time (Yates 1937).
    for party in parties:
        for group in groups:
            if party not in group:
                sums[group] += sums[group | {party}]
    return sums
