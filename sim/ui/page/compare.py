"""Packages side by side: the one as it stands first, what differs marked, and the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import streamlit as st

from sim import limits
from sim.questions.check import Check
from sim.questions.diff_told import Diff
from sim.questions.glossary import Stance, counted, option_words, party_names
from sim.scenario.model import Scenario
from sim.ui import look
from sim.ui.answers import named_check, package_check
from sim.ui.answers_moving import beside
from sim.ui.look import Html
from sim.ui.page.package_verdicts import sourced, worded
from sim.ui.seen import Seen
from sim.ui.state import NOTHING
from sim.ui.widgets import controlled

_DIFFERS: Final = Html('<span title="They differ here">≠</span>')


def compare(seen: Seen) -> None:
    """The package as it stands beside up to four others."""
    names = {name: said for name, said in seen.package_words.items() if name != NOTHING}
    chosen = [name for name in seen.state.compare if name in names]
    controlled(
        st.multiselect,
        f"Compare the package with others, up to {limits.PAGE_COMPARED}",
        f"compare.{seen.name}",
        chosen,
        "compare",
        names,
        max_selections=limits.PAGE_COMPARED,
    )
    others = [n for n in chosen if n != seen.state.package or not seen.as_recorded]
    if not others:
        look.show(look.soft("Choose a package to compare with."))
        return
    scenario, label = seen.scenario, seen.package_names
    own = label[seen.state.package]
    if seen.state.package != NOTHING and not seen.as_recorded:
        own = f"{own}, as changed here"
    checks = [package_check(seen), *(named_check(seen, name) for name in others)]
    sentences = [
        told(scenario, beside(seen, seen.meant(name)), checks[0], check, label[name])
        for name, check in zip(others, checks[1:], strict=True)
    ]
    look.show(
        look.listing(sentences),
        look.table(
            ["", own, *map(label.__getitem__, others)],
            [*_parties(scenario, checks), *_terms(scenario, checks)],
            "Packages side by side",
        ),
        look.soft(look.joined(_DIFFERS, " They differ here.")),
    )


def told(scenario: Scenario, found: Diff, first: Check, second: Check, other: str) -> Html:
    """How far two packages differ, and whom it turns: one sentence."""
    of = len({*first.package, *second.package})
    if not found.terms:
        return look.joined(look.bold(f"“{other}”: "), "the same terms.")
    said = [f"they differ on {len(found.terms)} of {counted(of, 'term')}"]
    for only, which in ((1, "that one"), (0, "the package as it stands")):
        refusing = [t.party for t in found.verdicts if t.turns and not t.accepts[only]]
        if refusing:
            said.append(f"only {which} is refused by {party_names(scenario, refusing)}")
    if not any(turn.turns for turn in found.verdicts):
        said.append("whoever refuses one refuses the other")
    for parties, which in (
        (found.must_act.came, "that one"),
        (found.must_act.went, "the package as it stands"),
    ):
        if parties:
            said.append(f"only {which} needs {party_names(scenario, parties)} to act")
    return look.joined(look.bold(f"“{other}”: "), f"{'; '.join(said)}.")


def _parties(scenario: Scenario, checks: Sequence[Check]) -> Iterator[list[object]]:
    for party in scenario.parties:
        said = [worded(scenario, check, check.parties[party.id]) for check in checks]
        cells = [_verdict(scenario, c, party.id, s) for c, s in zip(checks, said, strict=True)]
        yield [_marked(party.label, len(set(said)) > 1), *cells]


def _verdict(scenario: Scenario, check: Check, party: str, said: tuple[Stance, str]) -> Html:
    failing = check.parties[party].failing
    why = [sourced(scenario, finding, check) for finding in failing]
    return look.joined(look.badge(*said), look.folded(f"Why ({len(why)})", why) if why else "")


def _terms(scenario: Scenario, checks: Sequence[Check]) -> Iterator[list[object]]:
    for term in scenario.term:
        options = [check.package.get(term) for check in checks]
        if any(options):
            cells = [
                look.soft("left out", "span") if o is None else option_words(scenario, term, o)
                for o in options
            ]
            yield [_marked(scenario.term[term].label, len(set(options)) > 1), *cells]


def _marked(title: str, differs: bool) -> Html:
    return look.joined(_DIFFERS, " ", title) if differs else look.safe(title)
