"""The author's words to the vocabulary of :mod:`sim.scenario.model` and :mod:`sim.scenario.record`.

Nothing is checked here. What cannot be built (a position whose condition is not
readable) is left out, and of items with the same id the first is kept: either has
been reported, and the scenario then only serves to find further problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from sim.files.schema import (
    ExpectationWords,
    PackageWords,
    PhaseWords,
    PositionWords,
    ScenarioWords,
)
from sim.files.tree import Path
from sim.files.words import OptionWords, PartyWords, TermWords, Words
from sim.language.syntax import Condition
from sim.scenario import model, record

Conditions = Mapping[Path, Condition]
"""Where a condition stands in the file -> the condition; unreadable ones are absent."""


class _Item(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Item)


def scenario_of(words: ScenarioWords, conditions: Conditions, digest: str) -> model.Scenario:
    """The scenario that these words describe."""
    return model.Scenario(
        id=words.scenario,
        title=words.title,
        summary=words.summary,
        licence=words.licence,
        as_of=words.as_of,
        evidence=words.evidence,
        notes=tuple(words.notes),
        sources=_first_of_each(record.Source(**_same(item)) for item in words.sources),
        parties=_first_of_each(map(_party, words.parties)),
        voices=_first_of_each(record.Voice(**_same(item)) for item in words.voices),
        terms=_first_of_each(map(_term, words.terms)),
        definitions=_first_of_each(_definitions(words, conditions)),
        rules=_first_of_each(_rules(words, conditions)),
        readings=_first_of_each(model.Reading(**_same(item)) for item in words.readings),
        statements=_first_of_each(record.Statement(**_same(item)) for item in words.statements),
        positions=_first_of_each(_positions(words, conditions)),
        packages=_first_of_each(map(_package, words.packages)),
        scopes=_first_of_each(record.Scope(**_same(item)) for item in words.scopes),
        incidents=_first_of_each(record.Incident(**_same(item)) for item in words.incidents),
        contradictions=_first_of_each(
            record.Contradiction(**_same(item)) for item in words.contradictions
        ),
        not_encoded=tuple(record.NotEncoded(**_same(item)) for item in words.not_encoded),
        agreement=_agreement(words),
        expectations=tuple(map(_expectation, words.expectations)),
        digest=digest,
    )


def _same(words: Words) -> dict[str, Any]:
    """The fields that have the same name on either side, lists as tuples."""
    values = {name: getattr(words, name) for name in type(words).model_fields}
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }


def _first_of_each(items: Iterable[_T]) -> tuple[_T, ...]:
    by_id: dict[str, _T] = {}
    for item in items:
        by_id.setdefault(item.id, item)
    return tuple(by_id.values())


def _party(words: PartyWords) -> model.Party:
    return model.Party(**_same(words))


def _term(words: TermWords) -> model.Term:
    span = None if words.range is None else (words.range[0], words.range[1])
    return model.Term(
        id=words.id,
        label=words.label,
        options=_first_of_each(_option(option, whole=span is not None) for option in words.options),
        ordered=words.ordered,
        status_quo=words.status_quo,
        group=words.group,
        unit=words.unit,
        span=span,
        deliver=tuple(words.deliver),
        breakers=tuple(words.break_),
        note=words.note,
        before=words.before,
        after=words.after,
    )


def _option(words: OptionWords, *, whole: bool) -> model.Option:
    value = words.value
    if value is None and whole:
        # An option of a whole-number term that is called 30 is worth 30.
        value = whole_number(words.id)
    return model.Option(words.id, words.label, words.note, value)


def whole_number(text: str) -> Fraction | None:
    """The whole number that an option id spells, if it does."""
    digits = text.removeprefix("-")
    return Fraction(int(text)) if digits.isascii() and digits.isdigit() else None


def _definitions(words: ScenarioWords, conditions: Conditions) -> Iterable[model.Definition]:
    for index, item in enumerate(words.definitions):
        means = conditions.get(("definitions", index, "means"))
        if means is not None:
            yield model.Definition(item.id, item.says, means)


def _rules(words: ScenarioWords, conditions: Conditions) -> Iterable[model.Rule]:
    for index, item in enumerate(words.rules):
        when = conditions.get(("rules", index, "if"))
        then = conditions.get(("rules", index, "then"))
        if when is not None and (then is not None) == (item.then is not None):
            yield model.Rule(
                item.id, item.severity, item.says, when, then, item.first_phase, item.note
            )


def _positions(words: ScenarioWords, conditions: Conditions) -> Iterable[model.Position]:
    for index, item in enumerate(words.positions):
        path: Path = ("positions", index)
        requires = conditions.get((*path, "requires"))
        when = conditions.get((*path, "when"))
        if requires is not None and (when is not None) == (item.when is not None):
            yield _position(item, path, when, requires, conditions)


def _position(
    words: PositionWords,
    path: Path,
    when: Condition | None,
    requires: Condition,
    conditions: Conditions,
) -> model.Position:
    variants = {
        reading: {
            value: model.Variant(
                conditions.get((*path, "readings", reading, value, "when")),
                conditions.get((*path, "readings", reading, value, "requires")),
            )
            for value in values
        }
        for reading, values in words.readings.items()
    }
    return model.Position(
        id=words.id,
        party=words.party,
        kind=words.kind,
        evidence=words.evidence,
        says=words.says,
        requires=requires,
        when=when,
        since=words.since,
        until=words.until,
        basis=tuple(words.basis),
        sources=tuple(words.sources),
        variants=variants,
        collective=words.collective,
        points=words.points or Fraction(0),
        note=words.note,
    )


def _phase(words: PhaseWords) -> model.Phase:
    return model.Phase(words.id, words.label, words.set, words.assumed)


def _package(words: PackageWords) -> model.Package:
    fields = _same(words)
    del fields["set"]
    fields["phases"] = _first_of_each(map(_phase, words.phases))
    return model.Package(**fields, stated=words.set)


def _agreement(words: ScenarioWords) -> model.AgreementRule | None:
    if words.agreement is None:
        return None
    parties = words.agreement.parties or [party.id for party in words.parties]
    return model.AgreementRule(
        tuple(parties), words.agreement.at_least, tuple(words.agreement.veto)
    )


def _expectation(words: ExpectationWords) -> model.Expectation:
    return model.Expectation(
        package=model.PackageRef.of(words.package),
        party=words.party,
        verdict=None if words.verdict is None else words.verdict.value,
        accepts=words.accepts,
        as_of=words.as_of,
        evidence=words.evidence,
        readings=words.readings,
        because=tuple(words.because),
        note=words.note,
    )
