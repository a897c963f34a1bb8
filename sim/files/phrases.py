"""The conditions written in a scenario file: reading them, and whether their names fit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from sim.files.assemble import Conditions
from sim.files.misnamed import Misnamed, misnamed
from sim.files.schema import ScenarioWords
from sim.files.sheet import UNREADABLE, Sheet
from sim.files.tree import Path
from sim.language.parser import ConditionError, parse
from sim.language.syntax import Condition
from sim.language.unfolding import names_in, unfolding
from sim.scenario.model import Scenario, Term


def written(words: ScenarioWords) -> Iterator[tuple[Path, str]]:
    """Every condition of the file with the path at which it stands."""
    for index, definition in enumerate(words.definitions):
        yield ("definitions", index, "means"), definition.means
    for index, rule in enumerate(words.rules):
        yield ("rules", index, "if"), rule.if_
        if rule.then is not None:
            yield ("rules", index, "then"), rule.then
    for index, position in enumerate(words.positions):
        path: Path = ("positions", index)
        if position.when is not None:
            yield (*path, "when"), position.when
        yield (*path, "requires"), position.requires
        for reading, values in position.readings.items():
            for value, variant in values.items():
                at: Path = (*path, "readings", reading, value)
                if variant.when is not None:
                    yield (*at, "when"), variant.when
                if variant.requires is not None:
                    yield (*at, "requires"), variant.requires


def read_conditions(sheet: Sheet, words: ScenarioWords) -> Conditions:
    """The conditions that can be read; the others are reported."""
    conditions: dict[Path, Condition] = {}
    for path, text in written(words):
        try:
            conditions[path] = parse(text)
        except ConditionError as error:
            item = getattr(words, str(path[0]))[path[1]]
            if text != UNREADABLE or (path[0], item.id) not in sheet.damaged:
                sheet.report(path, error.message, offset=error.offset)
    return conditions


def check_names(
    sheet: Sheet, words: ScenarioWords, conditions: Conditions, draft: Scenario
) -> Conditions:
    """Report names that do not fit; the conditions that are sound and can be evaluated."""
    # Inside, each definition is checked where it is written: here only names matter.
    names = {item.id for item in draft.definitions}
    fitting: dict[Path, Condition] = {}
    for path, condition in conditions.items():
        if _hinges_on_damage(sheet, condition, draft.term, names):
            continue
        if not report_misnamed(sheet, path, misnamed(condition, draft.term, names)):
            fitting[path] = condition
    return _unfoldable(sheet, words, fitting)


def _hinges_on_damage(
    sheet: Sheet,
    condition: Condition,
    terms: Mapping[str, Term],
    definitions: Collection[str],
) -> bool:
    """Whether it names something unreadable, which has been reported where it stands."""
    known: dict[str, Collection[str]] = {"terms": terms, "definitions": definitions}
    return any(
        (section, name) in sheet.damaged
        or (name not in known[section] and sheet.may_have(section, name))
        for section, name in names_in(condition)
    )


def _unfoldable(sheet: Sheet, words: ScenarioWords, fitting: Conditions) -> Conditions:
    defined: dict[str, Condition] = {}
    places: dict[str, Path] = {}
    for index, item in enumerate(words.definitions):
        path: Path = ("definitions", index, "means")
        if path in fitting and item.id not in defined:
            defined[item.id] = fitting[path]
            places[item.id] = path
    unfolded = unfolding(defined)
    for name, message in unfolded.refused.items():
        sheet.report(places[name], message)
    sound: dict[Path, Condition] = {}
    for path, condition in fitting.items():
        if not unfolded.sound(condition):
            continue
        misfit = unfolded.misfit(condition)
        if misfit is None:
            sound[path] = condition
        elif path[0] != "definitions":
            sheet.report(path, misfit)
    return sound


def report_misnamed(sheet: Sheet, path: Path, found: Iterable[Misnamed]) -> bool:
    """Note each word that does not fit, once; whether there is one."""
    by_message = {one.message: one for one in reversed(list(found))}
    for one in by_message.values():
        word = one.word or None
        sheet.report(path, one.message, word=word, among=one.known, offset=one.offset)
    return bool(by_message)
