"""Sensitivity told in words."""

from __future__ import annotations

from sim.questions.glossary import counted, listed, party_names, percent
from sim.questions.passing import Passing
from sim.questions.robustness import Robustness
from sim.questions.sensitivity import Chance, Sensitivity
from sim.scenario.model import Scenario


def subsets(result: Sensitivity) -> str:
    """How often giving up a subset of the disputed positions leaves a deal."""
    if not result.possible:
        return "No package is possible at all, whatever is given up."
    given = "With what is set, " if result.question.pins else ""
    number = len(result.disputed)
    if result.feasible:
        text = "there is a deal with every position firm."
    elif not number:
        text = "there is no deal, and no position of this question is disputed."
    else:
        text = (
            f"of all ways to give up some of the {counted(number, 'disputed position')}, "
            f"{chance(result.subsets)} open a deal."
        )
    return f"{given}{text}" if given else f"{text[0].upper()}{text[1:]}"


def matters_most(result: Sensitivity) -> str:
    """The positions on which the deal turns most often."""
    known = {w.stake: w.importance for w in result.what_if if w.importance}
    if not known:
        return ""
    most = max(known.values())
    names = listed(stake for stake, value in known.items() if value == most)
    return f"It turns most often on {names}."


def chance(found: Chance) -> str:
    """A probability as a percentage, labelled when it is an estimate."""
    share = percent(float(found.value))
    if found.exact:
        return share
    if found.value in (0, 1):
        side = "less than" if found.value == 0 else "more than"
        bound = 3 / found.draws if found.value == 0 else 1 - 3 / found.draws
        return f"an estimated {side} {percent(bound)} ({found.draws:,} draws, 95 %)"
    error = percent(found.standard_error)
    return f"an estimated {share} (standard error {error}, {found.draws:,} draws)"


def given_numbers(result: Sensitivity, package: Passing | None) -> str:
    """What follows from the user's own probabilities; nothing without them."""
    if result.any_deal is None:
        return ""
    parts = [f"With the probabilities given, the chance of any deal is {chance(result.any_deal)}"]
    if package is not None:
        parts.append(f"that this package passes {percent(float(package.chance))}")
    return ", and ".join(parts) + ", each position being firm or not independently of the others."


def robust(scenario: Scenario, found: Robustness) -> str:
    """Whose verdict does not hinge on judgement."""
    firm = [hold.party for hold in found.holds if hold.robust]
    how = (
        "every evidence level and reading"
        if found.exact
        else "any single evidence level or reading"
    )
    if len(firm) == len(found.holds):
        return f"All verdicts are robust: the same at {how}."
    first = f"Robust at {how}: {party_names(scenario, firm)}." if firm else "No verdict is robust."
    shaky = [
        f"{scenario.party[hold.party].label} ({_flips(hold.flips)})"
        for hold in found.holds
        if not hold.robust
    ]
    return f"{first} Not robust: {listed(shaky)}."


def _flips(flips: tuple[tuple[str, str], ...]) -> str:
    if not flips:
        return "only several switches together change it"
    return "changes with " + ", ".join(f"{switch} {value}" for switch, value in flips)
