"""Votes: by hand, against the oracle, and on seats whose coalitions are known."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import combinations, count
from pathlib import Path

import pytest
from hypothesis import given, settings

from sim.cli.main import main
from sim.engine.votes import Counting, turned
from sim.files.load import read
from sim.questions.check import AskCheck, check
from sim.questions.deals import deals
from sim.questions.explain import explain
from sim.questions.inverse import sole_blockers
from sim.questions.nearest import nearest
from sim.scenario.agreement import AgreementRule, Threshold
from sim.scenario.model import Scenario
from sim.scenario.question import Question, ask
from tests import oracle
from tests.strategies import asked
from tests.test_docs import CASE, FILES

VOTE = {"draft": "adopted"}
PERMANENT = ("p1", "p2", "p3", "p4", "p5")
COUNCIL = (*PERMANENT, *(f"e{n}" for n in range(1, 11)))
RULES = re.findall(r"^\| `(\{.+\})` \| `(\{.+\})` \| (.+) \|$", FILES, re.MULTILINE)


def council(for_it: Sequence[str], against: Sequence[str] = (), **rule: object) -> Scenario:
    """Fifteen members vote on one draft; nine votes carry it, five members hold a veto."""
    held = [(party, "demand", "adopted") for party in for_it]
    held += [(party, "red_line", "rejected") for party in against]
    return loaded(
        COUNCIL,
        {"draft": ("rejected", "adopted")},
        [(party, kind, f"draft == {option}") for party, kind, option in held],
        rule or {"at_least": 9, "veto": PERMANENT},
    )


def members(votes: Mapping[str, int], **rule: object) -> Scenario:
    """Each party accepts when its own term is set to yes."""
    return loaded(
        tuple(votes),
        {f"t_{party}": ("yes", "no") for party in votes},
        [(party, "red_line", f"t_{party} == yes") for party in votes],
        {"votes": votes, **rule},
    )


def loaded(
    parties: Sequence[str],
    terms: Mapping[str, Sequence[str]],
    positions: Sequence[tuple[str, str, str]],
    rule: Mapping[str, object],
) -> Scenario:
    """The scenario of a file that holds this; JSON is YAML too."""
    case = {
        "scenario": "case",
        "title": "A case",
        "as_of": "2025-01-01",
        "evidence": "official",
        "parties": [{"id": party, "label": party.upper()} for party in parties],
        "terms": [
            {"id": term, "label": term, "options": [{"id": o, "label": o} for o in options]}
            for term, options in terms.items()
        ],
        "positions": [
            {"id": f"x{n}", "party": p, "kind": kind, "evidence": "official", "says": "So",
             "requires": requires}
            for n, (p, kind, requires) in enumerate(positions)
        ],
        "agreement": rule,
    }  # fmt: skip
    found = read(json.dumps(case), "case.yaml")
    assert found.scenario is not None, [str(problem) for problem in found.problems]
    return found.scenario


def coalitions(scenario: Scenario) -> list[frozenset[str]]:
    """The sets of parties that pass a package when they alone are for it."""
    found = deals(scenario, ask(scenario))
    rule = found.question.agreement
    return [g for g in found.coalitions if rule.passes(rule.ballot(g, g))]


def test_silence_is_no_vote() -> None:
    """Eight for, none against, seven abstain, nine needed: one short."""
    scenario = council(["p1", *(f"e{n}" for n in range(1, 8))])
    found = check(scenario, VOTE)
    assert found.votes is not None
    said = found.votes.as_json()
    assert (len(found.votes.in_favour), said["against"], len(found.votes.abstain)) == (8, [], 7)
    assert said["counts"] == [{"unit": "votes", "cast": 8, "of": 15, "needed": 9}]
    assert (said["passes"], said["vetoes"]) == (False, [])
    assert found.headline(scenario).startswith(
        "This package does not pass: 8 of 15 votes for it, 9 needed: 1 short. For it: P1, E1, "
    )
    assert found.failing == {"blocked": False, "rejected": True, "impossible": False}
    counted = deals(scenario, ask(scenario, pins=VOTE))
    assert (counted.packages, counted.deals) == (1, 0)
    assert counted.accepts == dict.fromkeys(COUNCIL, 1)
    assert counted.told(scenario).endswith("It has 8 of 15 votes for it, 9 needed.")
    # Any of those who abstain would carry it, and no concession would.
    assert sole_blockers(found, found.agreement) == ("p2", "p3", "p4", "p5", "e8", "e9", "e10")
    stuck = explain(scenario, ask(scenario, pins=VOTE))
    assert (stuck.possible, stuck.feasible, stuck.conflicts, stuck.concessions) == (
        *(True, False),
        *((), ()),
    )
    assert "too few of the parties are for any package" in stuck.headline(scenario)


def test_a_veto_alone_stops_fourteen() -> None:
    yes = [p for p in COUNCIL if p not in ("p4", "e9", "e10")]
    scenario = council(yes, against=["p4"])
    found = check(scenario, VOTE)
    assert found.votes is not None
    assert found.votes.vetoes == ("p4",)
    assert found.votes.counts[0].cast == 12
    assert found.headline(scenario).startswith(
        "This package does not pass: a veto by P4. 12 of 15 votes for it, 9 needed. For it: "
    )
    assert "Against it: P4. E9 and E10 abstain" in found.headline(scenario)
    counted = deals(scenario, ask(scenario, pins=VOTE))
    assert sum(counted.accepts.values()) == 14
    assert "P4 uses its veto against it." in counted.told(scenario)
    assert sole_blockers(found, found.agreement) == ("p4",)
    # Against it, but no veto holder: it passes.
    passed = council(yes, against=["e9"])
    assert check(passed, VOTE).passes(check(passed, VOTE).agreement)
    assert "passes: 12 of 15 votes for it, 9 needed, and nobody vetoes it." in check(
        passed, VOTE
    ).headline(passed)


def test_a_blocking_minority() -> None:
    rule = {"at_least": 9, "blocking": {"at_least": 4}}
    three, four = ["p4", "e8", "e9"], ["p4", "e8", "e9", "e10"]
    yes = [p for p in COUNCIL if p not in four]
    passed = check(council(yes, three, **rule), VOTE)
    assert passed.passes(passed.agreement)
    scenario = council(yes, four, **rule)
    stopped = check(scenario, VOTE)
    assert stopped.headline(scenario).startswith(
        "This package does not pass: a blocking minority: 4 of 15 votes against it, 4 stop it. "
        "11 of 15 votes for it, 9 needed. "
    )
    assert deals(scenario, ask(scenario, pins=VOTE)).deals == 0


def test_weighted_members() -> None:
    """Votes 4, 4, 4, 2, 2, 1 and 12 of 17: the Council of the EEC, 1958; the last never decides."""
    votes = {"a": 4, "b": 4, "c": 4, "d": 2, "e": 2, "f": 1}
    scenario = members(votes, at_least=12)
    found = deals(scenario, ask(scenario))
    assert (found.packages, found.deals) == (64, 14)
    winning = coalitions(scenario)
    assert len(winning) == 14
    assert all(g ^ {"f"} in winning for g in winning)
    near = nearest(scenario, dict.fromkeys(scenario.term, "no"), ask(scenario))
    assert (near.distance, near.ties) == (3, 1)


def test_seats_of_the_bundestag_2017() -> None:
    """Seats by the Federal Returning Officer, 24 September 2017: 709, 355 are a majority."""
    seats = {"cdu_csu": 246, "spd": 153, "afd": 94, "fdp": 80, "linke": 69, "gruene": 67}
    scenario = members(seats, at_least=355)
    winning = coalitions(scenario)
    assert len(winning) == 32
    assert deals(scenario, ask(scenario)).deals == 32
    minimal = {g for g in winning if not any(other < g for other in winning)}
    assert minimal == {
        frozenset(group.split())
        for group in (
            "cdu_csu spd",
            "afd cdu_csu fdp",
            "afd cdu_csu gruene",
            "afd cdu_csu linke",
            "cdu_csu fdp gruene",
            "cdu_csu fdp linke",
            "cdu_csu gruene linke",
            "afd fdp gruene spd",
            "afd fdp linke spd",
            "afd gruene linke spd",
            "fdp gruene linke spd",
        )
    }


def test_members_and_people_or_nearly_all() -> None:
    """A double majority, or all but three members: thresholds joined twice."""
    people = {"a": 40, "b": 30, "c": 10, "d": 10, "e": 10}
    each = {"unit": "members", "votes": dict.fromkeys(people, 1)}
    both = {"all": [{"at_least": 3, **each}, {"at_least": 65}]}
    groups = [frozenset(g) for n in range(6) for g in combinations(people, n)]
    by_hand = {
        g for g in groups if len(g) >= 4 or (len(g) >= 3 and sum(people[p] for p in g) >= 65)
    }
    scenario = members(people, any=[both, {"at_least": 4, **each}])
    assert set(coalitions(scenario)) == by_hand
    assert deals(scenario, ask(scenario)).deals == len(by_hand)
    told = check(scenario, {f"t_{p}": "yes" if p in "cde" else "no" for p in people})
    assert told.headline(scenario).startswith(
        "This package does not pass: (3 of 5 members for it, 3 needed and "
        "30 of 100 votes for it, 65 needed: 35 short) or 3 of 5 members for it, 4 needed: 1 short."
    )


@given(asked())
@settings(max_examples=30)
def test_ballots_equal_the_oracle(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    standard, rule = question.standard, question.agreement
    for possible in oracle.count(scenario, question).listed[:20]:
        found = check(scenario, possible.settings, question.view, standard=standard).among(rule)
        ballot = found.ballot(rule)
        assert ballot.in_favour == possible.accepting & possible.speaking
        assert ballot.against == frozenset(question.parties) - possible.accepting
        passes = oracle.agrees(question, possible.accepting, possible.speaking)
        assert found.passes(rule) == passes == found.findings.passes
        assert rule.unanimous or (found.votes is not None and found.votes.passes == passes)


def test_a_threshold_as_clauses_has_few_variables() -> None:
    """Twenty-seven members with as many different weights: far fewer than 2 ** 27 sums."""
    votes = {f"m{n}": 2 * n * n + 3 * n + 1 for n in range(27)}
    threshold = Threshold(sum(votes.values()) * 65 // 100, votes)
    for form in (threshold, turned(threshold)):
        counting = Counting({p: n for n, p in enumerate(votes, 1)}, count(28).__next__)
        counting.require(form)
        assert len(counting.clauses) < 60_000


def test_named_parties_set_the_votes_aside() -> None:
    scenario = council(["p1"])
    found = AskCheck(set=VOTE, parties=["p1", "p2"]).answer(scenario)
    assert found.votes is None
    assert "votes" not in found.as_json()
    assert found.findings.passes
    assert found.told(scenario).startswith("No party blocks this package.")
    assert ask(scenario, parties="all").agreement == AgreementRule(COUNCIL)


def test_every_face_says_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = "agreement: {votes: {union: 3, port: 2}, at_least: 4, veto: [port]}"
    file = tmp_path / "case.yaml"
    file.write_text(f"{CASE}{rule}\n", encoding="utf-8")
    assert main(["deals", str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["question"]["agreement"] == {
        "parties": ["union", "port"],
        "at_least": 4,
        "veto": ["port"],
        "votes": {"union": 3, "port": 2},
    }
    assert main(["check", str(file), "--set", "pay=6", "--json", "--fail-on", "rejected"]) == 1
    votes = json.loads(capsys.readouterr().out)["votes"]
    assert (votes["for"], votes["against"], votes["vetoes"]) == (["union"], ["port"], ["port"])


@pytest.mark.parametrize(("right", "wrong", "message"), RULES)
def test_rules_are_right_and_wrong_as_shown(right: str, wrong: str, message: str) -> None:
    assert read(f"{CASE}agreement: {right}\n", "case.yaml").problems == ()
    (problem,) = read(f"{CASE}agreement: {wrong}\n", "case.yaml").problems
    assert problem.line == len(CASE.splitlines()) + 1
    assert re.sub(r"^.*?agreement\S*: ", "", str(problem)) == message
