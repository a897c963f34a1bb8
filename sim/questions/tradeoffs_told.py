"""Trade-offs told in words."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import Final

from sim.engine.criteria import By, Over, Values
from sim.questions.better import Better, Improvement
from sim.questions.glossary import agreement_words, big, counted, listed, option_words, party_names
from sim.questions.top import Top
from sim.questions.tradeoffs import Point, Solution, Tradeoffs
from sim.scenario.model import Scenario, Settings

SOLUTION_WORDS: Final = MappingProxyType(
    {
        "nash": "Nash",
        "egalitarian": "Egalitarian (Kalai)",
        "kalai_smorodinsky": "Kalai–Smorodinsky",
        "utilitarian": "Utilitarian",
    }
)
COUNTS_ARE: Final = (
    "These are counts of stated demands and preferences left unmet, fewer being better; they "
    "are not utilities, and one party's count says nothing about another's."
)
UNDOMINATED: Final = "undominated: no other gives one party more without giving another less"


def headline(scenario: Scenario, result: Tradeoffs) -> str:
    """The frontier in one sentence."""
    kind = _packages(scenario, result.over, result)
    if not result.vectors:
        return f"There is no frontier and no solution: there are no {kind}."
    if result.by is By.COUNTS:
        return _counts_headline(kind, result)
    if result.size is None:
        return (
            f"Among the {kind} there are {counted(result.vectors, 'undominated outcome')} in "
            "points; the packages behind them are too many to count within the budget."
        )
    verb = "is" if result.size == 1 else "are"
    outcomes = (
        ""
        if result.size == result.vectors
        else f" ({counted(result.vectors, 'different outcome')} in points)"
    )
    return f"Of the {kind}, {big(result.size)} {verb} {UNDOMINATED}{outcomes}."


def _counts_headline(kind: str, result: Tradeoffs) -> str:
    if result.vectors > 1:
        return (
            f"Among the {kind} the parties' demands and preferences cannot all be met as far as "
            f"any alone could be: there are {big(result.vectors)} ways to trade them off."
        )
    if result.frontier and not any(result.frontier[0].values.values()):
        return (
            f"Among the {kind} some leave no stated demand or preference of these parties unmet, "
            "so there is nothing to trade off."
        )
    return f"Among the {kind} one outcome is the best for every party at once."


def _packages(scenario: Scenario, over: Over, result: Tradeoffs | Better | Top) -> str:
    if over is Over.PACKAGES:
        return "possible packages"
    return f"packages acceptable to {agreement_words(scenario, result.question)}"


def caveats(scenario: Scenario, result: Tradeoffs) -> list[str]:
    """What has to be said beside the frontier."""
    said = [COUNTS_ARE] if result.by is By.COUNTS else []
    if result.unscored:
        names = party_names(scenario, result.unscored)
        said.append(f"Without points, so not compared: {names}.")
    return said


def solution_words(solution: Solution) -> str:
    """Definition, value and number of ties."""
    name = SOLUTION_WORDS[solution.name]
    start = f"{name}: {solution.definition}."
    note = f" Note: {solution.note}." if solution.note else ""
    if solution.value is None:
        return f"{start} None: {solution.note}."
    return f"{start} It is {value_words(solution)}.{note}"


def value_words(solution: Solution) -> str:
    """The value, and how many packages attain it."""
    if solution.value is None:
        return "none"
    if solution.count is None:
        ties = "attained by too many packages to count within the budget"
    elif solution.count == 1:
        ties = "attained by one package"
    else:
        ties = f"{big(solution.count)} packages tie"
    return f"{number(solution.value)}; {ties}"


def values_words(scenario: Scenario, values: Values) -> str:
    """Points per party, or what is left unmet."""
    return ", ".join(f"{criterion(scenario, name)}: {number(v)}" for name, v in values.items())


def point_words(scenario: Scenario, point: Point) -> str:
    """One outcome of the frontier, and a package that has it."""
    values = values_words(scenario, point.values)
    if point.count == 1:
        packages = "one package"
    elif point.count is None:
        packages = "more packages than the budget lets one count, for example"
    else:
        packages = f"{big(point.count)} packages, for example"
    return f"{values}; {packages}: {package_words(scenario, point.packages[0])}"


def criterion(scenario: Scenario, name: str) -> str:
    """A criterion by its label: the party, and what is counted when it is a count."""
    if name in scenario.party:
        return scenario.party[name].label
    party, _, counted_kind = name.rpartition(".")
    return f"{scenario.party[party].label} {counted_kind.replace('_', ' ')}"


def number(value: Fraction) -> str:
    """An exact whole number, or four significant digits.

    >>> number(Fraction(1250)), number(Fraction(5, 2)), number(Fraction(2, 3))
    ('1,250', '2.5', 'about 0.6667')
    """
    if value.denominator == 1:
        return big(value.numerator)
    short = f"{float(value):.4g}"
    return short if Fraction(short) == value else f"about {short}"


def package_words(scenario: Scenario, package: Settings) -> str:
    """The terms set, by their labels."""
    return "; ".join(
        f"{scenario.term[term].label}: {option_words(scenario, term, option)}"
        for term, option in package.items()
    )


def better(scenario: Scenario, result: Better) -> str:
    """Whether the package can be bettered."""
    kind = _packages(scenario, result.over, result)
    values = values_words(scenario, result.values)
    start = f"The package gives: {values}."
    if result.by is By.COUNTS:
        start = f"The package leaves: {values}."
    if not result.possible:
        start += " It breaks a rule, so it is impossible itself."
    elif result.over is Over.DEALS and not result.deal:
        start += " It is no deal itself."
    if not result.vectors:
        return f"{start} Among the {kind} none is better for one party and worse for no other."
    everyone = sum(improvement.for_all for improvement in result.improvements)
    names = listed(scenario.party[p].label for p in _compared(result))
    if everyone:
        return f"{start} There are {kind} that are better for {names} at once."
    return (
        f"{start} There are {kind} that are better for some and worse for none, but none "
        f"listed is better for all of {names}."
    )


def _compared(result: Better) -> list[str]:
    names = [name if result.by is By.POINTS else name.rpartition(".")[0] for name in result.values]
    return list(dict.fromkeys(names))


def improvement_words(scenario: Scenario, improvement: Improvement) -> str:
    """One better package."""
    mark = "better for all" if improvement.for_all else "worse for none"
    values = values_words(scenario, improvement.values)
    return f"{values} ({mark}): {package_words(scenario, improvement.package)}"


def top(scenario: Scenario, result: Top) -> str:
    """What the ranking is by, and whether its last place is shared."""
    kind = _packages(scenario, result.over, result)
    weighted = {party: weight for party, weight in result.weights.items() if weight}
    if len(set(weighted.values())) == 1:
        by = f"the points of {party_names(scenario, weighted)}"
    else:
        parts = [f"{number(w)} × {scenario.party[p].label}" for p, w in weighted.items()]
        by = f"the weighted points {' + '.join(parts)}"
    if not result.ranked:
        return f"There are no {kind}."
    found = "" if len(result.ranked) == result.asked else " (there are no more)"
    shared = " More packages tie with the last one." if result.more_tie else ""
    return f"The {len(result.ranked)} best {kind} by {by}{found}.{shared}"
