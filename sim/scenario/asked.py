"""What may be asked, declared once: read alike from a command line, a runs file and a link.

An :class:`Asked` holds words as a person gives them, in the shape of their kind; whether
names lead anywhere is checked against a scenario, by :meth:`AskedDeals.question` and its
like, all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Final

from sim import limits
from sim.language.syntax import LEFT_OUT
from sim.problems import InvalidInput, Problem, unknown
from sim.scenario.agreement import AgreementRule
from sim.scenario.declared import json_field
from sim.scenario.model import PackageRef, Scenario, Settings
from sim.scenario.parameters import Asked, Day, Lists, Names, Pairs, Seconds, Shown
from sim.scenario.question import CONTESTED, EVERY, Question, ask, unknown_settings
from sim.scenario.verdicts import Evidence, Standard
from sim.scenario.view import View, beyond_record, view_of

ALL: Final = "all"
"""Stands for every party or term, wherever names are asked for."""


class AskedView(Asked):
    """How the scenario is looked at."""

    as_of: Annotated[Day | None, Shown("DATE")] = None
    """count positions valid on this day"""
    evidence: Annotated[Evidence | None, Shown("LEVEL", noun="evidence level")] = None
    """count positions up to this level: official, reported, interpretation, inferred"""
    readings: Annotated[Pairs, Shown("R=VALUE", flag="reading")] = json_field(default={})
    """take one wording in this way (repeatable)"""
    drop: Annotated[Names, Shown("POSITION", many=True)] = ()
    """leave these positions out of account"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Names of the view that lead nowhere as well."""
        return [*super().problems(scenario), *wrong(lambda: self.view(scenario))]

    def view(self, scenario: Scenario) -> View:
        """The view asked for; raises InvalidInput with every unknown name."""
        found = partial(
            view_of,
            scenario,
            as_of=self.as_of,
            evidence=self.evidence,
            readings=self.readings,
            drop=self.drop,
        )
        asked = (self.as_of, self.evidence, tuple(self.readings.items()), self.drop)
        return scenario.remember(("view", asked), found)

    def note(self, scenario: Scenario) -> str:
        """What limits any answer: that the day lies outside the record; mostly empty."""
        return beyond_record(scenario, self.as_of or scenario.as_of)


class AskedPackage(AskedView):
    """Which package is meant: a named one, terms set by hand, or these laid over it."""

    package: Annotated[str | None, Shown("ID[/PHASE]")] = None
    """a named package of the scenario"""
    set: Annotated[Pairs, Shown("TERM=OPTION", many=True)] = json_field(default={})
    """set terms (laid over --package when both are given); left_out takes a term out of it"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """A package, phase, term or option that does not exist as well."""
        asked = ("settings", self.package, tuple(self.set.items()))
        found = scenario.remember(asked, lambda: wrong(lambda: self.settings(scenario)))
        return [*super().problems(scenario), *found]

    @classmethod
    def of(cls, meant: str | Settings) -> AskedPackage:
        """A package by its name, as in ``PK12/PK12c``, or these terms set."""
        return cls(package=meant) if isinstance(meant, str) else cls(set=dict(meant))

    @property
    def names_package(self) -> bool:
        """Whether it is said which package is meant."""
        return self.package is not None or bool(self.set)

    def named(self, scenario: Scenario) -> tuple[str | None, str | None]:
        """(package id, phase id), each None where none is named.

        Raises:
            InvalidInput: there is no such package, or no such phase of it.
        """
        return named(scenario, self.package, "--package")

    def subject(self, scenario: Scenario) -> tuple[str | Settings, str | None]:
        """(what is checked, phase or None): the package by its name, or the terms set.

        A package over which ``set`` is laid is no longer the one that has the name.
        """
        package, phase = self.named(scenario)
        if package is None or self.set:
            return self.settings(scenario), None
        return package, phase

    def settings(self, scenario: Scenario) -> dict[str, str]:
        """The terms set: those of the package with ``set`` laid over them."""
        return laid_out(scenario, self.package, self.set, ("--package", "--set"))

    def first_phase(self, scenario: Scenario) -> bool:
        """Whether what is set is a whole package without phases, or the first of its phases."""
        package, phase = self.named(scenario)
        phases = () if package is None else scenario.package[package].phases
        return not phases or phase == phases[0].id


class AskedParties(AskedPackage):
    """Who must accept, and what counts as accepting."""

    parties: Annotated[Names | None, Shown("A,B,C|all")] = None
    """who must accept (default: the scenario's own agreement rule)"""
    standard: Annotated[Standard, Shown("WORD", noun="standard")] = Standard.UNBLOCKED
    """what counts as accepting: unblocked (default), satisfied or not_refused"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Parties that do not exist as well."""
        return [*super().problems(scenario), *wrong(lambda: self.agreement(scenario))]

    def agreement(self, scenario: Scenario) -> AgreementRule:
        """Who must accept; raises InvalidInput with every unknown name."""
        found = partial(ask, scenario, parties=self.whom)
        return scenario.remember(("whom", self.whom), found).agreement

    @property
    def whom(self) -> Names | str | None:
        """The parties as :func:`sim.scenario.question.ask` takes them."""
        return ALL if self.parties == (ALL,) else self.parties

    def asking(self, scenario: Scenario, **more: Any) -> Question:
        """The checked question of these parties, standard and view; ``more`` as for ``ask``."""
        view = self.view(scenario)
        return ask(scenario, parties=self.whom, standard=self.standard, view=view, **more)


class AskedDeals(AskedParties):
    """Which packages are in question."""

    open: Annotated[Names | None, Shown("all|T1,T2")] = None
    """terms the solver may choose (default: every term not set); others are left out"""
    limit: Annotated[Lists, Shown("T=O1,O2", many=True)] = json_field(default={})
    """narrow an open term to these options"""
    settle: Annotated[Names | None, Shown("contested|package|all|none|T1,T2")] = None
    """terms that every deal must address (default: the contested ones; all with --open)"""
    spoken: bool = False
    """list, draw and judge only deals on the record: who must act has spoken to what changes"""
    allow_silence: bool = False
    """an open term may also be left out (the same as --settle none)"""
    seconds: Seconds = limits.SECONDS
    """past this time the answer is not exact, and says so"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Terms opened or narrowed that do not exist, or are set, as well."""
        problems = [*super().problems(scenario), *wrong(lambda: self.question(scenario))]
        if self.allow_silence and self.settle is not None:
            message = "says what --settle says: give one of the two"
            problems.append(Problem("--allow-silence", message=message))
        return problems

    def question(self, scenario: Scenario) -> Question:
        """The checked question about deals.

        Raises:
            InvalidInput: with every unknown or contradictory name.
        """
        pins = self.settings(scenario)
        out = {term for term, option in self.set.items() if option == LEFT_OUT}
        opened = None if self.open is None or ALL in self.open else list(self.open)
        if out:
            everything = [t for t in scenario.term if t not in pins]
            opened = [t for t in (everything if opened is None else opened) if t not in out]
        return self.asking(
            scenario,
            pins=pins,
            open_terms=opened,
            limit=self.limit,
            settle=self._settle,
            spoken=self.spoken,
            first_phase=self.first_phase(scenario),
        )

    @property
    def _settle(self) -> Names | str:
        if self.settle is not None:
            return self.settle
        if self.allow_silence:
            return "none"
        return CONTESTED if self.open is None else EVERY


def named(scenario: Scenario, word: str | None, flag: str) -> tuple[str | None, str | None]:
    """(package id, phase id) of ``ID[/PHASE]``, each None where none is named.

    Raises:
        InvalidInput: there is no such package, or no such phase of it.
    """
    if word is None:
        return None, None
    package, phase = PackageRef.of(word)
    if package not in scenario.package:
        raise InvalidInput([unknown(flag, "package", package, scenario.package)])
    phases = [p.id for p in scenario.package[package].phases]
    if phase and phase not in phases:
        raise InvalidInput([unknown(flag, f"phase of {package}", phase, phases)])
    return package, phase


def laid_out(
    scenario: Scenario, word: str | None, over: Mapping[str, str], flags: tuple[str, str]
) -> dict[str, str]:
    """The terms that a package (as for :func:`named`) sets, with ``over`` laid over them.

    Raises:
        InvalidInput: a package, phase, term or option that does not exist.
    """
    package, phase = named(scenario, word, flags[0])
    base = {} if package is None else dict(scenario.package[package].laid_out(phase)[0])
    given = {t: option for t, option in {**base, **over}.items() if option != LEFT_OUT}
    if problems := unknown_settings(scenario, given, flags[1]):
        raise InvalidInput(problems)
    return given


def wrong(attempt: Callable[[], object]) -> Sequence[Problem]:
    """What is wrong with an attempt that raises InvalidInput."""
    try:
        attempt()
    except InvalidInput as invalid:
        return invalid.problems
    return ()
