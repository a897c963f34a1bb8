"""Packages of one's own that are kept beside those of the scenario, each under a name.

A draft is known by :data:`MARK` and its name wherever a package may be named; no id of a
scenario begins so. As text it is ``name:term=option,!position``, several with ``;`` between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sim import limits
from sim.scenario.model import Settings

MARK: Final = "~"
"""Stands before the name of a draft where a package is named."""
_SIGNS: Final = re.compile(r"[^\w .()'-]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft sets, and which positions are set aside with it."""

    set: Settings = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


def named(words: str, taken: Iterable[str]) -> str:
    """A name made of these words that none of those taken is; signs of the text are left out.

    >>> named("US: vouches", ["US vouches"])
    'US vouches 2'
    """
    plain = " ".join(_SIGNS.sub(" ", words).split())[: limits.DRAFT_NAME].strip() or "Draft"
    known, number, name = set(taken), 2, plain
    while name in known:
        name, number = f"{plain} {number}", number + 1
    return name


def written(drafts: Mapping[str, Draft]) -> str:
    """As text, for a link or a file."""
    return ";".join(
        f"{name}:"
        + ",".join([*(f"{t}={o}" for t, o in draft.set.items()), *(f"!{p}" for p in draft.dropped)])
        for name, draft in drafts.items()
    )


def read(
    text: str, may_be: Callable[[str, str], bool], positions: Iterable[str]
) -> tuple[dict[str, Draft], list[str]]:
    """The drafts of a text, and each word of it that cannot be used.

    ``may_be`` says whether a term may take an option.
    """
    known = set(positions)
    found: dict[str, Draft] = {}
    strange: list[str] = []
    for part in filter(None, text.split(";")):
        name, _, rest = part.partition(":")
        settings: dict[str, str] = {}
        dropped: list[str] = []
        for word in filter(None, rest.split(",")):
            term, _, option = word.partition("=")
            if may_be(term, option):
                settings[term] = option
            elif word.startswith("!") and word[1:] in known:
                dropped.append(word[1:])
            else:
                strange.append(word)
        if len(found) < limits.DRAFTS:
            found[named(name, found)] = Draft(settings, tuple(dropped))
    return found, strange
