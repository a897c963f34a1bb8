"""Terms and options that are switched off: every answer goes on as if they were not there.

A term that is off is left out of every package. An option that is off is one that no
package takes; where it is in force today, leaving the term out still means it. The file
stays as it is. A term is written by its id, an option as ``term:option``.
"""

from __future__ import annotations

from sim.scenario.model import Scenario, Settings
from sim.ui.state import OPEN, OUT, PageState


def named(term: str, option: str) -> str:
    """How an option is written."""
    return f"{term}:{option}"


def known(scenario: Scenario) -> tuple[str, ...]:
    """Everything that can be switched off, in the order of the file."""
    return tuple(
        word
        for term in scenario.terms
        for word in (term.id, *(named(term.id, option.id) for option in term.options))
    )


def label_of(scenario: Scenario, word: str) -> str:
    """What is switched off, in words."""
    term, _, option = word.partition(":")
    label = scenario.term[term].label
    return f"{label}: {scenario.term[term].option(option).label}" if option else label


def options_left(scenario: Scenario, state: PageState, term: str) -> tuple[str, ...]:
    """The listed options that a term may still take; none when it is off."""
    if term in state.off:
        return ()
    options = (option.id for option in scenario.term[term].options)
    return tuple(option for option in options if named(term, option) not in state.off)


def terms_left(scenario: Scenario, state: PageState) -> tuple[str, ...]:
    """The terms that are not off; one of which every option is off is off itself."""
    return tuple(t for t in scenario.term if options_left(scenario, state, t))


def limits(scenario: Scenario, state: PageState) -> dict[str, tuple[str, ...]]:
    """Term -> the options left, for the terms that have lost some and not all."""
    left = {t: options_left(scenario, state, t) for t in scenario.term}
    return {t: some for t, some in left.items() if 0 < len(some) < len(scenario.term[t].options)}


def without(scenario: Scenario, state: PageState, settings: Settings) -> dict[str, str]:
    """The settings without what is switched off."""
    on = frozenset(terms_left(scenario, state))
    return {
        term: value
        for term, value in settings.items()
        if term in on and (value in (OPEN, OUT) or named(term, value) not in state.off)
    }
