"""Conditions in the words of a scenario's terms, for people who read no conditions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sim.language.sums import Addend, Side, Total
from sim.language.syntax import (
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Count,
    Equals,
    Named,
    Not,
    OneOf,
)
from sim.questions.glossary import listed
from sim.scenario.model import Definition, Scenario, Term
from sim.scenario.world import World, truth

_COMPARED: Final = {
    **{"<=": "at most", ">=": "at least", "<": "less than", ">": "more than"},
    **{"==": "as much as", "!=": "not as much as"},
}


def allowed(scenario: Scenario, condition: Condition, term: str) -> tuple[str, ...]:
    """The listed options of a term with which a condition can hold, whatever else is agreed."""
    return tuple(
        option.id
        for option in scenario.term[term].options
        if truth(condition, World(scenario.term, scenario.meanings, {term: option.id}, {term}))
        is not False
    )


def once_settled(condition: Condition, term: str) -> Condition | None:
    """What is left of a condition once this term is settled, whatever it is settled to.

    None where nothing is: the condition holds then.
    """
    match condition:
        case Addressed(name) if name == term:
            return None
        case AnyOf(parts) if any(once_settled(part, term) is None for part in parts):
            return None
        case AllOf(parts):
            left = [part for p in parts if (part := once_settled(p, term)) is not None]
            return AllOf(tuple(left)) if len(left) > 1 else next(iter(left), None)
    return condition


def option_list(term: Term, options: Collection[str]) -> str:
    """Some of a term's options in words; where nearly all are meant, those that are not."""
    left = [option.label for option in term.options if option.id in options]
    out = [option.label for option in term.options if option.id not in options]
    if term.numeric and len(left) > 1:
        if options == tuple(o.id for o in term.options[-len(left) :]):
            return f"{left[0]} or more"
        if options == tuple(o.id for o in term.options[: len(left)]):
            return f"{left[-1]} or less"
    if len(out) < len(left) - 1:
        return f"not {listed((f'“{label}”' for label in out), 'or')}"
    return listed(left, "or")


def short(definition: Definition) -> str:
    """What a definition is called: what it says, up to the explanation."""
    return definition.says.split(":", maxsplit=1)[0].split(" (", maxsplit=1)[0].rstrip(".")


def in_words(scenario: Scenario, condition: Condition, *, named: bool = False) -> str:
    """A condition as part of a sentence; ``named`` names the terms, not their options alone.

    >>> import sim
    >>> from sim.language.parser import parse
    >>> scenario = sim.open_scenario("ukraine-2025-03")
    >>> in_words(scenario, parse("ground == stops and duration_days > 30"))
    '“Ground fighting stops” and “How long the truce lasts” is more than 30 days'
    """

    def inner(part: Condition) -> str:
        said = in_words(scenario, part, named=named)
        return f"({said})" if isinstance(part, AllOf | AnyOf | Count) else said

    match condition:
        case Named(name):
            return f"“{short(scenario.definition[name])}”"
        case Not(part):
            return f"not {in_words(scenario, part, named=named)}"
        case AllOf(parts):
            return listed(map(inner, parts))
        case AnyOf((Not(part), *rest)) if named:
            behind = rest[0] if len(rest) == 1 else AnyOf(tuple(rest))
            whole = in_words(scenario, behind, named=named)
            return f"{in_words(scenario, part, named=named)} only if {whole}"
        case AnyOf(parts):
            return listed(map(inner, parts), "or")
        case Count(how, number, parts):
            return f"{how.replace('_', ' ')} {number} of {listed(map(inner, parts))}"
        case Total(left, sign, right):
            one, other = _sum(scenario, left), _sum(scenario, right)
            return f"{one} is {_COMPARED[sign]} {other}"
        case Addressed(name):
            return f"“{scenario.term[name].label}” is settled"
        case Equals(name, option, negated):
            return _options(scenario.term[name], (option,), negated, named)
        case OneOf(name, options, negated):
            return _options(scenario.term[name], options, negated, named)
        case Compare(name, comparison, bound):
            term = scenario.term[name]
            known = term.option(bound).label if term.has(bound) else bound
            known = f"“{known}”" if named else known
            return f"“{term.label}” is {_COMPARED[comparison]} {known}"


def _sum(scenario: Scenario, side: Side) -> str:
    """A sum with the terms by name, as it is written."""
    said = ""
    for one in side:
        sign = "-" if one.times < 0 else "+" * bool(said)
        number = str(Addend(abs(one.times)))
        name = f"“{scenario.term[one.term].label}”" if one.term else number
        times = f"{number} × " if one.term and abs(one.times) != 1 else ""
        said += f" {sign} {times}{name}" if said else f"{sign}{times}{name}"
    return said


def _options(term: Term, options: Collection[str], negated: bool, named: bool) -> str:
    labels = [f"“{term.option(option).label}”" for option in options]
    if not named:
        return f"{'not ' * negated}{listed(labels, 'or')}"
    said = listed(labels, "nor" if negated else "or")
    return f"“{term.label}” is {('neither ' if len(labels) > 1 else 'not ') * negated}{said}"
