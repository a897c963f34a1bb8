"""Where NegMAS and this project answer differently, each shown by a small example.

Run it where both are installed::

    python benchmarks/negmas_differences.py

Every difference is asserted, so the script fails once NegMAS changes.
"""

from __future__ import annotations

import warnings
from datetime import date
from fractions import Fraction
from importlib.metadata import version

from negmas.inout import Scenario as NegmasScenario
from negmas.preferences import ops

from sim.formats.negmas import negmas_scenario
from sim.language.syntax import Equals
from sim.questions.deals import deals
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import Tradeoffs
from sim.scenario.model import Option, Party, Rule, Scenario, Severity, Term
from sim.scenario.question import ask


def game(
    points: dict[str, list[list[int]]],
    minimum: dict[str, int],
    rules: tuple[Rule, ...] = (),
    unit: int = 1,
) -> Scenario:
    """A game whose points (in parts of ``unit``) are given per party, term and option."""
    shape = next(iter(points.values()))
    terms = tuple(
        Term(f"t{n}", f"t{n}", tuple(Option(f"o{m}", f"o{m}") for m in range(len(row))))
        for n, row in enumerate(shape)
    )
    parties = tuple(
        Party(
            name,
            name,
            points={
                term.id: {o.id: Fraction(v, unit) for o, v in zip(term.options, row, strict=True)}
                for term, row in zip(terms, table, strict=True)
            },
            minimum=Fraction(minimum[name], unit),
        )
        for name, table in points.items()
    )
    return Scenario("game", "game", date(2025, 1, 1), terms, parties, rules=rules)


def ours(scenario: Scenario) -> Tradeoffs:
    """This project's answer over the packages that all accept."""
    return tradeoffs(scenario, ask(scenario, parties="all"))


def outcomes(result: Tradeoffs) -> int:
    """Packages on the frontier."""
    assert result.size is not None
    return result.size


def frontier(made: NegmasScenario) -> tuple[tuple[float, ...], ...]:
    """NegMAS's frontier over the issues of its scenario."""
    points, _ = ops.pareto_frontier(made.ufuns, issues=made.outcome_space.issues)
    return tuple(tuple(map(float, row)) for row in points)


def ties_are_dropped() -> str:
    """Packages that everyone values alike are all on the frontier; NegMAS keeps one."""
    scenario = game({"a": [[1, 0], [1, 1, 1]], "b": [[0, 1], [2, 2, 2]]}, {"a": 0, "b": 0})
    theirs, own = frontier(negmas_scenario(scenario)), ours(scenario)
    assert len(theirs) == 2 and outcomes(own) == 6
    return f"ties: {outcomes(own)} undominated packages, NegMAS lists {len(theirs)}"


def constraints_are_ignored() -> str:
    """A constraint of the outcome space does not reach the frontier."""
    rule = Rule("R", Severity.HARD, "not both", Equals("t0", "o1"), Equals("t1", "o0"))
    points = {"a": [[0, 3], [0, 3]], "b": [[0, 3], [0, 2]]}
    scenario = game(points, {"a": 0, "b": 0}, (rule,))
    made = negmas_scenario(scenario)
    made.outcome_space.add_constraint(lambda outcome: outcome[0] != "o1" or outcome[1] == "o0")
    possible = list(made.outcome_space.enumerate_or_sample())
    theirs, own = frontier(made), ours(scenario)
    best, _ = ops.pareto_frontier(made.ufuns)
    assert ("o1", "o1") not in possible
    assert theirs == ((6.0, 5.0),) and tuple(map(float, best[0])) == (6.0, 5.0)
    assert [tuple(map(float, p.values.values())) for p in own.frontier] == [(3.0, 3.0)]
    return (
        "constraints: NegMAS's frontier is (6, 5), which its own constraint excludes; ours (3, 3)"
    )


def at_the_minimum() -> str:
    """Who gets exactly its minimum accepts; NegMAS's fraction of rational outcomes asks more."""
    scenario = game({"a": [[4, 5, 3]], "b": [[4, 6, 9]]}, {"a": 4, "b": 4})
    fraction = ops.rational_fraction(negmas_scenario(scenario).ufuns)
    accepted = deals(scenario, ask(scenario, parties="all")).deals
    assert (accepted, fraction) == (2, 1 / 3)
    return "minimum: 2 of 3 packages are acceptable; NegMAS calls 1 of 3 rational (> for >=)"


def floating_point_at_the_minimum() -> str:
    """0.7 + 0.1 reaches a minimum of 0.8, but not in binary floating point."""
    scenario = game({"a": [[7, 0], [1, 0]], "b": [[0, 1], [0, 1]]}, {"a": 8, "b": 0}, unit=10)
    theirs, own = frontier(negmas_scenario(scenario)), ours(scenario)
    assert theirs == () and outcomes(own) == 1
    return "floats: one package gives a exactly its minimum (0.7 + 0.1); NegMAS finds no frontier"


def another_kalai_smorodinsky() -> str:
    """NegMAS takes the most equal shares of the ideal gains, the textbook the largest least."""
    scenario = game({"a": [[10, 9, 4, 0]], "b": [[0, 5, 6, 10]]}, {"a": 0, "b": 0})
    made = negmas_scenario(scenario)
    found = ops.ks_points(made.ufuns, frontier(made), outcome_space=made.outcome_space)
    own = ours(scenario).solutions["kalai_smorodinsky"]
    assert [tuple(map(float, point)) for point, _ in found] == [(4.0, 6.0)]
    assert [tuple(map(float, v.values.values())) for v in own.packages] == [(9.0, 5.0)]
    return "Kalai-Smorodinsky: NegMAS (4, 6), shares 0.4 and 0.6; largest least share (9, 5)"


def dominated_ties() -> str:
    """Dominated packages may attain the least gain too; NegMAS looks at the frontier only."""
    scenario = game({"a": [[10, 9, 5, 0]], "b": [[0, 4, 4, 10]]}, {"a": 0, "b": 0})
    made = negmas_scenario(scenario)
    found = ops.kalai_points(made.ufuns, frontier(made), outcome_space=made.outcome_space)
    own = ours(scenario).solutions["egalitarian"]
    assert len(found) == 1 and own.count == 2
    return "egalitarian: 2 packages attain the largest least gain (one of them dominated), NegMAS 1"


def main() -> None:
    """Show every difference."""
    print(f"NegMAS {version('negmas')}")
    # NegMAS warns of slowness and of missing optional parts; that is not the point here.
    warnings.simplefilter("ignore")
    for difference in (
        ties_are_dropped,
        constraints_are_ignored,
        at_the_minimum,
        floating_point_at_the_minimum,
        another_kalai_smorodinsky,
        dominated_ties,
    ):
        print(f"- {difference()}")


if __name__ == "__main__":
    main()
