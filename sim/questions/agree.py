"""Do two people who coded the same texts agree, and does it matter where they do not?

Positions are matched by the place in the text that they rest on, else by id, each with one
at most. Beside the plain share, agreement on categories is told as the kappa of Cohen ("A
coefficient of agreement for nominal scales", Educational and Psychological Measurement 20,
1960): how far it goes beyond what two coders would reach by chance with the categories each
of them used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from sim import limits
from sim.files.catalogue import open_scenario
from sim.problems import Problem
from sim.questions.agree_told import Agree, AgreeFindings, Coded, CodedRow, Measure
from sim.questions.base import Ask
from sim.questions.diff import Side, diff
from sim.scenario.asked import AskedView, wrong
from sim.scenario.model import Position, Scenario
from sim.scenario.parameters import Seconds, Shown
from sim.scenario.provenance import Provenance
from sim.scenario.question import ask
from sim.scenario.sameness import same_demand
from sim.scenario.view import view_of

_OWN: Final = "@"
"""Before the id of a position that only the second file has, where the first uses the id; no id
of a file begins so."""


class AskAgree(AskedView, Ask):
    """How far two codings agree."""

    name: ClassVar = "agree"
    help: ClassVar = "how far two people who coded the same texts agree, and whether it matters"
    finds: ClassVar = AgreeFindings
    rows: ClassVar = MappingProxyType({"coded": CodedRow})
    fails: ClassVar = MappingProxyType({"answer": "the disagreement changes an answer"})

    second: Annotated[str | None, Shown("OTHER", positional=True)] = None
    """the second coder's file"""
    seconds: Seconds = limits.SECONDS
    """past this time deals and conflicts are not compared"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """A second file that is missing or cannot be looked at in this way, as well."""
        problems = super().problems(scenario)
        if self.second is None:
            message = "name the file of the second coder"
            return [*problems, Problem("command line", message=message)]
        return [*problems, *wrong(lambda: self._side(open_scenario(self.second or "")))]

    def answer(self, scenario: Scenario) -> Agree:
        """Both files, held against each other."""
        self.refuse_bad(scenario)
        second = self._side(open_scenario(self.second or ""))
        return agree(self._side(scenario), second, seconds=self.seconds)

    def _side(self, scenario: Scenario) -> Side:
        view = view_of(
            scenario,
            as_of=self.as_of,
            evidence=self.evidence,
            readings=self.readings,
            drop=[name for name in self.drop if name in scenario.position],
        )
        return Side(scenario, ask(scenario, view=view))


ASK: Final = AskAgree


def agree(first: Side, second: Side, *, seconds: float = limits.SECONDS) -> Agree:
    """How far two codings agree, and which answers change from the one to the other.

    Answers are compared under the view of each side, as :func:`sim.questions.diff.diff` does.
    """
    one, other = first.scenario, second.scenario
    pairs = list(matched(one, other))
    coded = tuple(_coded(one, a, other, b, by) for a, b, by in pairs)
    found = diff(first, _as_first(one, second, pairs), seconds=seconds)
    ours, theirs = {a.id for a, _, _ in pairs}, {b.id for _, b, _ in pairs}
    return Agree(
        exact=found.exact and all(pair.same is not None for pair in coded),
        before=found.before,
        after=Provenance.of(other, second.question.view),
        coded=coded,
        first_only=tuple(p.id for p in one.positions if p.id not in ours),
        second_only=tuple(p.id for p in other.positions if p.id not in theirs),
        agreement=_agreement(coded, len(one.positions) + len(other.positions)),
        verdicts=found.verdicts,
        counts=found.counts,
        options=found.options,
        conflicts=found.conflicts,
        reason=found.reason,
    )


Pairs = Sequence[tuple[Position, Position, str]]


def matched(one: Scenario, other: Scenario) -> Iterator[tuple[Position, Position, str]]:
    """Each position with the one that rests on the same words, else with that of its id.

    The best matches come first: the same party, then the most characters shared, then the
    same id. Of those that rest on no common place, one of the same party with the same id.
    """
    places = [
        {p.id: found for p in scenario.positions if (found := list(_places(scenario, p)))}
        for scenario in (one, other)
    ]
    common: list[tuple[bool, int, bool, Position, Position]] = [
        (a.party == b.party, shared, a.id == b.id, a, b)
        for a in one.positions
        if a.id in places[0]
        for b in other.positions
        if b.id in places[1] and (shared := _shared(places[0][a.id], places[1][b.id])) > 0
    ]
    common.sort(key=lambda match: match[:3], reverse=True)
    first, second = dict(one.position), dict(other.position)
    for _, _, _, a, b in common:
        if a.id in first and b.id in second:
            yield first.pop(a.id), second.pop(b.id), "place"
    for name, a in first.items():
        if name in second and second[name].party == a.party:
            yield a, second[name], "id"


_Places = Sequence[tuple[str, int, int]]
"""Text, first character, the one after the last."""


def _shared(ours: _Places, theirs: _Places) -> int:
    """How many characters of a text both rest on."""
    return max(
        min(end, their_end) - max(begin, their_begin) if text == their_text else 0
        for text, begin, end in ours
        for their_text, their_begin, their_end in theirs
    )


def _places(scenario: Scenario, position: Position) -> Iterator[tuple[str, int, int]]:
    """Where the statements of a position stand.

    A text is known by its digest, or by the id of its source where it has none.
    """
    for statement in (scenario.statement[name] for name in position.basis):
        if statement.at is not None:
            for source in (scenario.source[name] for name in statement.sources[:1]):
                yield source.text_digest or source.id, statement.at[0], statement.at[1] + 1


def _coded(one: Scenario, a: Position, other: Scenario, b: Position, by: str) -> Coded:
    return Coded(
        first=a.id,
        second=b.id,
        by=by,
        party=(a.party, b.party),
        kind=(a.kind, b.kind),
        evidence=(a.evidence, b.evidence),
        same=same_demand(a, one, b, other),
    )


def _agreement(coded: Sequence[Coded], positions: int) -> dict[str, Measure]:
    """What share of the pairs agree on what, beginning with how many positions both have."""
    every = positions - len(coded)
    compared = [pair.same for pair in coded if pair.same is not None]
    return {
        "found": Measure(items=every, agreed=len(coded), share=_share(len(coded), every)),
        **{
            name: _nominal([getattr(pair, name) for pair in coded])
            for name in ("party", "kind", "evidence")
        },
        "condition": Measure(
            items=len(compared), agreed=sum(compared), share=_share(sum(compared), len(compared))
        ),
    }


def _nominal(pairs: Sequence[tuple[object, object]]) -> Measure:
    agreed = sum(a == b for a, b in pairs)
    return Measure(
        items=len(pairs), agreed=agreed, share=_share(agreed, len(pairs)), kappa=kappa(pairs)
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def kappa(pairs: Sequence[tuple[object, object]]) -> Fraction | None:
    """Cohen's kappa (1960): (observed - by chance) / (1 - by chance).

    None where it is not defined: nothing to compare, or one category throughout.

    >>> kappa([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    Fraction(1, 2)
    """
    number = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    together = sum(count * second[category] for category, count in first.items())
    if together == number * number:
        return None
    chance = Fraction(together, number * number)
    observed = Fraction(sum(a == b for a, b in pairs), number)
    return (observed - chance) / (1 - chance)


def _as_first(one: Scenario, second: Side, pairs: Pairs) -> Side:
    """The second coding with the ids of the first for its positions, so that answers compare."""
    positions = second.scenario.positions
    called = {b.id: a.id for a, b, _ in pairs}
    for position in positions:
        own = position.id if position.id not in one.position else f"{_OWN}{position.id}"
        called.setdefault(position.id, own)
    renamed = tuple(replace(position, id=called[position.id]) for position in positions)
    view = second.question.view
    view = replace(view, dropped=frozenset(called[name] for name in view.dropped))
    question = replace(second.question, view=view)
    return Side(replace(second.scenario, positions=renamed), question)
