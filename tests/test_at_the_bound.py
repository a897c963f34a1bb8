"""Where the diagram of every package is too wide: exact by another way, or said why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations, count
from pathlib import Path

import pytest
from hypothesis import given

from sim.cli import main
from sim.engine import budget
from sim.engine.budget import Budget, TooWide
from sim.engine.joint import joint
from sim.engine.narrow import Narrow, with_deals
from sim.engine.settling import deal_space, settled
from sim.language.parser import parse
from sim.questions.deals import AskDeals, otherwise
from sim.questions.deals_listed import listed
from sim.questions.explain import AskExplain
from sim.questions.nearest import AskNearest
from sim.scenario.model import AgreementRule, Kind, Option, Party, Position, Scenario, Term
from sim.scenario.question import Question
from sim.scenario.record import Evidence
from tests import oracle
from tests.strategies import asked

WORTH = (
    (19, 5, 343, 8, 11, 28, 15, 134, 205, 39, 59, 96, 11, 26, 1),
    (10, 38, 74, 64, 16, 50, 212, 129, 46, 86, 49, 88, 116, 1, 21),
    (111, 146, 96, 11, 110, 51, 13, 66, 163, 28, 45, 75, 37, 13, 35),
    (38, 56, 120, 89, 46, 23, 5, 67, 82, 100, 174, 17, 64, 88, 31),
    (95, 57, 30, 101, 31, 6, 5, 24, 210, 144, 17, 98, 123, 6, 53),
)
"""Fifteen goods for five heirs; how many splits give each so much was found by a MILP."""


def _heirs(least: int) -> Scenario:
    heirs = [f"p{p}" for p in range(len(WORTH))]
    options = tuple(Option(f"to_{heir}", heir) for heir in heirs)
    goods = range(len(WORTH[0]))
    return Scenario(
        id="heirs",
        title="Heirs",
        as_of=date(2000, 1, 1),
        terms=tuple(Term(f"g{g}", f"Good {g}", options) for g in goods),
        parties=tuple(
            Party(
                heir,
                heir,
                points={f"g{g}": {f"to_{heir}": Fraction(WORTH[p][g])} for g in goods},
                minimum=Fraction(least),
            )
            for p, heir in enumerate(heirs)
        ),
    )


def _queens(size: int) -> Scenario:
    """Rows take columns; no two rows may attack one another."""
    options = tuple(Option(f"c{c}", f"Column {c}", value=Fraction(c)) for c in range(size))
    positions = []
    for one, other in combinations(range(size), 2):
        attacks = " or ".join(
            f"(r{one} == c{c} and r{other} == c{c + step})"
            for c in range(size)
            for step in {0, one - other, other - one}
            if 0 <= c + step < size
        )
        says = f"Rows {one} and {other} do not attack."
        requires = parse(f"not ({attacks})")
        name = f"Q{one}-{other}"
        positions.append(Position(name, "a", Kind.RED_LINE, Evidence.OFFICIAL, says, requires))
    return Scenario(
        id="queens",
        title="Queens",
        as_of=date(2026, 1, 1),
        terms=tuple(Term(f"r{r}", f"Row {r}", options) for r in range(size)),
        parties=(Party("a", "Alpha"),),
        positions=tuple(positions),
        agreement=AgreementRule(("a",)),
    )


@pytest.mark.parametrize(("least", "deals"), [(367, 38), (368, 0)])
def test_five_heirs_are_counted_exactly(least: int, deals: int) -> None:
    found = AskDeals(list=2).answer(_heirs(least))
    assert found.exact
    assert found.deals == deals
    assert found.packages == 5**15
    assert found.uncounted is not None
    assert len(found.listed or ()) == min(deals, 2)
    assert found.failing == {"none": not deals}
    assert found.unlisted == (None if deals else "there is no deal")


def test_nine_queens_are_one_number_to_every_question() -> None:
    queens = _queens(9)
    found = AskDeals(parties=["all"], list=3).answer(queens)
    assert (found.exact, found.deals, found.accepts) == (True, 352, {"a": 352})
    assert len(found.listed or ()) == 3
    assert AskExplain(parties=["all"]).answer(queens).deals == 352
    corner = {f"r{row}": "c0" for row in range(9)}
    near = AskNearest(parties=["all"], set=corner).answer(queens)
    # Every deal keeps exactly one queen in the first column.
    assert (near.distance, near.ties) == (8, 352)


@given(asked())
def test_both_other_ways_equal_the_oracle(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    question = settled(scenario, question)
    if not question.agreement.unanimous:
        question = replace(question, agreement=AgreementRule(question.parties))
    deals = oracle.count(scenario, question).deals
    found, space = otherwise(scenario, question, "for the test", Budget())
    assert found.exact and space is not None
    assert found.deals == len(deals)
    assert len(listed(space, len(deals) + 1)) == len(deals)
    with Narrow(deal_space(scenario, question)) as narrow:
        built = replace(space, built=narrow.deals(space.stakes))
    assert listed(built, len(deals) + 1) == listed(space, len(deals) + 1)


def test_the_second_way_of_the_deals_is_narrower() -> None:
    queens = _queens(6)
    question = AskDeals(parties=["all"]).question(queens)
    space = with_deals(deal_space(queens, question), Budget(states=1_200))
    assert len(listed(space, 10)) == 4


@pytest.mark.parametrize("mebibytes", [1, 60, 400])
def test_a_question_that_takes_too_much_memory_is_answered_otherwise_or_says_why(
    mebibytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = count(step=mebibytes << 20)
    monkeypatch.setattr(budget, "_held", lambda: next(held))
    monkeypatch.setattr(budget, "_APART", 0.0)
    for ask in (AskDeals(parties=["all"]), AskExplain(parties=["all"])):
        try:
            found = ask.answer(_queens(6))
        except TooWide as wide:
            assert "MiB of memory" in wide.reason
        else:
            assert found.exact or "MiB of memory" in str(found.as_json()["reason"])


def test_memory_is_counted_from_the_first_step_and_the_same_for_every_share() -> None:
    memory = Budget().memory
    memory.check(0.0)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(budget, "_held", lambda: 1 << 50)
        memory.check(0.0)  # It has just been looked at.
        with pytest.raises(TooWide, match="MiB of memory"):
            replace(Budget(), memory=memory).share(1 / 2).check_clock()
    Budget().memory.check(0.0)


def test_where_many_parties_are_in_a_diagram_counts_against_its_bytes() -> None:
    space = deal_space(_queens(6), AskDeals(parties=["all"]).question(_queens(6)))
    joint(space.layout, space.impossible, space.blocked, Budget(bytes=2_000))
    many = {f"p{n}": space.blocked["a"] for n in range(60)}
    with pytest.raises(TooWide, match="2,000 bytes"):
        joint(space.layout, space.impossible, many, Budget(bytes=2_000))


def test_an_estimate_lists_nothing_and_says_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heirs = _heirs(200)
    some = replace(heirs, agreement=AgreementRule(tuple(heirs.party), at_least=4))
    monkeypatch.setattr("sim.cli.ask.open_scenario", lambda _: some)
    assert main(["deals", "heirs", "--list", "2", "--seconds", "4"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.startswith("Estimate: ")
    assert "No deals are listed: deals are listed only where they are counted exactly." in shown


@pytest.mark.parametrize(("bound", "method"), [(Budget, "charge"), (budget.Memory, "check")])
def test_at_the_bound_every_command_says_so_in_one_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    bound: type,
    method: str,
) -> None:
    """Whatever is asked: an answer that says what is missing, or one sentence and exit 2."""

    def passed(self: object, _: float) -> None:
        raise TooWide("it would be too much")

    monkeypatch.setattr(bound, method, passed)
    package, three = ["--set", "strikes=none"], ["--parties", "russia,ukraine,us"]
    asked = [
        *(["deals", *three], ["explain", *three], ["nearest", *package, *three]),
        *(["path", "--from-set", "strikes=none", "--to-nearest"], ["tradeoffs", *three]),
        *(["sensitivity", *three], ["stairs", *three], ["timeline", *three]),
        *(["brief", *package, "-o", str(tmp_path / "b.html")], ["diff", "--then-as-of=2025-03-20"]),
        ["publish", "-o", str(tmp_path / "p.html")],
    ]
    for command, *options in asked:
        code = main([command, "ukraine-2025-03", *options])
        told = capsys.readouterr()
        said = told.out + told.err + "".join(p.read_text("utf-8") for p in tmp_path.iterdir())
        assert "it would be too much" in said or "clashes is not complete" in said, command
        if command not in ("brief", "diff", "explain", "publish"):
            assert (code, told.out) == (2, "")
            assert len(told.err.splitlines()) == 1
