"""What the page shows in one run: a scenario, how one looks at it, and all that follows.

Terms and options that are switched off: every answer goes on as if they were not there. A
term that is off is left out of every package. An option that is off is one that no package
takes; where it is in force today, leaving the term out still means it. The file stays as it
is. A term is written by its id, an option as ``term:option``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sim import limits
from sim.engine.budget import Budget
from sim.engine.settling import settled
from sim.language.syntax import AllOf, Equals
from sim.scenario.model import (
    AgreementRule,
    Definition,
    Package,
    PackageRef,
    Scenario,
    Settings,
    Stair,
)
from sim.scenario.question import SETTLE, Question, ask
from sim.scenario.view import View, view_of
from sim.ui.own_drafts import MARK, Draft, read
from sim.ui.state import NOTHING, OPEN, OUT, PACKAGE, PageState

OWN: Final = "own-"
"""How the URL names a scenario that lives in one session only, before its digest."""


@dataclass(frozen=True, slots=True)
class Own:
    """A scenario that was uploaded or edited in this session: its text and its model.

    ``file`` is there if it is that of a file which the page was started with.
    """

    name: str
    text: str
    scenario: Scenario
    file: Path | None = None

    @property
    def link(self) -> str:
        """How the URL names it."""
        return self.file.stem if self.file is not None else f"{OWN}{self.scenario.digest[:12]}"


@dataclass(frozen=True, eq=False)
class Seen:
    """A scenario, the state of the page, and everything that follows from both.

    ``name`` is how the URL names the scenario; ``own`` is there if it is the session's own.
    """

    name: str
    scenario: Scenario
    state: PageState
    own: Own | None = None

    def as_if(self, **fields: Any) -> Seen:
        """The same with fields of the state changed."""
        return replace(self, state=replace(self.state, **fields))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups of terms in the order of the file; terms without one are together."""
        return tuple(dict.fromkeys(term.group for term in self.scenario.terms))

    @cached_property
    def package_names(self) -> Mapping[str, str]:
        """What can be chosen as a package: each with its label, phases behind their package."""
        found = {NOTHING: "A package of your own"}
        for package in self.scenario.packages:
            found[package.id] = package.label
            for phase in package.phases:
                found[f"{package.id}/{phase.id}"] = f"{package.label}, up to: {phase.label}"
        return {**found, **{MARK + name: name for name in self.state.drafts}}

    @cached_property
    def package_words(self) -> Mapping[str, str]:
        """The same with the id in front, to choose one."""
        names = self.package_names.items()
        return {
            name: said
            if name == NOTHING
            else f"Draft: {said}"
            if name.startswith(MARK)
            else f"{name}: {said}"
            for name, said in names
        }

    @cached_property
    def view(self) -> View:
        """How one looks at the scenario."""
        s = self.state
        return view_of(
            self.scenario, as_of=s.as_of, evidence=s.evidence, readings=s.readings, drop=s.dropped
        )

    @cached_property
    def switches(self) -> tuple[Hashable, ...]:
        """All that an answer depends on beside the package and what is held fixed."""
        s = self.state
        readings = tuple(s.readings.items())
        must = (s.settle, s.spoken)
        return (s.evidence, s.as_of, readings, s.dropped, s.off, s.standard, s.parties, must)

    @cached_property
    def locks(self) -> tuple[tuple[str, ...], bool]:
        """(set terms that a nearest deal must keep, whether it may undo what is settled)."""
        return tuple(t for t in self.state.keep if t in self.set), self.state.may_drop

    def read_as(self, reading: str, value: str) -> Settings:
        """The readings once this one takes ``value``; nothing is kept that is the default."""
        others = {name: v for name, v in self.state.readings.items() if name != reading}
        usual = value == self.scenario.reading[reading].default
        return others if usual else {**others, reading: value}

    # What is switched off.

    @cached_property
    def can_be_off(self) -> tuple[str, ...]:
        """Everything that can be switched off, in the order of the file."""
        return tuple(
            word
            for term in self.scenario.terms
            for word in (term.id, *(f"{term.id}:{option.id}" for option in term.options))
        )

    def off_words(self, word: str) -> str:
        """What is switched off, in words."""
        term, _, option = word.partition(":")
        found = self.scenario.term[term]
        return f"{found.label}: {found.option(option).label}" if option else found.label

    def position_words(self, name: str) -> str:
        """A position, in words."""
        found = self.scenario.position[name]
        return f"{self.scenario.party[found.party].label}: {found.says} ({name})"

    @cached_property
    def left(self) -> Mapping[str, tuple[str, ...]]:
        """Term -> the listed options that it may still take; terms that are off are absent.

        A term of which every option is off is off itself.
        """
        off = frozenset(self.state.off)
        left = {
            t.id: tuple(o.id for o in t.options if f"{t.id}:{o.id}" not in off)
            for t in self.scenario.terms
            if t.id not in off
        }
        return {term: options for term, options in left.items() if options}

    @cached_property
    def narrowed(self) -> Mapping[str, tuple[str, ...]]:
        """Term -> the options left, for the terms that have lost some and not all."""
        term = self.scenario.term
        return {t: left for t, left in self.left.items() if len(left) < len(term[t].options)}

    def without_off(self, settings: Settings) -> Settings:
        """The settings without what is switched off."""
        return {
            term: value
            for term, value in settings.items()
            if term in self.left
            and (value in (OPEN, OUT) or f"{term}:{value}" not in self.state.off)
        }

    # The package.

    @cached_property
    def named(self) -> tuple[Package | None, str | None]:
        """The named package and phase that the state starts from."""
        package, phase = PackageRef.of(self.state.package)
        return self.scenario.package.get(package), phase

    @cached_property
    def base(self) -> Settings:
        """What the named package sets, before changes."""
        if self.state.package.startswith(MARK):
            return self.drafted(self.state.package)
        package, phase = self.named
        return {} if package is None else package.laid_out(phase)[0]

    def drafted(self, name: str) -> Settings:
        """What a draft sets, by the name that stands for it among packages."""
        draft = self.state.drafts.get(name.removeprefix(MARK))
        return {} if draft is None else draft.set

    def meant(self, name: str) -> str | Settings:
        """A package for a question: by its name, a draft by what it sets."""
        return self.drafted(name) if name.startswith(MARK) else name

    def drafts_in(self, text: str) -> tuple[dict[str, Draft], list[str]]:
        """The drafts in a text, and what of it means nothing here."""
        term = self.scenario.term
        return read(text, lambda t, o: t in term and term[t].has(o), self.scenario.position)

    @cached_property
    def _merged(self) -> Settings:
        """Term -> option, open or left out; what is off is absent."""
        return self.without_off({**self.base, **self.state.changed})

    def value(self, term: str) -> str:
        """An option, :data:`OPEN`, or :data:`OUT`, also where what is set is switched off."""
        return self._merged.get(term, OUT)

    @cached_property
    def set(self) -> Settings:
        """The terms set; every other term is open or left out, and so is what is off."""
        values = {term: self.value(term) for term in self.scenario.term}
        return {term: value for term, value in values.items() if value not in (OUT, OPEN)}

    @cached_property
    def open(self) -> tuple[str, ...]:
        """The terms that are open."""
        return tuple(term for term in self.scenario.term if self.value(term) == OPEN)

    @cached_property
    def unlisted(self) -> Settings:
        """The terms set to a number that is none of their listed options."""
        term = self.scenario.term
        return {t: o for t, o in self.set.items() if o not in term[t].position_of}

    @cached_property
    def as_recorded(self) -> bool:
        """Whether the package is what the named one sets, with nothing changed or off."""
        untouched = self.as_if(changed={}, off=())
        return (self.set, self.open) == (untouched.set, untouched.open)

    @cached_property
    def subject(self) -> tuple[str | Settings, str | None]:
        """The package, by its name and phase while it is as recorded, else by what it sets."""
        package, phase = self.named
        if package is not None and self.as_recorded:
            return package.id, phase
        return self.set, None

    def changed_to(self, term: str, value: str) -> Settings:
        """The changes once ``term`` takes ``value``; nothing is kept that the package says."""
        changed = {t: o for t, o in self.state.changed.items() if t != term}
        if self.base.get(term, OUT) != value:
            changed[term] = value
        return {t: changed[t] for t in self.scenario.term if t in changed}

    # The question.

    def question(
        self, pins: Settings, opened: tuple[str, ...] | None = None, settle: str = ""
    ) -> Question:
        """A question for the chosen parties, these terms held; None opens all that is on.

        ``settle`` instead of what the state says a deal must settle, which the terms that are
        open on the Package page have to be as well, on every page.
        """
        must = settle or (self.state.settle[0] if len(self.state.settle) == 1 else "")
        free = [term for term in (self.left if opened is None else opened) if term not in pins]
        asked = ask(
            self.scenario,
            parties=self.state.parties or None,
            pins=pins,
            open_terms=free,
            limit={term: self.narrowed[term] for term in free if term in self.narrowed},
            settle=must if must in SETTLE else self._terms_to_settle(pins),
            spoken=self.state.spoken,
            standard=self.state.standard,
            view=self.view,
        )
        if settle or not self.open:
            return asked
        asked = settled(self.scenario, asked, Budget.lasting(limits.PAGE_SETTLE_SECONDS))
        also = {*(asked.settle or ()), *self.open}
        return replace(asked, settle=tuple(t for t in self.scenario.term if t in also))

    def _terms_to_settle(self, pins: Settings) -> tuple[str, ...]:
        """Of the terms named those that can be: a term switched off cannot be settled."""
        return tuple(t for t in self.state.settle if t in self.left or t in pins)

    @cached_property
    def agreement(self) -> AgreementRule:
        """Whose acceptance makes a deal."""
        return self.question({}, ()).agreement

    @cached_property
    def goals(self) -> Mapping[str, Settings]:
        """Everything that can be held fixed: definitions, the package, nothing."""
        defined = {d.id: pinned(d) for d in self.scenario.definitions}
        named = {name: held for name, held in defined.items() if held}
        stairs = {name: step.stated for name, step in self.steps.items()}
        return {**named, PACKAGE: self.set, NOTHING: {}, **stairs}

    @cached_property
    def steps(self) -> Mapping[str, Stair]:
        """The steps of every staircase, by its id and their number: ``truce/4``."""
        return {
            f"{staircase.id}/{number}": step
            for staircase in self.scenario.stairs
            for number, step in enumerate(staircase.steps, 1)
        }

    @cached_property
    def goals_left(self) -> Mapping[str, Settings]:
        """The goals that need nothing which is switched off."""
        return {goal: held for goal, held in self.goals.items() if self.without_off(held) == held}

    def goal(self, usual: str) -> str:
        """The goal of the state, or else the page's own."""
        return next(g for g in (self.state.goal, usual, PACKAGE) if g in self.goals_left)

    @cached_property
    def first_goal(self) -> str:
        """The first definition that can be held, else the package: what a deadlock is about."""
        return next(iter(self.goals))


def pinned(definition: Definition) -> Settings:
    """The settings that a definition stands for; empty when it is not of that form."""
    means = definition.means
    parts = means.parts if isinstance(means, AllOf) else (means,)
    plain = [p for p in parts if isinstance(p, Equals) and not p.negated]
    found = {p.term: p.option for p in plain}
    # A term that is to be two things at once pins nothing that a package could have.
    consistent = all(found[p.term] == p.option for p in plain)
    return found if consistent and len(plain) == len(parts) else {}


def short(definition: Definition) -> str:
    """What a definition is called: what it says, up to the explanation."""
    return definition.says.split(":", maxsplit=1)[0].split(" (", maxsplit=1)[0]
