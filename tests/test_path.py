"""Paths, against a plain search over drafts judged one by one."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path as File

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli import main
from sim.files.catalogue import open_scenario
from sim.files.load import load
from sim.problems import InvalidInput
from sim.questions.path import AskPath, path
from sim.questions.path_told import Path
from sim.scenario.model import Kind, Scenario
from sim.scenario.parameters import read
from sim.scenario.question import Question, ask
from sim.scenario.view import view_of
from tests import oracle, strategies
from tests.commands import run_json

Place = tuple[int, ...]
THREE = ["russia", "ukraine", "us"]


@dataclass(frozen=True)
class Case:
    scenario: Scenario
    question: Question
    start: Mapping[str, str]
    target: Mapping[str, str]
    through: bool
    avoid: bool


@st.composite
def cases(draw: st.DrawFn) -> Case:
    scenario = draw(strategies.scenarios())
    question = draw(strategies.questions(scenario))
    ends = strategies.settings_of(scenario.terms)
    flags = st.booleans()
    return Case(scenario, question, draw(ends), draw(ends), draw(flags), draw(flags))


class Search:
    """Every draft judged by the slow oracle, and a search that counts over them."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.chains = {t.id: self._chain(t.id) for t in case.scenario.terms}
        self.chains = {t: chain for t, chain in self.chains.items() if len(chain) > 1}
        self.drafts = list(product(*(range(len(chain)) for chain in self.chains.values())))
        self.last = self.drafts[-1]
        warned = [set(oracle.rules(case.scenario, e).warnings) for e in (case.start, case.target)]
        self._drawn = warned[0] | warned[1]
        self.open = {place for place in self.drafts if self._is_open(place)}

    def _chain(self, term: str) -> list[str | None]:
        found = next(t for t in self.case.scenario.terms if t.id == term)
        a, b = self.case.start.get(term), self.case.target.get(term)
        if a == b:
            return [a]
        options = [option.id for option in found.options]
        x, y = a or found.status_quo, b or found.status_quo
        if not (self.case.through and found.ordered and x in options and y in options):
            return [a, b]
        at, to = options.index(x), options.index(y)
        between = options[at + 1 : to] if at < to else options[to + 1 : at][::-1]
        return [a, *between, b]

    def package(self, place: Place) -> dict[str, str]:
        made = {t: chain[p] for (t, chain), p in zip(self.chains.items(), place, strict=True)}
        laid = dict(self.case.start) | made
        return {term: option for term, option in laid.items() if option is not None}

    def _is_open(self, place: Place) -> bool:
        case, package = self.case, self.package(place)
        said = oracle.rules(case.scenario, package, first_phase=not any(place))
        late = oracle.rules(case.scenario, package, first_phase=False)
        if said.broken or (case.avoid and set(late.warnings) - self._drawn):
            return False
        standard = case.question.standard.value
        answers = oracle.answers(case.scenario, package, case.question.view)
        return oracle.agrees(
            case.question,
            [p for p, answer in answers.items() if answer.accepts[standard]],
            [p for p, answer in answers.items() if answer.speaks],
        )

    def _strokes(self, place: Place, size: int) -> Iterator[Place]:
        for other in self.open:
            moved = [b - a for a, b in zip(place, other, strict=True)]
            if min(moved, default=0) >= 0 and 0 < sum(moved) <= size:
                yield other

    def shortest(self, size: int) -> tuple[int, int] | None:
        """(fewest strokes, in how many ways), None where there is none."""
        level, seen, steps = Counter({self.drafts[0]: 1}), {self.drafts[0]}, 0
        while level:
            if self.last in level:
                return steps, level[self.last]
            reached: Counter[Place] = Counter()
            for place, ways in level.items():
                for other in self._strokes(place, size):
                    if other not in seen:
                        reached[other] += ways
            level, steps = reached, steps + 1
            seen |= set(reached)
        return None

    def passed(self, size: int) -> set[Place]:
        """Drafts on any road to the target by strokes of this size."""
        after = {p: set(self._strokes(p, size)) for p in {*self.open, self.drafts[0]}}
        forward, home = {self.drafts[0]}, {self.last}
        for _ in self.drafts:
            forward |= {b for a in forward for b in after[a]}
            home |= {a for a, following in after.items() if following & home}
        return forward & home


@given(cases())
@settings(max_examples=60)
def test_ways_are_those_of_a_plain_search(case: Case) -> None:
    search = Search(case)
    found = _path(case)
    assert (found.drafts, found.open) == (len(search.drafts), len(search.open))
    assert (found.start_open, found.target_open) == (
        search.drafts[0] in search.open,
        search.last in search.open,
    )
    assert found.reachable == (search.last in search.open)
    if not found.reachable:
        assert (found.bundle, found.orders, found.ways) == (None, 0, ())
        _held_to_furthest(found, search)
        return
    sizes = range(len(search.drafts) and sum(search.last) + 1)
    known = {size: search.shortest(size) for size in sizes}
    bundle = min(size for size, ways in known.items() if ways is not None)
    assert (found.steps, found.sequences) == known[bundle]
    assert found.bundle == bundle
    one = known.get(1) or (0, 0)
    assert found.orders == (one[1] if bundle else 1)
    _held_to_orders(found, search, bundle)
    _held_to_steps(case, found)


def _held_to_furthest(found: Path, search: Search) -> None:
    def beyond(place: Place) -> bool:
        return any(
            other != place and all(a <= b for a, b in zip(place, other, strict=True))
            for other in search.open
        )

    ends = [place for place in search.open if not beyond(place)] or [search.drafts[0]]
    made = [
        {t: chain[p] for (t, chain), p in zip(search.chains.items(), place, strict=True) if p}
        for place in ends
    ]
    assert found.furthest_total == len(ends)
    assert all(draft.made in made for draft in found.furthest)
    assert [len(d.made) for d in found.furthest if not search.case.through] == sorted(
        (len(d.made) for d in found.furthest if not search.case.through), reverse=True
    )
    for draft in found.furthest:
        assert draft.made.keys().isdisjoint(draft.stopped) or search.case.through
        assert all(stopped.all for stopped in draft.stopped.values())
    if len(found.furthest) == found.furthest_total:
        each = [{i for s in draft.stopped.values() for i in s.all} for draft in found.furthest]
        assert set(found.last) == set.intersection(*each)


def _held_to_orders(found: Path, search: Search, bundle: int) -> None:
    passed = search.passed(bundle)
    terms = list(search.chains)
    made = [
        {t for t, p, n in zip(terms, place, search.last, strict=True) if p == n} for place in passed
    ]
    no_later = {(a, b) for a in terms for b in terms if all(a in m or b not in m for m in made)}
    together = {frozenset(b for b in terms if {(a, b), (b, a)} <= no_later) for a in terms}
    assert {frozenset(group) for group in found.together} == {g for g in together if len(g) > 1}
    # The pairs told, with what follows from them and from the groups, are all there are.
    closure = set(found.no_later_than) | {(a, b) for g in together for a in g for b in g}
    for _ in terms:
        closure |= {(a, d) for a, b in closure for c, d in closure if b == c}
    assert closure == no_later


def _held_to_steps(case: Case, found: Path) -> None:
    for way in found.ways:
        package = dict(case.start)
        for step in way:
            before = _outcomes(case, package)
            package |= {t: o or "" for t, o in step.set.items()}
            package = {t: o for t, o in package.items() if o}
            after = _outcomes(case, package)
            lowering = set(oracle.LOWERS)
            new_met = {p for p in after if after[p] == "met" and before.get(p) != "met"}
            lost = ("contradicted", "silent")
            failing = {
                p.id
                for p in case.scenario.positions
                if p.kind in lowering and after.get(p.id) in lost and before.get(p.id) not in lost
            }
            assert {p for ids in step.met.values() for p in ids} == new_met
            assert {p for ids in step.failing.values() for p in ids} == failing
            stated = {
                p.party: [after[q.id] for q in case.scenario.positions if _bears(q, p.party, after)]
                for p in case.scenario.positions
            }
            content = {p for p, all_ in stated.items() if all_ and set(all_) == {"met"}}
            assert set(step.content) == content
        assert package == dict(case.target)


def _bears(position: object, party: str, after: Mapping[str, str]) -> bool:
    kind, owner, id_ = (getattr(position, name) for name in ("kind", "party", "id"))
    return owner == party and kind is not Kind.OPENNESS and id_ in after


def _outcomes(case: Case, package: Mapping[str, str]) -> dict[str, str]:
    return {
        p.id: outcome
        for p in oracle.positions_in_force(case.scenario, case.question.view)
        if p.party in case.question.parties
        and (outcome := oracle.outcome(case.scenario, p, package, case.question.view))
    }


def _path(case: Case, **more: object) -> Path:
    return path(
        case.scenario,
        case.start,
        case.target,
        case.question,
        through=case.through,
        avoid_warnings=case.avoid,
        **more,  # type: ignore[arg-type]
    )


@given(cases())
@settings(max_examples=20)
def test_the_way_back_has_as_many_open_drafts(case: Case) -> None:
    if any(rule.first_phase for rule in case.scenario.rules):
        return
    there = path(case.scenario, case.start, case.target, case.question, through=case.through)
    back = path(case.scenario, case.target, case.start, case.question, through=case.through)
    assert there.open == back.open


@cache
def _flagship() -> Scenario:
    return open_scenario("ukraine-2025-03")


def _asked(**given: object) -> Path:
    return read(AskPath, {"parties": THREE, **given}).answer(_flagship())


def _counts(found: Path) -> tuple[int, int, int, int | None, int | None, int]:
    return (
        len(found.changes),
        found.open,
        found.orders,
        found.bundle,
        found.steps,
        found.sequences,
    )


def test_the_energy_truce_is_reached_one_term_at_a_time() -> None:
    found = _asked(package="PK06")
    assert _counts(found) == (5, 12, 10, 1, 5, 10)
    assert ("oversight", "strikes") in found.no_later_than
    assert {("strikes", "duration_days"), ("strikes", "bound")} <= set(found.no_later_than)
    assert found.unspoken == {"us": ("oversight",)}
    assert "has said nothing" in found.told(_flagship())


def test_the_kremlins_truce_has_to_begin_with_the_assurance() -> None:
    found = _asked(start="PK05", package="PK06")
    assert _counts(found) == (5, 16, 24, 1, 5, 24)
    assert not found.start_open and found.first == ("oversight",)


def test_no_step_leads_from_the_energy_truce_to_the_us_plan() -> None:
    found = _asked(start="PK06", package="PK01")
    assert _counts(found) == (5, 1, 0, None, None, 0)
    stops = found.findings.stops
    assert stops == {
        "strikes": ["RU-10"],
        "maritime": ["RU-12"],
        "ground": ["RU-01", "RU-02", "RU-03", "RU-04", "RU-05", "RU-06"],
        "oversight": ["UA-02"],
        "sequence": ["K04"],
    }


def test_russias_own_ceasefire_is_open_to_russia_in_many_orders() -> None:
    found = _asked(parties=["russia"], package="PK03")
    assert _counts(found) == (12, 160, 207_360, 1, 12, 207_360)
    assert len(found.ways) == 10


def test_what_russia_drops_leaves_one_bundle_when_warnings_are_avoided() -> None:
    target = {
        "mobilisation": "forced_halted",
        "rearmament": "frozen",
        "oversight": "us_assures_and_front",
        "sequence": "conditions_first",
    }
    given_: dict[str, object] = {
        "start": "PK06",
        "package": "PK01",
        "set": target,
        "drop": ["RU-01", "RU-02", "RU-03"],
        "readings": {"R-MOB": "forced"},
    }
    assert _counts(_asked(**given_)) == (7, 24, 84, 1, 7, 84)
    found = _asked(**given_, avoid_warnings=True)
    assert _counts(found) == (7, 10, 0, 4, 2, 1)
    assert found.together == (("strikes", "maritime", "ground", "oversight"),)
    first, second = found.ways[0]
    assert set(first.set) == {"mobilisation", "rearmament", "sequence"}
    assert set(second.set) == set(found.together[0])


def test_the_nearest_deal_to_the_us_plan_is_reached_from_the_status_quo() -> None:
    nearest = _asked(start="PK01", to_nearest=True)
    target = dict(nearest.target)
    found = _asked(set=target)
    assert (found.drafts, found.open, found.orders) == (128, 48, 420)


def test_through_visits_the_options_between() -> None:
    found = _asked(parties=["germany"], set={"strikes": "all_air"}, through=True)
    assert [step.set["strikes"] for step in found.ways[0]] == ["energy", "energy_infra", "all_air"]


def test_same_start_and_target() -> None:
    found = _asked(start="PK06", package="PK06")
    assert (found.steps, found.bundle, found.orders, found.reachable) == (0, 0, 1, True)
    assert not _asked(start="PK01", package="PK01").reachable


def test_a_kept_term_stays(tmp_path: File) -> None:
    found = _asked(package="PK06", keep=["oversight"])
    assert "oversight" not in found.changes and "oversight" not in found.target
    assert found.target_package is None


SWAP = """
scenario: swap
title: Swap
as_of: 2025-01-01
parties: [{id: a, label: A}, {id: b, label: B}]
terms:
  - id: captives
    label: Captives
    options: [{id: held, label: Held}, {id: freed, label: Freed}]
    status_quo: held
  - id: sanctions
    label: Sanctions
    options: [{id: kept, label: Kept}, {id: lifted, label: Lifted}]
    status_quo: kept
  - id: office
    label: Office
    options: [{id: shut, label: Shut}, {id: opened, label: Opened}]
    status_quo: shut
    deliver: [a, b]
sources: [{id: S, outlet: made up}]
positions:
  - {id: A1, party: a, kind: red_line, evidence: official, sources: [S], says: sanctions first,
     when: captives == freed, requires: sanctions == lifted}
  - {id: B1, party: b, kind: red_line, evidence: official, sources: [S], says: captives first,
     when: sanctions == lifted, requires: captives == freed}
  - {id: B2, party: b, kind: condition, evidence: official, sources: [S], says: then an office,
     when: office == opened, requires: captives == freed}
packages:
  - {id: P, label: Target, set: {captives: freed, sanctions: lifted, office: opened}}
"""


def _swap(folder: File) -> File:
    file = folder / "swap.yaml"
    file.write_text(SWAP, encoding="utf-8")
    return file


def test_an_exchange_is_simultaneous(tmp_path: File) -> None:
    scenario = load(_swap(tmp_path))
    found = path(scenario, {}, "P", ask(scenario))
    assert _counts(found) == (3, 3, 0, 2, 2, 1)
    assert found.together == (("captives", "sanctions"),)
    assert found.no_later_than == (("captives", "office"),)
    assert [set(step.set) for step in found.ways[0]] == [{"captives", "sanctions"}, {"office"}]
    assert "Only at one stroke: “Captives” and “Sanctions”." in found.told(scenario)


def test_command_line(tmp_path: File, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(_swap(tmp_path))
    found = run_json(capsys, "path", file, "--to", "P")
    assert found["listed"][0][0]["set"] == {"captives": "freed", "sanctions": "lifted"}
    assert main(["path", file, "--to-set", "captives=freed", "--fail-on", "none"]) == 1
    assert "is open. It stops at “Captives”, over 1 position of " in " ".join(
        capsys.readouterr().out.split()
    )


def test_everything_wrong_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["--from", "PK99", "--to", "PK6", "--to-nearest", "--keep", "foo", "--parties", "rusia"]
    assert main(["path", "ukraine-2025-03", *wrong]) == 2
    said = capsys.readouterr().err
    for part in ("--from: there is no package", "--to: there is no package", "'foo'", "'rusia'"):
        assert part in said
    assert "not both" in said
    assert main(["path", "ukraine-2025-03"]) == 2
    assert "name a target" in capsys.readouterr().err


def test_too_many_changes_are_refused_with_their_names() -> None:
    scenario = _flagship()
    target = {t.id: t.options[0].id for t in scenario.terms}
    with pytest.raises(InvalidInput, match="26 terms differ; keep some of them: strikes,"):
        path(scenario, {}, target, ask(scenario))


def test_two_processes_say_the_same(tmp_path: File) -> None:
    command = [sys.executable, "-m", "sim", "path", str(_swap(tmp_path)), "--to", "P", "--json"]
    said = {subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2)}
    assert len(said) == 1


def test_a_later_phase_is_not_held_against_rules_of_the_first() -> None:
    scenario = _flagship()
    view = view_of(scenario)
    phased = [p for p in scenario.packages if len(p.phases) > 1]
    for package in phased:
        last = f"{package.id}/{package.phases[-1].id}"
        found = path(scenario, last, last, ask(scenario, view=view))
        first_only = {rule.id for rule in scenario.rules if rule.first_phase}
        assert first_only.isdisjoint(found.start_stopped.rules)
