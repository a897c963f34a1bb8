"""GENIUS negotiation domains and profiles (XML) -> a scenario.

One term per issue, one option per value, one party per profile. What is exact:

* *Linear* spaces (no type, ``linear``, ``uncertain``): weights, evaluations and the
  reservation value are read as the decimals they are written as and never rounded, so
  ``points >= minimum`` holds exactly when ``u >= reservation`` does. Points are utilities,
  as fractions where there is no short decimal. ``u = min(1, sum)`` becomes the party's
  ``cap`` where the sum can pass 1.
* *Nonlinear* spaces (hyper-rectangles): a preference with points for every rectangle; see
  :mod:`sim.formats.genius_rectangles`.
* *Constraint* spaces (Railway): exact for every question about deals; see
  :mod:`sim.formats.genius_conditions` for what becomes of the zeros.
* Real issues, and integer issues with very many values, are *samples*: each option that is
  offered is exact, others are not there. A warning and the term's note say so.
* Unknown types are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sim import limits
from sim.files.yaml import Plain
from sim.formats.common import (
    IN_UTILITIES,
    Document,
    Ids,
    Imported,
    Report,
    check_parties,
    finished,
    label,
    refusal,
    scored,
    told_apart,
)
from sim.formats.genius_choices import Choices, bends, choices_of
from sim.formats.genius_conditions import Encoded, Words, encode
from sim.formats.genius_constraints import ranked
from sim.formats.genius_domain import Node, issues, parse, utility_space
from sim.formats.genius_rectangles import nonlinear
from sim.formats.genius_spaces import Profile, Space, linear


def read_domain(
    domain: Document, profiles: Sequence[Document], *, steps: int = limits.SAMPLED
) -> Imported:
    """A domain and one profile per party, as a scenario.

    ``steps`` is the number of options of an issue that has to be sampled.

    Raises:
        InvalidInput: a file that is not GENIUS XML, is hostile, or holds something that
            a scenario cannot express exactly.
        ValueError: ``steps`` is below 2 or above ``limits.OPTIONS_PER_TERM``.
    """
    if not 2 <= steps <= limits.OPTIONS_PER_TERM:
        raise ValueError(f"steps: {steps} is not between 2 and {limits.OPTIONS_PER_TERM}")
    check_parties(domain, len(profiles))
    report = Report()
    root = parse(domain, report)
    if root.first("negotiation_template") is None:
        report.warn(domain, "no <negotiation_template>; the issues of a profile are used")
    read = [(document, parse(document, report)) for document in profiles]
    said = [utility_space(document, profile) for document, profile in read]
    table = [
        choices_of(issue, steps, bends(issue, said) if issue.kind == "real" else ())
        for issue in issues(domain, utility_space(domain, root), report)
    ]
    words, terms = _terms(domain, table, report)
    spaces = [_space(*profile, table, words, report) for profile in read]
    labels = told_apart(profiles)
    ids = Ids(words.terms)
    parties: list[Plain] = []
    names: list[str] = []
    sources: list[Plain] = []
    definitions: list[Plain] = []
    positions: list[Plain] = []
    for document, space, name in zip(profiles, spaces, labels, strict=True):
        party = ids.make(name, "party")
        names.append(party)
        encoded = encode(document, party, space, words)
        parties.append(
            {"id": party, "label": label(name, party), **_points(document, space, words, encoded)}
        )
        definitions += encoded.definitions
        source = f"{party}_profile"
        positions += [{**position, "sources": [source]} for position in encoded.positions]
        if encoded.positions:
            sources.append({"id": source, "outlet": f"GENIUS profile {label(name, party)}"})
    scenario: dict[str, Plain] = {
        "scenario": Ids().make(domain.stem, "genius"),
        "title": label(domain.stem, "GENIUS domain"),
        "summary": "Imported from GENIUS files: one term per issue, one party per profile.",
        **IN_UTILITIES,
        "sources": sources,
        "parties": parties,
        "terms": terms,
        "definitions": definitions,
        "positions": positions,
        "agreement": {"parties": [*names]},
    }
    return finished(domain, scenario, report)


def _terms(
    document: Document, table: Sequence[Choices], report: Report
) -> tuple[Words, list[Plain]]:
    ids = Ids()
    names: list[str] = []
    options: list[list[str]] = []
    terms: list[Plain] = []
    for place, choices in enumerate(table, start=1):
        issue = choices.issue
        own = Ids()
        names.append(ids.make(issue.name, f"issue_{place}"))
        options.append(
            [c.text for c in choices.items]
            if choices.ranged
            else [own.make(c.text, f"option_{n}") for n, c in enumerate(choices.items, start=1)]
        )
        note = ""
        if choices.sampled:
            note = (
                f"A sample of {len(choices.items)} values of the {issue.kind} range "
                f"{choices.items[0].text} to {choices.items[-1].text}"
                f"{', with each at which an evaluation bends' if issue.kind == 'real' else ''}."
            )
            about = label(issue.name, names[-1])[:60]
            report.warn(document, f"issue {about!r}: {note[0].lower()}{note[1:]}", issue.line)
        listed: list[Plain] = [
            {"id": name, "label": label(choice.text, "(empty)"), "value": choice.value}
            for name, choice in zip(options[-1], choices.items, strict=True)
            if not choices.ranged or choice in (choices.items[0], choices.items[-1])
        ]
        terms.append(
            {
                "id": names[-1],
                "label": label(issue.name, f"Issue {place}"),
                "ordered": True if issue.kind != "discrete" else None,
                "range": [int(issue.low), int(issue.high)] if choices.ranged else None,
                "sampled": choices.sampled or None,
                "options": listed,
                "note": note,
            }
        )
    return Words(names, options), terms


def _space(
    document: Document, root: Node, table: Sequence[Choices], words: Words, report: Report
) -> Space:
    node = utility_space(document, root)
    if root.first("negotiation_template") is not None:
        raise refusal(document, "this is a domain; a profile is wanted here", root.line)
    profile = Profile(document, node, table, report)
    kind = (node.get("type") or "").strip().lower()
    if kind == "constraint" or (not kind and node.first("ranks") is not None):
        return ranked(profile)
    if kind == "nonlinear" or _has_rectangles(node):
        return nonlinear(profile, words)
    if kind == "uncertain":
        report.warn(document, "type uncertain: read as linear; its comparisons are ignored")
    elif kind not in {"", "linear"}:
        raise refusal(document, f"unknown type of utility space {kind[:40]!r}", node.line)
    return linear(profile)


def _has_rectangles(node: Node) -> bool:
    return node.first("ufun") is not None or node.first("hyperrectangle") is not None


def _points(document: Document, space: Space, words: Words, encoded: Encoded) -> dict[str, Plain]:
    """Points, minimum and, where it can bite, cap of a party."""
    utilities = {
        term: {
            option: Fraction(0) if (issue, choice) in encoded.moved else space.shares[issue][choice]
            for choice, option in enumerate(words.options[issue])
        }
        for issue, term in enumerate(words.terms)
    }
    rewards = [reward.utility for reward in space.rewards]
    moved = [space.shares[issue][choice] for issue, choice in encoded.moved]
    most = sum(map(max, space.shares), Fraction(0)) + sum(u for u in rewards if u > 0)
    keys = scored(document, utilities, space.reservation, [*rewards, *moved])
    return {**keys, "cap": Fraction(1) if most > 1 else None}
