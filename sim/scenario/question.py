"""What is asked: which parties, which terms are set, open or left out, by which standard.

This is where names typed by a person become a checked question; everything wrong
with them is reported at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.problems import InvalidInput, Problem, all_unknown, nearest, unknown
from sim.scenario.model import EMPTY, AgreementRule, Scenario, Settings
from sim.scenario.verdicts import Standard
from sim.scenario.view import View, view_of


@dataclass(frozen=True, slots=True)
class Question:
    """A question about deals.

    ``pins`` are the terms set; ``open`` maps each open term to the options it may take;
    every other term is left out. With ``silence`` an open term may be left out too.
    ``agreement`` says whose acceptance makes a deal.
    """

    view: View
    parties: tuple[str, ...]
    agreement: AgreementRule
    pins: Settings
    open: Mapping[str, tuple[str, ...]]
    silence: bool
    standard: Standard

    def as_json(self) -> dict[str, object]:
        """The question in plain words."""
        return {
            "parties": list(self.parties),
            "agreement": {
                "parties": list(self.agreement.parties),
                "at_least": self.agreement.at_least,
                "veto": list(self.agreement.veto),
            },
            "set": dict(self.pins),
            "open": {term: list(options) for term, options in self.open.items()},
            "allow_silence": self.silence,
            "standard": self.standard.value,
        }


def ask(
    scenario: Scenario,
    *,
    parties: Sequence[str] | str | None = None,
    pins: Mapping[str, str] = EMPTY,
    open_terms: Iterable[str] | None = None,
    limit: Mapping[str, Sequence[str]] | None = None,
    silence: bool = False,
    standard: Standard | str = Standard.UNBLOCKED,
    view: View | None = None,
) -> Question:
    """A checked question.

    ``parties`` None means the scenario's own agreement rule (all parties if it has
    none); named parties, or ``"all"``, must all accept. ``open_terms`` None opens every
    term that is not set. ``limit`` narrows a term, and opens it.

    Raises:
        InvalidInput: with every unknown or contradictory name.
    """
    limit = limit or {}
    problems = unknown_settings(scenario, pins, "--set")
    for term, options in limit.items():
        problems += unknown_settings(scenario, [(term, option) for option in options], "--limit")
        if not options:
            problems.append(Problem("--limit", path=term, message="no option is left"))
    named = None if open_terms is None else tuple(open_terms)
    problems += all_unknown("--open", "term", named or (), scenario.term)
    problems += [
        Problem(
            "--open" if term in (named or ()) else "--limit",
            path=term,
            message="this term is set, so it cannot be open as well",
        )
        for term in dict.fromkeys((*(named or ()), *limit))
        if term in pins and term in scenario.term
    ]
    agreement = _agreement(scenario, parties, problems)
    chosen = _standard(standard, problems)
    if problems:
        raise InvalidInput(problems)
    opened = scenario.term.keys() if named is None else {*named, *limit}
    return Question(
        view=view or view_of(scenario),
        parties=agreement.parties,
        agreement=agreement,
        pins={t.id: pins[t.id] for t in scenario.terms if t.id in pins},
        open={
            t.id: tuple(dict.fromkeys(limit.get(t.id, [o.id for o in t.options])))
            for t in scenario.terms
            if t.id in opened and t.id not in pins
        },
        silence=silence,
        standard=chosen,
    )


def unknown_settings(
    scenario: Scenario, settings: Mapping[str, str] | Iterable[tuple[str, str]], flag: str
) -> list[Problem]:
    """A problem for each term or option that does not exist; ``flag`` says where it stands."""
    pairs = settings.items() if isinstance(settings, Mapping) else settings
    problems = []
    for term_id, option in pairs:
        term = scenario.term.get(term_id)
        if term is None:
            problems.append(unknown(flag, "term", term_id, scenario.term))
        elif not term.has(option):
            known = [o.id for o in term.options]
            span = "" if term.span is None else f" (whole numbers {term.span[0]} to {term.span[1]})"
            problems.append(
                Problem(
                    flag,
                    message=f"term {term_id!r} has no option {option!r}{span}",
                    hint=nearest(option, known),
                )
            )
    return problems


def _agreement(
    scenario: Scenario, parties: Sequence[str] | str | None, problems: list[Problem]
) -> AgreementRule:
    everyone = tuple(scenario.party)
    if parties is None:
        return scenario.agreement or AgreementRule(everyone)
    if parties == "all":
        return AgreementRule(everyone)
    named = tuple(dict.fromkeys([parties] if isinstance(parties, str) else parties))
    problems += all_unknown("--parties", "party", named, scenario.party)
    if not named:
        problems.append(Problem("--parties", message="name at least one party, or 'all'"))
    return AgreementRule(tuple(party for party in everyone if party in named))


def _standard(standard: Standard | str, problems: list[Problem]) -> Standard:
    if isinstance(standard, Standard):
        return standard
    known = {s.value: s for s in Standard}
    if standard not in known:
        problems.append(unknown("--standard", "standard", standard, known))
    return known.get(standard, Standard.UNBLOCKED)
