"""What the findings say in words: who has to agree, who clashes with whom."""

from __future__ import annotations

import re

import pytest

import sim
from sim.files.catalogue import path as path_of
from sim.files.load import read
from sim.questions import check_told as checked
from sim.questions.check import AskCheck
from sim.questions.check_told import origin
from sim.questions.deals import AskDeals
from sim.questions.explain import AskExplain, explain
from sim.questions.explain_told import Explanation
from sim.questions.glossary import Stance, many, parties_do, verdict_of
from sim.questions.inverse import inverse
from sim.questions.parties import party_view
from sim.scenario.model import AgreementRule, Scenario
from sim.scenario.question import ask
from sim.scenario.verdicts import Verdict

FULL = {"strikes": "all_air", "maritime": "in_force", "ground": "stops"}


@pytest.fixture(scope="module")
def flagship() -> Scenario:
    return sim.open_scenario("ukraine-2025-03")


@pytest.fixture(scope="module")
def market() -> Scenario:
    return sim.open_scenario("market-square")


class TestWhoHasToAgree:
    def test_a_party_that_is_not_asked_does_not_stop_the_package(self, flagship: Scenario) -> None:
        rule = AgreementRule(("ukraine", "us"))
        said = sim.check(flagship, "PK01").headline(flagship, rule)
        assert said.startswith("None of Ukraine and the United States blocks this package. ")
        assert "Russia blocks it but does not have to agree here." in said

    def test_one_party_alone(self, flagship: Scenario) -> None:
        said = sim.check(flagship, "PK01").headline(flagship, AgreementRule(("us",)))
        assert said.startswith("The United States does not block this package. ")

    def test_everyone(self, flagship: Scenario) -> None:
        said = sim.check(flagship, "PK01").headline(flagship)
        assert said.startswith("Conditions of Russia are missing from this package. ")
        assert "have to agree" not in said

    def test_a_quorum_with_a_veto_decides(self, market: Scenario) -> None:
        assert sim.check(market, "P2").headline(market) == (
            "This package passes: 3 of 4 votes for it, 3 needed, and nobody vetoes it. "
            "For it: the town council, the market traders and the bus company. "
            "Against it: the residents of the square."
        )
        failing = sim.check(market, "P1").headline(market)
        assert failing.startswith(
            "This package does not pass: 1 of 4 votes for it, 3 needed: 2 short. "
        )

    def test_a_veto_holder_against_a_majority(self, market: Scenario) -> None:
        rule = AgreementRule(tuple(market.party), at_least=3, veto=("residents",))
        said = sim.check(market, "P2").headline(market, rule)
        assert said.startswith(
            "This package does not pass: a veto by the residents of the square. "
            "3 of 4 votes for it, 3 needed. "
        )


class TestScoredParties:
    def test_a_score_sheet_is_a_view(self, market: Scenario, flagship: Scenario) -> None:
        council, russia = market.party["council"], flagship.party["russia"]
        silent = Verdict.NO_STATED_VIEW
        assert verdict_of(council, silent) == (Stance.ACCEPTS, "reaches its minimum")
        assert verdict_of(russia, silent) == (Stance.SILENT, "no stated view")
        assert verdict_of(council, Verdict.BELOW_MINIMUM)[0] is Stance.BLOCKS

    def test_nobody_scored_is_said_to_be_silent(self, market: Scenario) -> None:
        found = sim.check(market, "P1")
        assert "said nothing" not in found.headline(market)
        assert not any("said nothing" in line for line in checked.delivery(market, found))


class TestWhoClashes:
    def test_one_party_against_the_others(self, flagship: Scenario) -> None:
        found = explain(flagship, ask(flagship, pins=FULL, settle="none"))
        assert found.dispute(flagship) == (
            "Russia's positions clash with those of Ukraine, France, Germany, the United "
            "Kingdom and the European Union over “US military aid to Ukraine”, “Other countries' "
            "military aid to Ukraine” and “Foreign intelligence for Ukraine”."
        )
        first, *others = found.clashes(flagship)
        assert first.heading.startswith(
            "Russia and any one of Ukraine, France, Germany, the United Kingdom and "
        )
        assert all(group.parties[:1] == ("russia",) for group in others)
        conflicts = [c for group in (first, *others) for c in group.conflicts]
        assert sorted(conflicts) == sorted(found.conflicts)

    def test_two_parties(self, flagship: Scenario) -> None:
        question = ask(flagship, parties=["russia", "ukraine"], pins=FULL, settle="none")
        said = explain(flagship, question).dispute(flagship)
        assert said.startswith("Positions of Russia and Ukraine clash over ")

    def test_nothing_is_said_where_nothing_clashes(self, flagship: Scenario) -> None:
        assert explain(flagship, ask(flagship, settle="none")).dispute(flagship) == ""

    def test_answers_that_are_alike_are_told_together(self, flagship: Scenario) -> None:
        view = party_view(flagship, ask(flagship, pins=FULL, settle="none"))
        lines = view.told(flagship)
        assert lines[0] == (
            "Russia has no package in common with any one of Ukraine, France, Germany, "
            "the United Kingdom and the European Union."
        )
        assert lines[1].startswith("Without Russia the others have: ")
        assert lines[1].endswith("; the agreement turns on it.")
        assert lines[2].startswith("Without any one of Ukraine, the United States, ")
        assert lines[2].endswith("the others have: 0 deals.")
        assert len(lines) == 3


def test_where_a_package_comes_from(flagship: Scenario) -> None:
    lines = origin(flagship, flagship.package["PK04"])
    assert lines[0] == "Put forward by the United States, 2025-03-18."
    assert lines[1].startswith("Read in ")
    assert lines[2] == "Yet to answer: Ukraine."
    assert lines[3].startswith("Left open by the sources: length, who is bound")
    assert origin(flagship, flagship.package["PK07"])[0] == (
        "Attributed to Markov (not Russia), before the call."
    )


def test_silence_is_no_yes(flagship: Scenario) -> None:
    silent = inverse(flagship, "PK01", "coalition")
    assert silent.told(flagship) == [
        "The coalition of the willing has stated nothing that applies to this package; "
        "that is not a yes."
    ]
    assert inverse(flagship, "PK01", "ukraine").told(flagship) == [
        "Ukraine does not block this package."
    ]


def test_what_is_on_record_is_held_against_what_counts(flagship: Scenario) -> None:
    found = sim.check(flagship, "PK02").parties["us"]
    assert checked.on_record(flagship, found) == (
        "On record: rejected before the call; no position that counts here stands against it"
    )
    assert checked.on_record(flagship, sim.check(flagship, "PK01").parties["russia"]) == (
        "On record: declined"
    )


def test_positions_that_fail_on_their_own_are_no_conflicts_between_positions(
    flagship: Scenario,
) -> None:
    package, _ = flagship.package["PK02"].laid_out()
    found = explain(flagship, ask(flagship, pins=package, settle="none"))
    assert {len(conflict) for conflict in found.conflicts} == {1}
    assert "2 positions, each on its own, stand in the way." in found.headline(flagship)


class TestTwoKindsOfBlocking:
    """Each sentence that a fresh reader found wrong, as it is told now."""

    def said(self, flagship: Scenario, package: str) -> str:
        return AskCheck(package=package).answer(flagship).headline(flagship)

    def explained(self, flagship: Scenario, package: str) -> Explanation:
        return AskExplain(package=package).answer(flagship)

    def test_what_is_missing_is_not_refused(self, flagship: Scenario) -> None:
        said = self.said(flagship, "PK05")
        assert said.startswith("Ukraine has yet to answer. A condition of Ukraine's is missing ")
        assert "the US to see to it that Russia complies" in said and "blocks" not in said

    def test_beyond_an_offer_is_not_refused(self, flagship: Scenario) -> None:
        said = self.said(flagship, "PK12/PK12a")
        assert "This package goes further than Russia has offered." in said
        assert "blocks" not in said

    def test_nobody_blocks_and_has_yet_to_answer_without_the_reason(
        self, flagship: Scenario
    ) -> None:
        for package in flagship.packages:
            said = self.said(flagship, package.id)
            for party in package.answer_pending:
                name = flagship.party[party].label
                if f"{name} has yet to answer" in said:
                    assert f"{name} blocks" not in said or "“" in said

    def test_what_is_held_fixed_comes_first(self, flagship: Scenario) -> None:
        for package in ("PK01", "PK04", "PK11", "PK15"):
            said = self.explained(flagship, package).headline(flagship)
            assert said.startswith(f"With the terms of “{flagship.package[package].label}” held")

    def test_giving_up_is_no_advice(self, flagship: Scenario) -> None:
        found = self.explained(flagship, "PK15")
        assert [g.heading for g in found.movers(flagship)] == ["Only positions of Ukraine (1 way)"]
        (group,) = found.clashes(flagship)
        assert all("is not met, whatever else is settled" in said for said in group.sentences)

    def test_missing_as_it_stands_can_be_completed(self, flagship: Scenario) -> None:
        said = self.explained(flagship, "PK05").headline(flagship)
        assert "As it stands the package is no deal, but it can be completed into one." in said
        assert "As it stands" not in self.explained(flagship, "PK06").headline(flagship)

    def test_only_a_blocking_finding_is_an_objection(self, flagship: Scenario) -> None:
        for package in flagship.package:
            found = sim.check(flagship, package)
            for party in found.delivery.objecting_without_control:
                assert not found.accepts(party)
        lines = checked.delivery(flagship, sim.check(flagship, "PK06"))
        assert not any("objects" in line for line in lines)

    def test_the_united_states(self, flagship: Scenario) -> None:
        for package in flagship.package:
            found = self.explained(flagship, package)
            text = " ".join([self.said(flagship, package), found.told(flagship)])
            text += " ".join(g.heading for g in found.clashes(flagship))
            assert not re.search(r"(?<!the )(?<!The )United (States|Kingdom)", text), package

    def test_nobody_silent_accepts(self, flagship: Scenario) -> None:
        found = AskDeals(parties=["russia", "ukraine", "us"]).answer(flagship)
        said = found.told(flagship)
        assert "refused by none of Russia, Ukraine and the United States" in said
        assert "accept" not in said and "on the record" in said


def test_a_plural_name_has_a_plural_verb() -> None:
    """Whatever is asked, with every party of the flagship called by a plural name."""
    text = path_of("ukraine-2025-03").read_text(encoding="utf-8")
    head, parties, rest = re.split(r"(?m)^(?<=parties:\n)|(?=^voices:)", text, maxsplit=2)
    each = re.sub(r"(?m)^  - id: (\w+)$", r"  - id: \1\n    plural: true", parties)
    plural = read(head + each + rest, "plural.yaml").scenario
    assert plural is not None
    assert all(party.plural for party in plural.parties)
    pinned = ask(plural, pins={"strikes": "all_air"})
    said = [explain(plural, pinned).told(plural), sim.deals(plural, pinned).told(plural)]
    said += party_view(plural, ask(plural)).told(plural)
    for package in ("PK01", "PK02", "PK05", "PK06", "PK09", "PK12"):
        found = sim.check(plural, package)
        said += [found.headline(plural), *checked.delivery(plural, found)]
        said += [found.headline(plural, AgreementRule((party,))) for party in plural.party]
        said += [checked.coverage(plural, one) for one in found.parties.values()]
        said += sim.hold(plural, package).lines(plural)
        for party in plural.party:
            said += inverse(plural, package, party).told(plural)
    names = "|".join({n for p in plural.parties for n in (p.label, p.in_text) if n})
    singular = r"has|is|does|was|refuses|blocks|accepts|stands|objects|abstains|uses|votes|keeps"
    wrong = re.compile(rf"(?:{names})(?:, which)? (?:no longer |newly )?(?:{singular})\b")
    said = [re.sub("“[^”]*”", "“…”", line) for line in said]  # What is quoted is the file's.
    assert [line for line in said if wrong.search(line)] == []
    right = re.compile(rf"(?:{names}) (?:have|do|are|refuse|block|stand|object)\b")
    assert sum(bool(right.search(line)) for line in said) > 20


def test_the_number_of_a_verb(market: Scenario) -> None:
    plural = {party.id for party in market.parties if party.plural}
    assert plural == {"traders", "residents"}
    for party in market.party:
        assert many(market, [party]) == (2 if party in plural else 1)
    assert parties_do(market, ["traders"], "refuses", "refuse") == "the market traders refuse"
    assert parties_do(market, ["buses"], "refuses", "refuse") == "the bus company refuses"
