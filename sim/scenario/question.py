"""What is asked: which parties, which terms are set, open or left out, by which standard.

This is where names typed by a person become a checked question; everything wrong
with them is reported at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sim.problems import InvalidInput, Problem, all_unknown, nearest, unknown
from sim.scenario.inside import everyone, own_rule, written_out
from sim.scenario.model import EMPTY, AgreementRule, Scenario, Settings
from sim.scenario.verdicts import Standard
from sim.scenario.view import View, view_of

CONTESTED: Final = "contested"
EVERY: Final = "all"
SETTLE: Final = (CONTESTED, EVERY, "package", "none")
"""Words for what a deal must settle, where no terms are named."""
_SETTLE_WORDS: Final = tuple((word,) for word in SETTLE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question about deals.

    ``pins`` are the terms set; ``open`` maps each open term to the options it may take;
    every other term is left out. ``settle`` are the terms that every deal must address;
    an open term that is not among them may be left out. None means the contested ones,
    which :func:`sim.engine.settling.settled` works out. ``spoken`` restricts what is
    listed, drawn or near to deals on the record. ``agreement`` says whose acceptance makes
    a deal. Rules about a first phase are held only against a ``first_phase``.
    """

    view: View
    parties: tuple[str, ...]
    agreement: AgreementRule
    pins: Settings
    open: Mapping[str, tuple[str, ...]]
    settle: tuple[str, ...] | None
    standard: Standard
    spoken: bool = False
    first_phase: bool = True

    def as_json(self) -> dict[str, object]:
        """The question in plain words."""
        return {
            "parties": list(self.parties),
            "agreement": self.agreement.as_json(),
            "set": dict(self.pins),
            "open": {term: list(options) for term, options in self.open.items()},
            "settle": None if self.settle is None else list(self.settle),
            "spoken": self.spoken,
            "standard": self.standard.value,
        }


def ask(
    scenario: Scenario,
    *,
    parties: Sequence[str] | str | None = None,
    pins: Mapping[str, str] = EMPTY,
    open_terms: Iterable[str] | None = None,
    limit: Mapping[str, Sequence[str]] | None = None,
    settle: Sequence[str] | str | None = None,
    standard: Standard | str = Standard.UNBLOCKED,
    view: View | None = None,
    spoken: bool = False,
    first_phase: bool = True,
) -> Question:
    """A checked question.

    ``parties`` None means the scenario's own agreement rule (all parties if it has
    none); named parties, or ``"all"``, must all accept. ``open_terms`` None opens every
    term that is not set. ``limit`` narrows a term, and opens it. ``settle`` names the terms
    that every deal must address (which opens them), or is ``contested``, ``all`` (every open
    term), ``package`` (those that are set, which they are anyway) or ``none``. Without it
    the contested terms, and where ``open_terms`` are named all of these.

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
    usual = CONTESTED if open_terms is None else EVERY
    must = (settle or usual,) if isinstance(settle, str | None) else tuple(settle)
    if must not in _SETTLE_WORDS:
        problems += all_unknown("--settle", "term", must, (*scenario.term, *SETTLE))
    agreement = _agreement(scenario, parties, problems)
    chosen = _standard(standard, problems)
    if problems:
        raise InvalidInput(problems)
    words = must in _SETTLE_WORDS
    opened = scenario.term.keys() if named is None else {*named, *limit, *(() if words else must)}
    free = [t.id for t in scenario.terms if t.id in opened and t.id not in pins]
    settled: dict[tuple[str, ...], tuple[str, ...] | None] = {
        (CONTESTED,): None,
        (EVERY,): tuple(free),
        ("package",): tuple(t.id for t in scenario.terms if t.id in pins),
        ("none",): (),
    }
    return Question(
        view=view or view_of(scenario),
        parties=agreement.parties,
        agreement=agreement,
        pins={t.id: pins[t.id] for t in scenario.terms if t.id in pins},
        open={
            t.id: tuple(dict.fromkeys(limit.get(t.id, [o.id for o in t.options])))
            for t in scenario.terms
            if t.id in free
        },
        settle=settled[must] if words else tuple(t for t in scenario.term if t in must),
        standard=chosen,
        spoken=spoken,
        first_phase=first_phase,
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
    if parties is None:
        return own_rule(scenario)
    if parties == "all":
        return everyone(scenario)
    named = tuple(dict.fromkeys([parties] if isinstance(parties, str) else parties))
    problems += all_unknown("--parties", "party", named, scenario.party)
    if not named:
        problems.append(Problem("--parties", message="name at least one party, or 'all'"))
    asked = AgreementRule(tuple(party for party in scenario.party if party in named))
    return written_out(scenario, asked)


def _standard(standard: Standard | str, problems: list[Problem]) -> Standard:
    if isinstance(standard, Standard):
        return standard
    known = {s.value: s for s in Standard}
    if standard not in known:
        problems.append(unknown("--standard", "standard", standard, known))
    return known.get(standard, Standard.UNBLOCKED)
