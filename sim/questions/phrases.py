"""The phrases of sentences that more than one face makes, so that all of them say the same.

Names in braces are put in; ``one`` and ``many`` tell a phrase apart by how many it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # A check: whether the package passes, and who is in the way.
        "impossible": "This package is impossible: it breaks {rules}.",
        "rule": "{id} (“{says}”)",
        "short.one": "{who} does not refuse it but would get less than demanded.",
        "short.many": "{who} do not refuse it but would get less than demanded.",
        "silent.one": "{who} has said nothing that applies.",
        "silent.many": "{who} have said nothing that applies.",
        "beside.one": "{who} blocks it but does not have to agree here.",
        "beside.many": "{who} block it but do not have to agree here.",
        "said no": "On record, {who} {record}; no position that counts here stands against it.",
        "said yes": "On record, {who} {record}; a position that counts here is not met.",
        "pending.one": "{who} has yet to answer.",
        "pending.many": "{who} have yet to answer.",
        "since": " from phase “{phase}” on",
        "blocks.one": "{who} blocks this package{since}.",
        "blocks.many": "{who} block this package{since}.",
        "missing": "A condition of {whose} is missing from this package{since}: “{condition}”.",
        "missing several": "Conditions of {who} are missing from this package{since}.",
        "beyond.one": "This package goes further than {who} has offered{since}.",
        "beyond.many": "This package goes further than {who} have offered{since}.",
        "asked": "This package falls short of what {who} asked{since}.",
        "nobody": "No party blocks this package.",
        "not one.one": "{who} does not block this package.",
        "not one.many": "{who} do not block this package.",
        "none of": "None of {who} blocks this package.",
        # Votes.
        "veto by": "a veto by {who}",
        "minority": "a blocking minority: {votes}",
        "enough": "{cast} of {of} {unit} for it, {needed} needed",
        "short of": "{cast} of {of} {unit} for it, {needed} needed: {short} short",
        "stopping": "{cast} of {of} {unit} against it, {needed} stop it",
        "joined all": " and ",
        "joined any": " or ",
        "sentence": "{text}.",
        "rejected": "This package does not pass: {why}.",
        "passed, by": "This package passes: {votes}{vetoed}.",
        "passed on": "This package passes{vetoed}.",
        "not vetoed": ", and nobody vetoes it",
        "in favour": "For it: {who}.",
        "against": "Against it: {who}.",
        "abstains.one": "{who} abstains: no position that applies is met.",
        "abstains.many": "{who} abstain: no position that applies is met.",
        "it": "it",
        "every one": "every one",
        "vetoes.one": "{who} uses its veto against {every}.",
        "vetoes.many": "{who} use their vetoes against {every}.",
        "outvoted.one": "It has {cast} of {of} {unit} for it, {needed} needed.",
        "outvoted.many": "None has more than {cast} of {of} {unit} for it, {needed} needed.",
        "at least": "at least {needed} of {of} {unit}",
        "without a veto": "{votes}, without a veto by {who}",
        "consent.one": "{who} accepts only with the consent of {needed}; not given by {withheld}.",
        "consent.many": "{who} accept only with the consent of {needed}; not given by {withheld}.",
        # Why a position fails, what a party has said.
        "in phase": "In phase “{phase}”: {reason}",
        "not settled": "{says}. Open: the package does not settle {terms}.",
        "because": "{says}. {clauses}",
        "sets": "The package sets “{term}” to: {option}{assumed}.",
        "assumed": " (assumed)",
        "leaves out": "The package leaves out “{term}”, which stays: {option}.",
        "no option": "not settled",
        "on record": "On record: {record}",
        "on record, silent": "On record: {record}; no position that counts here applies",
        "on record, not against": "On record: {record}; "
        "no position that counts here stands against it",
        "falls short.one": "The package is worth {points} points to it, "
        "{missing} short of its minimum of {minimum}.",
        "falls short.many": "The package is worth {points} points to them, "
        "{missing} short of their minimum of {minimum}.",
        "points": "{points} points",
        "points and minimum.one": "{points} points; its minimum is {minimum}",
        "points and minimum.many": "{points} points; their minimum is {minimum}",
        "empty": "the package sets nothing",
        "spoken.one": "has spoken to {spoken} of the {addressed} terms addressed{thin}",
        "spoken.many": "have spoken to {spoken} of the {addressed} terms addressed{thin}",
        "thin": " (less than half: silence is not consent)",
        # Deals: how many, how many of them on the record, what all rest on.
        "no package": "No package is possible: what is set breaks the rules whatever the rest is.",
        "possible.one": "{number} possible package{settling}",
        "possible.many": "{number} possible packages{settling}",
        "only": "The only possible package{settling} is {deal}{recorded}.",
        "every": "Every one of {packages} is {deal}{recorded}.",
        "some.one": "Of {packages}, {number} ({share}) is {deal}{recorded}.",
        "some.many": "Of {packages}, {number} ({share}) are {deal}{recorded}.",
        "the one, recorded": ", and on the record",
        "the one, not recorded": ", but not on the record",
        "all recorded": "; all of them are on the record",
        "none recorded": "; none of them is on the record",
        "recorded.one": "; {number} of them is on the record",
        "recorded.many": "; {number} of them are on the record",
        "rests.one": "It rests on {who}, {silent}.",
        "rests.many": "All of them rest on {who}, {silent}.",
        "silent on.one": "which has said nothing on {terms}",
        "silent on.many": "who have said nothing on {terms}",
        "settles every.one": " that settles every open term",
        "settles every.many": " that settle every open term",
        "settles.one": " that settles {terms}",
        "settles.many": " that settle {terms}",
        "also settles.one": "A deal has to settle {terms}.",
        "also settles.many": "All settle {terms}.",
        "the parties": "the {number} parties",
        "passed": "passed by {who}",
        "not refused": "not refused by {who}",
        "refused by none": "refused by none of {who}",
        "not passed": "not passed by {who}",
        "refused": "refused by {who}",
        "refused by one": "refused by at least one of {who}",
        # A package with terms still open: what becomes of it, however they are settled.
        "still open": "Still to be negotiated: {terms}.",
        "still open in phase": "In phase {phase} still to be negotiated: {terms}.",
        "open, not counted": "Not counted what that leaves open: {reason}.",
        "open, impossible": "No way of settling that is possible.",
        "open ways.one": "Of {number} way to settle that, {deals}: {parties}.",
        "open ways.many": "Of {number} ways to settle that, {deals}: {parties}.",
        "of these, none": "none is a deal",
        "of these, deals.one": "{number} is a deal",
        "of these, deals.many": "{number} are deals",
        "refuses none.one": "{who} refuses none",
        "refuses none.many": "{who} refuse none",
        "refuses every one.one": "{who} refuses every one",
        "refuses every one.many": "{who} refuse every one",
        "accepts some.one": "{who} accepts {share}",
        "accepts some.many": "{who} accept {share}",
        "about": "about {number}",
        "percent": "{number} %",
        "hardly any": "less than 0.1 %",
        "nearly all": "more than 99.9 %",
    }
)


def phrase(name: str, about: int | None = None, /, **parts: object) -> str:
    """A phrase with its parts put in; ``about`` how many it is picks ``one`` or ``many``.

    >>> phrase("blocks", 1, who="Russia", since="")
    'Russia blocks this package.'
    """
    key = name if about is None else f"{name}.{'one' if about == 1 else 'many'}"
    return PHRASES[key].format_map(parts)
