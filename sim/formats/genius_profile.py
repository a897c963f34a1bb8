"""A GENIUS profile against its domain: which issue and which value is which.

Issues and values of hand-edited files differ in index, name or spelling; what had to be
guessed is warned of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.formats.document import Document, Report
from sim.formats.genius_domain import Choices, issue_nodes
from sim.formats.genius_xml import Node


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
