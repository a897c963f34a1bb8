"""The readings of a wording side by side: what each makes of the package, and of each position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.questions.check import Check
from sim.questions.plain import in_words
from sim.scenario.model import Position
from sim.scenario.view import as_read
from sim.ui import leads, look
from sim.ui.answers import package_check
from sim.ui.look import Html
from sim.ui.page.package_verdicts import sourced, worded
from sim.ui.seen import Seen


def side_by_side(seen: Seen, name: str) -> Html:
    """A column per way to read it; who says otherwise comes first, what is alike is left out."""
    scenario, found = seen.scenario, seen.scenario.reading[name]
    looks = [seen.as_if(readings=seen.read_as(name, value)) for value in found.values]
    checks = [package_check(each) for each in looks]
    passes = [c.passes(each.agreement) for c, each in zip(checks, looks, strict=True)]
    verdict = ["✔ nobody blocks it" if passed else "✖ blocked" for passed in passes]
    rows: list[list[object]] = [
        [f"The package: {seen.package_names[seen.state.package]}", *verdict],
        *_verdicts(seen, checks),
        *(_asks(p, looks) for p in scenario.positions if name in p.variants),
    ]
    heads = ["Read as", *(f"“{says}”" for says in found.values.values())]
    return look.table(heads, rows, f"{found.label}: side by side")


def _verdicts(seen: Seen, checks: Sequence[Check]) -> Iterator[list[object]]:
    """A row per party of which the verdict differs."""
    scenario = seen.scenario
    for party in scenario.parties:
        said = [worded(scenario, check, check.parties[party.id]) for check in checks]
        if len(set(said)) == 1:
            continue
        yield [
            party.label,
            *(
                look.joined(look.badge(*words), _why(seen, check, party.id))
                for words, check in zip(said, checks, strict=True)
            ),
        ]


def _why(seen: Seen, check: Check, party: str) -> Html:
    failing = check.parties[party].failing
    why = [sourced(seen.scenario, finding, check) for finding in failing]
    return look.folded(f"Why ({len(why)})", why) if why else Html("")


def _asks(position: Position, looks: Sequence[Seen]) -> list[object]:
    """What a position asks for under each reading, and when."""
    scenario = looks[0].scenario
    cells = []
    for each in looks:
        read = as_read(position, each.view.readings)
        when = "" if read.when is None else f", if {in_words(scenario, read.when)}"
        cells.append(f"{in_words(scenario, read.requires)}{when}")
    who = f"{scenario.party[position.party].label}: {position.says} ("
    return [look.joined(who, leads.lead(leads.POSITIONS, position.id), ")"), *cells]
