"""The single check: equal to the oracle everywhere, and each rung by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import limits, open_scenario
from sim.language.parser import parse
from sim.questions.check import AskCheck, Check, check
from sim.scenario.model import (
    Definition,
    Kind,
    Option,
    Package,
    Party,
    Phase,
    Position,
    Reading,
    Rule,
    Scenario,
    Settings,
    Severity,
    Term,
    Variant,
)
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.scenario.view import View, view_of
from tests import oracle
from tests.strategies import settings_of, viewed, views


@st.composite
def _checked(draw: st.DrawFn) -> tuple[Scenario, View, dict[str, str]]:
    scenario, view = draw(viewed())
    return scenario, view, draw(settings_of(scenario.terms))


def _agrees(
    found: Check, scenario: Scenario, package: Mapping[str, str], view: View, *, first: bool
) -> None:
    rules = oracle.rules(scenario, package, first_phase=first)
    assert tuple(rule.id for rule in found.rules_broken) == rules.broken
    assert tuple(rule.id for rule in found.warnings) == rules.warnings
    assert tuple(rule.id for rule in found.notes) == rules.notes
    assert found.possible == (not rules.broken)
    expected = oracle.answers(scenario, package, view)
    assert list(found.parties) == list(expected)
    for party, answer in expected.items():
        result = found.parties[party]
        said = result.as_json()
        assert said["verdict"] == answer.verdict
        assert said["failed"] == answer.failed
        assert said["open"] == list(answer.open)
        assert said["met"] == list(answer.met)
        assert said["preferences_unmet"] == list(answer.preferences_unmet)
        assert result.coverage == answer.coverage
        assert result.thin == (answer.coverage[0] < Fraction(answer.coverage[1], 2))
        assert result.points == answer.points
        assert {s.value: s.accepts(result.shortfall) for s in Standard} == answer.accepts
        assert {finding.position.id for finding in result.failing} == set(answer.failed)
    for standard in Standard:
        asked = found.model_copy(update={"standard": standard})
        assert {p: asked.accepts(p) for p in expected} == {
            party: answer.accepts[standard.value] for party, answer in expected.items()
        }


@given(_checked())
def test_equals_the_oracle_on_any_settings(case: tuple[Scenario, View, dict[str, str]]) -> None:
    scenario, view, package = case
    found = check(scenario, package, view)
    assert found.package == package
    _agrees(found, scenario, package, view, first=True)


@given(_checked(), st.sampled_from(list(Standard)))
def test_delivery_equals_the_oracle(
    case: tuple[Scenario, View, dict[str, str]], standard: Standard
) -> None:
    scenario, view, package = case
    found = check(scenario, package, view, standard=standard).delivery
    expected = oracle.delivery(scenario, package, view, standard.value)
    assert (found.must_act, found.blocked, found.unstated) == (
        expected.must_act,
        expected.blocked,
        expected.unstated,
    )


@given(viewed(most_packages=2))
def test_named_packages_equal_the_oracle_phase_by_phase(case: tuple[Scenario, View]) -> None:
    scenario, view = case
    for named in scenario.packages:
        found = check(scenario, named.id, view)
        settings, assumed = oracle.laid_out(named)
        assert (found.package, set(found.assumed)) == (settings, assumed)
        if not named.phases:
            _agrees(found, scenario, settings, view, first=True)
        else:
            _agrees_through_phases(found, scenario, named, view)
        assert list(found.phases) == [phase.id for phase in named.phases]
        for place, phase in enumerate(named.phases):
            settings, assumed = oracle.laid_out(named, phase.id)
            step = found.phases[phase.id]
            assert (step.package, set(step.assumed)) == (settings, assumed)
            _agrees(step, scenario, settings, view, first=place == 0)
            alone = check(scenario, named.id, view, phase=phase.id)
            assert alone.as_json() == step.as_json()


def _agrees_through_phases(found: Check, scenario: Scenario, named: Package, view: View) -> None:
    """Who blocks any phase blocks the package; what fails in any of them fails."""
    steps = [oracle.laid_out(named, phase.id)[0] for phase in named.phases]
    whole = oracle.laid_out(named)[0]
    for party in scenario.parties:
        said = [oracle.answer(scenario, party, s, view) for s in (whole, *steps)]
        shortfalls = frozenset().union(*(answer.shortfalls for answer in said))
        result = found.parties[party.id]
        for standard in Standard:
            accepts = shortfalls <= oracle.FORGIVES[standard.value]
            assert standard.accepts(result.shortfall) == accepts
        assert result.failed.keys() == set().union(*(answer.failed for answer in said))
        blocked = [
            phase.id
            for phase, answer in zip(named.phases, said[1:], strict=True)
            if not answer.accepts["unblocked"]
        ]
        assert found.from_phase.get(party.id) == (blocked[0] if blocked else None)


def _term(name: str, options: str, **more: Any) -> Term:
    return Term(name, name, tuple(Option(word, word) for word in options.split()), **more)


def _position(name: str, requires: str, kind: Kind = Kind.CONDITION, **more: Any) -> Position:
    fields: dict[str, Any] = {"party": "A", "evidence": Evidence.REPORTED, "says": name, **more}
    if isinstance(fields.get("when"), str):
        fields["when"] = parse(fields["when"])
    return Position(id=name, kind=kind, requires=parse(requires), **fields)


def _scenario(*positions: Position, **more: Any) -> Scenario:
    fields: dict[str, Any] = {
        "id": "small",
        "title": "small",
        "as_of": date(2025, 3, 18),
        "terms": (
            _term("truce", "none air full", ordered=True, status_quo="none"),
            _term("land", "kept given"),
            _term("aid", "on off", status_quo="on"),
        ),
        "parties": (Party("A", "A"), Party("B", "B")),
        **more,
    }
    return Scenario(positions=positions, **fields)


def _said(scenario: Scenario, party: str = "A", **package: str) -> dict[str, object]:
    return check(scenario, package).parties[party].as_json()


RUNGS = [
    (Kind.RED_LINE, "crosses_red_line", (False, False, False)),
    (Kind.CONDITION, "condition_unmet", (False, False, False)),
    (Kind.OFFER_LIMIT, "beyond_offer", (False, False, True)),
    (Kind.DEMAND, "demand_unmet", (True, False, True)),
    (Kind.PREFERENCE, "no_objection", (True, True, True)),
    (Kind.OPENNESS, "no_stated_view", (True, True, True)),
]


@given(viewed(most_packages=2), st.data())
def test_what_was_asked_before_changes_no_answer(
    case: tuple[Scenario, View], data: st.DataObject
) -> None:
    """Much is remembered from one view to the next; it must be what is found without."""
    scenario, _ = case
    for view in data.draw(st.lists(views(scenario), min_size=2, max_size=4)):
        packages: list[str | Settings] = [data.draw(settings_of(scenario.terms)), *scenario.package]
        for package in packages:
            afresh = check(replace(scenario), package, view)
            assert check(scenario, package, view) == afresh
            assert check(scenario, package, view).as_json() == afresh.as_json()


@pytest.mark.parametrize(("kind", "verdict", "accepts"), RUNGS)
def test_each_unmet_kind_has_its_verdict(
    kind: Kind, verdict: str, accepts: tuple[bool, bool, bool]
) -> None:
    scenario = _scenario(_position("A1", "truce == full", kind))
    standards = (Standard.UNBLOCKED, Standard.SATISFIED, Standard.NOT_REFUSED)
    found = [check(scenario, {"truce": "air"}, standard=s) for s in standards]
    assert found[0].parties["A"].verdict.value == verdict
    assert tuple(result.accepts("A") for result in found) == accepts
    assert all(result.accepts("B") for result in found)


@pytest.mark.parametrize("worst", range(len(RUNGS)))
def test_the_worst_unmet_kind_wins(worst: int) -> None:
    positions = [
        _position(f"A{place}", "truce == full", kind)
        for place, (kind, _, _) in enumerate(RUNGS)
        if place >= worst
    ]
    scenario = _scenario(*reversed(positions))
    result = check(scenario, {"truce": "none"}).parties["A"]
    assert result.verdict.value == RUNGS[worst][1]
    # Worst first, whatever the order of the file.
    assert [f.position.id for f in result.failing] == [f"A{n}" for n in range(worst, 4)]


def test_without_any_position_that_applies_there_is_no_stated_view() -> None:
    scenario = _scenario(
        _position("A1", "truce == full"),
        _position("A2", "truce == full", when="aid == off"),
    )
    found = _said(scenario, land="kept")
    expected: dict[str, object] = {
        "verdict": "no_stated_view",
        "failed": {},
        "open": [],
        "met": [],
        "preferences_unmet": [],
        "coverage": [0, 1],
        "thin": True,
    }
    assert found | expected == found
    assert _said(scenario, truce="full")["verdict"] == "no_objection"


def test_contradicted_silent_open_and_met() -> None:
    scenario = _scenario(
        _position("set", "truce == full", when="addressed(truce) or addressed(aid)"),
        _position("gone", "aid == off", when="addressed(truce)"),
        _position("bare", "land == kept", when="addressed(truce)"),
        _position("kept", "aid == on", when="addressed(truce)"),
    )
    found = _said(scenario, truce="air")
    assert found["failed"] == {"set": "contradicted", "gone": "silent"}
    assert found["open"] == ["bare"]
    assert found["met"] == ["kept"]
    assert _said(scenario, aid="on")["failed"] == {"set": "silent"}


def test_an_open_position_does_not_lower_the_verdict() -> None:
    scenario = _scenario(_position("A1", "truce == full and land == kept", Kind.RED_LINE))
    assert _said(scenario, truce="full")["verdict"] == "no_objection"
    assert _said(scenario, truce="full")["open"] == ["A1"]
    # Whatever becomes of the land, the truce alone decides.
    assert _said(scenario, truce="air")["failed"] == {"A1": "contradicted"}


def test_silence_about_one_part_does_not_hide_that_another_is_contradicted() -> None:
    scenario = _scenario(_position("A1", "truce == full and aid == off"))
    assert _said(scenario, aid="off")["failed"] == {"A1": "silent"}
    assert _said(scenario, truce="full")["failed"] == {"A1": "silent"}
    assert _said(scenario, truce="none")["failed"] == {"A1": "contradicted"}


def test_a_condition_on_addressing_is_decided_by_the_package_itself() -> None:
    scenario = _scenario(_position("A1", "not addressed(land)"))
    assert _said(scenario, land="kept")["failed"] == {"A1": "contradicted"}
    assert _said(scenario, truce="full")["verdict"] == "no_stated_view"


def test_when_takes_an_atom_about_a_missing_term_for_false() -> None:
    scenario = _scenario(
        _position("plain", "truce == full", when="land == given"),
        _position("negated", "truce == full", when="not land == given"),
        _position("unequal", "truce == full", when="land != given"),
    )
    assert _said(scenario, truce="full")["met"] == ["negated"]
    assert _said(scenario, truce="full", land="kept")["met"] == ["negated", "unequal"]


def test_when_sees_the_status_quo_but_the_if_of_a_rule_does_not() -> None:
    rule = Rule("K", Severity.HARD, "", parse("aid == on"), parse("truce == full"))
    scenario = _scenario(_position("A1", "truce == full", when="aid == on"), rules=(rule,))
    assert _said(scenario, land="kept")["failed"] == {"A1": "silent"}
    assert check(scenario, {"land": "kept"}).possible
    assert not check(scenario, {"aid": "on"}).possible


def test_the_then_of_a_rule_sees_the_status_quo_and_open_is_not_broken() -> None:
    rules = (
        Rule("quo", Severity.HARD, "", parse("addressed(land)"), parse("aid == on")),
        Rule("off", Severity.WARNING, "", parse("addressed(land)"), parse("aid == off")),
        Rule("open", Severity.HARD, "", parse("addressed(truce)"), parse("land == kept")),
        Rule("note", Severity.NOTE, "", parse("addressed(truce)"), None),
    )
    scenario = _scenario(rules=rules)
    found = check(scenario, {"land": "given"})
    assert (found.rules_broken, [r.id for r in found.warnings]) == ((), ["off"])
    found = check(scenario, {"truce": "air"})
    assert (found.rules_broken, [r.id for r in found.notes]) == ((), ["note"])
    found = check(scenario, {"truce": "air", "land": "given"})
    assert [r.id for r in found.rules_broken] == ["open"]


def test_unmet_preferences_are_listed_and_lower_nothing() -> None:
    scenario = _scenario(_position("A1", "truce == full", Kind.PREFERENCE))
    found = _said(scenario, truce="air")
    assert (found["failed"], found["preferences_unmet"]) == ({}, ["A1"])


def test_coverage_counts_addressed_terms_spoken_to_anywhere() -> None:
    scenario = _scenario(
        _position("A1", "peace", when="aid == off"),
        definitions=(Definition("peace", "", parse("truce == full")),),
    )
    everything = {"truce": "full", "land": "kept", "aid": "on"}
    found = check(scenario, everything).parties
    assert (found["A"].coverage, found["A"].thin) == ((2, 3), False)
    assert (found["B"].coverage, found["B"].thin) == ((0, 3), True)
    half = check(scenario, {"truce": "full", "land": "kept"}).parties["A"]
    assert (half.coverage, half.thin) == ((1, 2), False)
    assert not check(scenario, {}).parties["A"].thin


@pytest.mark.parametrize(
    ("day", "counts"), [("2025-03-09", False), ("2025-03-10", True), ("2025-03-20", True)]
)
def test_positions_count_from_their_first_to_their_last_day(day: str, counts: bool) -> None:
    position = _position("A1", "truce == full", since=date(2025, 3, 10), until=date(2025, 3, 20))
    scenario = _scenario(position)
    for as_of, expected in ((day, counts), ("2025-03-21", False)):
        found = check(scenario, {"truce": "air"}, view_of(scenario, as_of=as_of))
        assert bool(found.parties["A"].failing) == expected


def test_the_evidence_level_keeps_what_is_at_least_as_strong() -> None:
    scenario = _scenario(
        *(_position(level.value, "truce == full", evidence=level) for level in Evidence)
    )
    for place, level in enumerate(Evidence):
        found = check(scenario, {"truce": "air"}, view_of(scenario, evidence=level))
        failing = [finding.position.id for finding in found.parties["A"].failing]
        assert failing == [level.value for level in list(Evidence)[: place + 1]]


def test_readings_change_what_is_required_and_when() -> None:
    variants = {
        "R": {
            "strict": Variant(requires=parse("truce == full")),
            "off": Variant(when=parse("addressed(land)")),
        }
    }
    position = _position("A1", "truce >= air", variants=variants)
    reading = Reading("R", "R", "loose", {"loose": "", "strict": "", "off": ""})
    scenario = _scenario(position, readings=(reading,))
    verdicts = {
        value: check(scenario, {"truce": "air"}, view_of(scenario, readings={"R": value}))
        .parties["A"]
        .verdict.value
        for value in reading.values
    }
    assert verdicts == {
        "loose": "no_objection",
        "strict": "condition_unmet",
        "off": "no_stated_view",
    }


def test_points_count_the_status_quo_and_met_demands_up_to_the_cap() -> None:
    scored = Party(
        "A",
        "A",
        points={"aid": {"on": Fraction(1, 3)}, "truce": {"full": Fraction(5)}},
        minimum=Fraction(16, 3),
    )
    demand = _position("A1", "land == kept", Kind.DEMAND, points=Fraction(2))
    scenario = _scenario(demand, parties=(scored,))

    def answer(scenario: Scenario, **package: str) -> tuple[Fraction | None, str]:
        result = check(scenario, package).parties["A"]
        return result.points, result.verdict.value

    # Exactly the minimum is enough.
    assert answer(scenario, truce="full") == (Fraction(16, 3), "no_stated_view")
    assert answer(scenario, truce="full", land="kept") == (Fraction(22, 3), "no_objection")
    assert answer(scenario, truce="full", aid="off") == (Fraction(5), "below_minimum")
    # Below the minimum is worse than a demand unmet.
    assert answer(scenario, land="given") == (Fraction(1, 3), "below_minimum")
    capped = replace(scenario, parties=(replace(scored, cap=Fraction(6)),))
    assert answer(capped, truce="full", land="kept") == (Fraction(6), "no_objection")
    assert _said(capped, truce="full")["points"] == "16/3"


def test_a_number_compares_by_value_and_the_open_ended_special_is_beyond_all() -> None:
    days = Term(
        "days",
        "days",
        (
            Option("open_ended", "", value=float("inf")),
            Option("30", "", value=Fraction(30)),
            Option("60", "", value=Fraction(60)),
        ),
        span=(0, 3650),
    )
    scenario = _scenario(_position("A1", "days <= 30"), terms=(days,))
    met = {
        option: bool(_said(scenario, days=option)["met"])
        for option in ("0", "29", "30", "31", "60", "3650", "open_ended")
    }
    assert [option for option, fine in met.items() if fine] == ["0", "29", "30"]


def _delivering() -> Scenario:
    return _scenario(
        _position("A1", "truce == full", Kind.RED_LINE),
        _position("C1", "truce == none and land == kept", party="C"),
        terms=(
            _term("truce", "none air full", status_quo="none", deliver=("A", "B")),
            _term("land", "kept given", deliver=("A",)),
            _term("aid", "on off", status_quo="on", deliver=("B",), breakers=("C",)),
        ),
        parties=(Party("A", "A"), Party("B", "B"), Party("C", "C")),
    )


def test_delivery_names_who_must_act_who_is_blocked_and_who_said_nothing() -> None:
    found = check(_delivering(), {"truce": "air", "aid": "on", "land": "kept"}).delivery
    assert found.changed == ("truce", "land")
    assert found.must_act == ("A", "B")
    assert found.blocked == ("A",)
    assert found.unstated == {"A": ("land",), "B": ("truce",)}
    found = check(_delivering(), {"truce": "none", "aid": "on"}).delivery
    assert (found.changed, found.must_act, found.blocked, found.unstated) == ((), (), (), {})


def test_objecting_without_control_names_only_what_is_objected_to() -> None:
    scenario = _delivering()
    found = check(scenario, {"truce": "air", "land": "kept"}).delivery
    # A objects too, but the truce is its to deliver.
    assert found.objecting_without_control == {"C": ("truce",)}
    found = check(scenario, {"truce": "air", "land": "given"}).delivery
    assert found.objecting_without_control == {"C": ("truce", "land")}
    breaker = _position("C2", "aid == on", party="C")
    scenario = replace(scenario, positions=(breaker,))
    assert check(scenario, {"aid": "off"}).delivery.objecting_without_control == {}


def _phased() -> Scenario:
    return _scenario(
        _position("A1", "truce >= air"),
        packages=(
            Package(
                "P",
                "P",
                stated={"truce": "air"},
                assumed={"aid": "on"},
                phases=(
                    Phase("P1", "first", assumed={"land": "kept"}),
                    Phase("P2", "then", stated={"land": "given", "aid": "off"}),
                    Phase("P3", "last", assumed={"truce": "none"}),
                ),
                on_record={"A": "said yes"},
            ),
            Package("Q", "Q", stated={"truce": "air"}),
        ),
        rules=(
            Rule(
                "K",
                Severity.HARD,
                "",
                parse("truce == air"),
                parse("land == given"),
                first_phase=True,
            ),
        ),
    )


def test_phases_are_laid_over_each_other_stated_and_assumed_kept_apart() -> None:
    found = check(_phased(), "P")
    assert found.package == {"truce": "none", "land": "given", "aid": "off"}
    assert found.assumed == {"truce": "none"}
    assert found.parties["A"].verdict.value == "condition_unmet"
    assert found.parties["A"].on_record == "said yes"
    first, second = found.phases["P1"], found.phases["P2"]
    assert first.package == {"truce": "air", "land": "kept", "aid": "on"}
    assert first.assumed == {"aid": "on", "land": "kept"}
    assert second.package == {"truce": "air", "land": "given", "aid": "off"}
    assert second.assumed == {}
    assert first.name == "P/P1"


def test_rules_of_the_first_phase_speak_of_the_first_phase_only() -> None:
    scenario = _phased()
    found = check(scenario, "P")
    assert {name: step.possible for name, step in found.phases.items()} == {
        "P1": False,
        "P2": True,
        "P3": True,
    }
    later = replace(scenario.packages[0], phases=scenario.packages[0].phases[1:])
    assert check(replace(scenario, packages=(later,)), "P", phase="P2").possible
    # A package without phases is its own first phase, and so are bare settings.
    assert check(scenario, "Q").possible
    assert not check(scenario, {"truce": "air", "land": "kept"}).possible


def test_unknown_packages_and_phases_are_refused() -> None:
    for package, phase in (("nowhere", None), ("P", "P9"), ("Q", "P1")):
        with pytest.raises(KeyError):
            check(_phased(), package, phase=phase)


@pytest.mark.parametrize("remembered", [2, limits.REMEMBERED])
def test_what_views_share_is_what_each_of_them_finds_alone(
    remembered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REMEMBERED", remembered)
    together = open_scenario("ukraine-2025-03")
    for package, aid, level in product(("PK05", "PK12"), ("cessation", "suspension"), Evidence):
        asked = AskCheck(package=package, evidence=level, readings={"R-AID": aid})
        ours, alone = (asked.answer(s) for s in (together, replace(together)))
        assert ours == alone and ours.as_json() == alone.as_json()
        assert ours.told(together) == alone.told(together)
        assert ours.findings == alone.findings
        assert ours.tables(together) == alone.tables(together)
        fewer = AskCheck(package=package, parties=("russia",), readings={"R-AID": aid})
        assert fewer.answer(together).findings.accepts.keys() == {"russia"}
