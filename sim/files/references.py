"""Whether the names in a scenario file lead anywhere, and each only once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sim.files.schema import ScenarioWords
from sim.files.sheet import SECTIONS, Sheet
from sim.files.tree import Path
from sim.language.parser import RESERVED
from sim.scenario.model import Scenario, Term

_SINGULAR: Final[Mapping[str, str]] = {
    **{section: section.removesuffix("s") for section in SECTIONS},
    "parties": "party",
}
"""Words of the condition language, and the word for a term that is not set."""


class References:
    """Checks of references, all against one file."""

    def __init__(self, sheet: Sheet, draft: Scenario) -> None:
        self._sheet = sheet
        self._terms = draft.term

    def one(self, path: Path, name: str | None, section: str) -> None:
        """``name`` is the id of an item of the section."""
        if name is not None and not self._sheet.may_have(section, name):
            message = f"there is no {_SINGULAR[section]} {name!r}"
            self._sheet.report(path, message, word=name, among=sorted(self._sheet.ids[section]))

    def several(self, path: Path, names: Iterable[str], section: str) -> None:
        """Each name is the id of an item of the section, none given twice."""
        seen: set[str] = set()
        for index, name in enumerate(names):
            self.one((*path, index), name, section)
            if name in seen:
                self._sheet.report((*path, index), f"{name!r} is listed twice")
            seen.add(name)

    def keys(self, path: Path, names: Iterable[str], section: str) -> None:
        """Each key of a map is the id of an item of the section."""
        for name in names:
            if not self._sheet.may_have(section, name):
                self._sheet.report(
                    (*path, name),
                    f"there is no {_SINGULAR[section]} {name!r}",
                    word=name,
                    among=sorted(self._sheet.ids[section]),
                    at_key=True,
                )

    def settings(self, path: Path, settings: Mapping[str, str]) -> None:
        """Each key is a term and each value one of its options."""
        self.keys(path, settings, "terms")
        for name, option in settings.items():
            self.option((*path, name), self._terms.get(name), option)

    def option(self, path: Path, term: Term | None, option: str, *, at_key: bool = False) -> None:
        """``option`` is one of the term's, listed or in its range."""
        if term is None or ("terms", term.id) in self._sheet.damaged or term.has(option):
            return
        message = f"term {term.id!r} has no option {option!r}"
        if term.span is not None:
            message += f" and its range is {term.span[0]} to {term.span[1]}"
        known = [listed.id for listed in term.options]
        self._sheet.report(path, message, word=option, among=known, at_key=at_key)


def check_ids(sheet: Sheet, words: ScenarioWords) -> None:
    """Ids are unique within their kind; terms and definitions share one space of names."""
    for section in SECTIONS:
        _unique(sheet, (section,), [item.id for item in getattr(words, section)])
    for index, term in enumerate(words.terms):
        _unique(sheet, ("terms", index, "options"), [option.id for option in term.options])
        for place, option in enumerate(term.options):
            _not_reserved(sheet, ("terms", index, "options", place, "id"), option.id)
        _not_reserved(sheet, ("terms", index, "id"), term.id)
    for index, package in enumerate(words.packages):
        _unique(sheet, ("packages", index, "phases"), [phase.id for phase in package.phases])
    terms = {term.id for term in words.terms}
    for index, definition in enumerate(words.definitions):
        path: Path = ("definitions", index, "id")
        _not_reserved(sheet, path, definition.id)
        if definition.id in terms:
            sheet.report(path, f"{definition.id!r} is also the name of a term")


def _unique(sheet: Sheet, path: Path, names: list[str]) -> None:
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in first:
            line = sheet.place((*path, first[name], "id")).line
            message = f"the id {name!r} is used twice, first on line {line}"
            sheet.report((*path, index, "id"), message)
        else:
            first[name] = index


def _not_reserved(sheet: Sheet, path: Path, name: str) -> None:
    if name in RESERVED:
        sheet.report(path, f"{name!r} is a reserved word")
