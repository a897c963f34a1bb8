"""Every page and control, without a browser."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import sim
from sim.engine.budget import TooWide
from sim.files.catalogue import path as path_of
from sim.files.edit import Document
from sim.files.load import read
from sim.problems import InvalidInput
from sim.questions.diff import AskDiff
from sim.questions.explain import AskExplain
from sim.questions.stairs import AskStairs
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.ui.edits import TableEdit, option_edits, options_from, position_edits, term_edits
from sim.ui.links import decode, encode
from sim.ui.look import label, labels, plain, safe
from sim.ui.own_drafts import Draft
from sim.ui.page import overview
from sim.ui.seen import Seen
from sim.ui.state import OPEN, OUT, SECTIONS, Draw, PageState, default_state
from tests import hostile
from tests.frozen_text import steady

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    *("overview", "package", "deals", "tradeoffs", "deadlock", "steps", "evidence", "scenario"),
    "method",
)
FLAGSHIP = "ukraine-2025-03"
FIELDS = tuple(field.name for field in fields(PageState))


def started(page: str = "package", **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "sim" / "ui" / "each_run.py"), default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    at._page_hash = calc_hash(page)
    at.run()
    assert not at.exception
    return at


def term(name: str) -> str:
    """The key of a term's control."""
    place = list(sim.open_scenario(FLAGSHIP).term).index(name)
    return f"term.{place}.{FLAGSHIP}.{name}"


def go(at: AppTest, page: str) -> AppTest:
    at.switch_page(str(ROOT / "sim" / "ui" / "page" / f"{page}.py")).run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    """All HTML of the page, styles aside."""
    return "\n".join(e.proto.body for e in at.get("html") if "<style>" not in e.proto.body)


def finding(at: AppTest) -> str:
    found = re.search(r'<p class="np-finding"[^>]*>(.*?)</p>', shown(at), re.DOTALL)
    assert found is not None, shown(at)[:500]
    return re.sub("<[^>]+>", "", found.group(1))


def control(at: AppTest, key: str) -> Any:
    return at.get_by_key(key)


def put(at: AppTest, key: str, value: Any) -> AppTest:
    control(at, key).set_value(value).run()
    assert not at.exception
    return at


def click(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception
    return at


def opened(at: AppTest, section: str) -> AppTest:
    """With a fold of the page opened."""
    at.session_state[section] = True
    at.run()
    assert not at.exception
    return at


def edited(at: AppTest, table: str, changes: dict[str, Any]) -> None:
    """As if the table had been edited so by hand."""
    key = f"edit.{table}.{sim.open_scenario(FLAGSHIP).digest[:12]}.0.0"
    at.session_state[key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | changes


def query(at: AppTest) -> dict[str, str]:
    return {key: value for key, value in at.query_params.items() if isinstance(value, str)} | {
        key: value[0] for key, value in at.query_params.items() if isinstance(value, list)
    }


class TestPackage:
    def test_nobody_meets_an_empty_screen(self) -> None:
        at = started()
        assert finding(at).startswith("Conditions of Russia are missing")
        assert "A full ceasefire needs US military aid to stop" in shown(at)
        assert "El País" in shown(at)
        assert "Must act: Russia, Ukraine and the United States." in shown(at)

    def test_its_files_hide_no_module_of_python(self) -> None:
        # Streamlit puts the folder of that script first on the path.
        names = {file.stem for file in (ROOT / "sim" / "ui").iterdir()}
        assert not names & sys.stdlib_module_names

    def test_another_package(self) -> None:
        at = put(started(), f"package.{FLAGSHIP}", "PK05")
        assert finding(at).startswith("Ukraine has yet to answer. A condition of Ukraine")
        assert query(at) == {"package": "PK05"}

    def test_a_phase_of_a_package(self) -> None:
        at = put(started(), f"package.{FLAGSHIP}", "PK12/PK12a")
        assert query(at) == {"package": "PK12/PK12a"}

    def test_toggling_a_term_changes_the_verdict(self) -> None:
        at = put(started(), term("ground"), "continues")
        assert finding(at).startswith(
            "This package is impossible: it breaks K04 (“A full ceasefire"
        )
        put(at, term("ground"), "stops")
        assert finding(at).startswith("Conditions of Russia are missing")
        assert query(at) == {}

    def test_a_term_clicked_away_is_left_out(self) -> None:
        at = put(started(), term("duration_days"), None)
        assert query(at) == {"set": f"duration_days:{OUT}"}
        assert "5 of 26 terms addressed" in shown(at)

    def test_an_open_term_gets_a_three_valued_answer_with_exact_shares(self) -> None:
        at = started(package="PK05", set=f"oversight:{OPEN}")
        assert finding(at).startswith(
            "Of 5 possible packages that settle “Who vouches that the truce is kept”, 2 (40.0 %)"
        )
        assert "refuses some of them" in shown(at)
        assert "40.0 % of the ways to settle the open terms" in shown(at)
        assert "no stated view" in shown(at)

    def test_a_number_that_is_not_listed(self) -> None:
        at = put(started(), f"number.{FLAGSHIP}.duration_days", "45")
        assert query(at) == {"set": "duration_days:45"}
        assert control(at, term("duration_days")).value == "45"

    def test_an_empty_number_leaves_the_term_out_and_a_wrong_one_is_told(self) -> None:
        key = f"number.{FLAGSHIP}.duration_days"
        at = put(started(), key, "99999")
        assert query(at) == {}
        told = "“99999” is no whole number from 1 to 3,650; nothing was changed."
        assert any(told in caption.value for caption in at.caption)
        assert not any(told in caption.value for caption in at.run().caption)
        assert query(put(at, key, "")) == {"set": "duration_days:-"}
        assert query(put(at, key, "soon")) == {"set": "duration_days:-"}

    def test_options_that_lead_to_no_deal_are_marked_before_one_chooses(self) -> None:
        at = started(package="PK05", group="2")
        place = list(sim.open_scenario(FLAGSHIP).term).index("oversight")
        (style,) = (e.proto.body for e in at.get("html") if f"st-key-term-{place}-" in e.proto.body)
        marks = dict(re.findall(r'type\((\d)\) p::before { content: "(.)"', style))
        assert control(at, term("oversight")).options == [
            "Left out",
            "Nobody",
            "The US acts as go-between",
            "The US makes sure the other side complies",
            "Effective control is set up along the whole front",
            "Both a US assurance and control along the front",
            "Open",
        ]
        assert marks == {"1": "✖", "2": "✖", "3": "✖", "4": "✔", "5": "✖", "6": "✔"}

    def test_the_nearest_deal_is_a_list_of_changes_with_one_click_to_apply(self) -> None:
        at = started(package="PK05")
        ways = control(at, f"package.nearest.{FLAGSHIP}").options
        assert all("Add “Who vouches that the truce is kept”" in way for way in ways)
        click(at, "package.apply")
        assert finding(at).startswith("No party blocks this package.")
        assert "This package is a deal already" in shown(at)

    def test_undo_and_leave_everything_out(self) -> None:
        at = click(started(), "package.clear")
        assert "The package leaves the status quo" in shown(at)
        click(at, "package.undo")
        assert query(at) == {}

    def test_another_group_of_terms(self) -> None:
        at = put(started(), f"terms.group.{FLAGSHIP}", "Territory")
        assert control(at, term("crimea")).value == OUT
        assert query(at) == {"group": "5"}

    def test_what_is_switched_off_takes_no_part(self) -> None:
        at = started(package="PK05", off="oversight:us_assures,maritime", group="2")
        place = list(sim.open_scenario(FLAGSHIP).term).index("oversight")
        options = control(at, term("oversight")).options
        assert "The US makes sure the other side complies" not in options
        assert "Nobody" in options
        style = next(e.proto.body for e in at.get("html") if f"key-term-{place}-" in e.proto.body)
        assert re.findall(r'type\((\d)\) p::before { content: "✔"', style) == ["5"]
        assert "Both a US assurance and control along the front" in shown(at)
        at = put(at, f"terms.group.{FLAGSHIP}", "Fighting")
        assert term("maritime") not in [widget.key for widget in at.get("button_group")]
        assert "Switched off: left out of every package" in shown(at)
        put(at, "side.off", ["maritime"])
        assert query(at) == {"package": "PK05", "off": "maritime"}

    def test_a_goal_that_needs_what_is_off_is_not_offered(self) -> None:
        at = started("deadlock", off="ground:stops", goal="full_ceasefire")
        assert control(at, f"goal.{FLAGSHIP}").options == [
            "What the package sets",
            "Any package at all",
        ]
        assert not finding(at).startswith("There is no deal")

    def test_where_the_package_comes_from(self) -> None:
        at = started(package="PK04")
        assert "Put forward by the United States, 2025-03-18." in shown(at)
        assert "Left open by the sources: length, who is bound" in shown(at)
        at = started(package="PK04", set="ground:stops")
        assert "A package of your own, started from “Energy truce" in shown(at)
        assert "Put forward by" not in shown(at)

    def test_a_scored_package_passes_by_its_rule(self) -> None:
        at = started(scenario="market-square")
        assert finding(at).startswith("This package does not pass: 1 of 4 votes for it, 3 needed")
        assert "reaches its minimum" in shown(at)
        assert "no stated view" not in shown(at)

    def test_another_of_the_nearest_deals(self) -> None:
        at = put(started(package="PK05"), f"package.nearest.{FLAGSHIP}", "1")
        assert query(at) == {"package": "PK05", "nearest": "2"}
        other = control(started(package="PK05", nearest="2"), f"package.nearest.{FLAGSHIP}")
        assert "Both a US assurance and control along the front" in other.options[int(other.value)]

    def test_a_lock_per_set_term_and_leave_to_undo(self) -> None:
        at = started(package="PK04")
        ways = control(at, f"package.nearest.{FLAGSHIP}").options
        assert "In each:" in shown(at) and "leaves unmet 1 demand of France" in ways[0]
        locks = control(at, f"package.keep.{FLAGSHIP}")
        assert len(locks.options) == len(sim.open_scenario(FLAGSHIP).package["PK04"].laid_out()[0])
        at = put(at, f"package.keep.{FLAGSHIP}", ["strikes"])
        assert query(at) == {"package": "PK04", "keep": "strikes"}
        assert "No deal keeps what this package settles" in shown(at)
        at = put(at, f"package.keep.{FLAGSHIP}", [])
        at = put(at, f"package.drop.{FLAGSHIP}", True)
        assert query(at) == {"package": "PK04", "may_drop": "yes"}
        assert "undo" in control(at, f"package.nearest.{FLAGSHIP}").options[0].lower()


class TestSidebar:
    def test_fewer_parties(self) -> None:
        at = put(started("deals"), "side.parties", ["ukraine", "us"])
        assert "refused by none of Ukraine and the United States" in finding(at)
        assert query(at) == {"parties": "ukraine,us"}

    def test_evidence_level(self) -> None:
        at = put(started("evidence", section="positions"), "side.evidence", Evidence.INFERRED)
        assert "positions of 97 count now" in finding(at)
        assert query(at) == {"evidence": "inferred", "section": "positions"}

    def test_date(self) -> None:
        at = started()
        at.date_input(key="side.as_of").set_value(date(2025, 3, 1)).run()
        assert query(at) == {"as_of": "2025-03-01"}
        assert not finding(at).startswith("Conditions of Russia are missing")

    def test_reading(self) -> None:
        at = put(
            opened(started(), "side.readings"),
            f"side.reading.{FLAGSHIP}.R-TRIGGER",
            "longer_than_30",
        )
        assert query(at) == {"readings": "R-TRIGGER:longer_than_30"}
        assert (
            "Russia declined; no position that counts here stands against it. No party"
            in finding(at)
        )

    def test_standard(self) -> None:
        at = put(started(package="PK05"), "side.standard", Standard.SATISFIED)
        assert "This package falls short of what France and Germany asked." in finding(at)

    def test_back_to_the_start(self) -> None:
        at = click(started(package="PK05", evidence="official"), "side.reset")
        assert query(at) == {}

    def test_a_position_set_aside_can_be_taken_back(self) -> None:
        at = put(started(drop="RU-01,RU-02"), "side.dropped", ["RU-02"])
        assert query(at) == {"drop": "RU-02"}


class TestDeals:
    def test_counts_coalitions_and_shares(self) -> None:
        at = started("deals")
        assert finding(at).startswith("Of 8.38 × 10¹⁴ possible packages, ")
        assert len(at.get("vega_lite_chart")) == 2
        assert shown(at).count('class="np-bar"') > 100

    def test_an_estimate_where_the_exact_diagram_is_too_wide(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def too_wide(*_: object) -> None:
            raise TooWide("too many states")

        monkeypatch.setattr("sim.ui.answers_deals.deal_space", too_wide)
        at = started("deals", scenario="market-square", standard="not_refused")
        assert finding(at).startswith("Estimate: about ")
        assert "standard error" in finding(at)
        assert "too many states" in shown(at)

    def test_a_goal_without_a_deal(self) -> None:
        at = put(started("deals"), f"goal.{FLAGSHIP}", "full_ceasefire")
        assert finding(at).startswith("Every one of")
        assert "There is none to show." in shown(at)

    def test_listing_and_sampling(self) -> None:
        at = put(started("deals"), "draw.number", 25)
        assert len(at.dataframe[-1].value) == 25
        put(at, "draw.how", "random")
        put(at, "draw.seed", 7)
        assert query(at) == {"draw": "25:7"}
        assert len(at.dataframe[-1].value) == 25

    def test_a_number_out_of_range_is_told_and_none_is_the_usual(self) -> None:
        at = put(started("deals", draw="25"), "draw.number", 5_000)
        assert any("5,000 is not from 1 to 500" in caption.value for caption in at.caption)
        assert control(at, "draw.number").value == 25
        put(at, "draw.number", None)
        assert not any("5,000" in caption.value for caption in at.caption)
        assert query(at) == {}

    def test_four_packages_side_by_side(self) -> None:
        at = put(started("deals"), f"compare.{FLAGSHIP}", ["PK01", "PK03", "PK05", "PK12"])
        table = shown(at).split('aria-label="Packages side by side"')[1]
        assert table.count('<th scope="col">') == 5
        assert query(at) == {"compare": "PK01,PK03,PK05,PK12"}

    def test_a_deal_put_on_the_package_page(self) -> None:
        at = started("deals")
        click(at, "deals.use")
        assert finding(at).startswith("No party blocks this package.")


class TestDeadlock:
    def test_a_full_ceasefire_and_what_would_open_it(self) -> None:
        at = started("deadlock")
        assert finding(at).startswith(
            "With “Full ceasefire” held fixed there is no deal between the 8 parties."
        )
        assert "Only positions of Russia" in shown(at)
        assert "The smallest concession gives up 3 positions." in finding(at)

    def test_positions_switched_off_open_a_deal(self) -> None:
        at = started("deadlock")
        for position in ("RU-01", "RU-02", "RU-03"):
            put(at, f"held.{FLAGSHIP}.{position}", False)
        said = "With “Full ceasefire” held fixed and 3 positions set aside there is no deadlock"
        assert finding(at).startswith(said)
        assert query(at) == {"drop": "RU-01,RU-02,RU-03"}
        put(at, f"held.{FLAGSHIP}.RU-02", True)
        assert finding(at).startswith(
            "With “Full ceasefire” held fixed and 2 positions set aside there is no deal"
        )

    def test_any_other_position_set_aside(self) -> None:
        at = put(started("deadlock"), f"held.other.{FLAGSHIP}", "UA-02")
        assert query(at) == {"drop": "UA-02"}

    def test_the_inverse_question(self) -> None:
        at = started("deadlock")
        assert "The smallest 2 ways in which Russia would accept it" in shown(at)
        put(at, f"inverse.{FLAGSHIP}", "ukraine")
        assert "Ukraine does not block this package." in shown(at)
        assert query(at) == {"asked": "ukraine"}


class TestOverview:
    def test_the_case_on_one_screen(self) -> None:
        at = started("overview")
        assert finding(at).startswith("Russia stands in the way of “US plan")
        for words in (
            "6 conditions of Russia; 3 meet a refusal",
            "No one concession; one other reading would",
            "No: 4 of 7 terms differ",
            "✖ 3 conditions of Russia in the way",
            "Who stands where, on what is contested",
        ):
            assert words in shown(at), words

    def test_answers_follow_how_one_looks(self) -> None:
        at = started("overview", readings="R-TRIGGER:longer_than_30")
        assert "Nothing that counts blocks it" in shown(at)
        assert "Nothing has to: a deal is open already" in shown(at)

    def test_every_other_scenario_has_three_questions(self) -> None:
        at = started("overview", scenario="market-square")
        assert "What blocks “The council" in shown(at)
        assert "Is there any deal at all?" in shown(at)

    def test_a_link_from_before_opens_the_package(self) -> None:
        at = started("start", package="PK05")
        assert "What would open it" in shown(at)
        assert "What would open it" not in shown(started("start"))


class TestEvidence:
    @pytest.mark.parametrize(
        ("section", "words"),
        [
            ("positions", "The level is not neutral"),
            ("readings", "can be taken in more than one way"),
            ("contradictions", "Which strikes stop"),
            ("stands", "The United States has said nothing on any of it."),
            ("incidents", "Hospital in Sumy"),
            ("left-out", "could not be turned into positions"),
            ("timeline", "can be dated to a day"),
            ("sources", "Everything here is read from 5 sources."),
            ("record", "The model gives the expected answer in 32 of 32 cases."),
        ],
    )
    def test_every_section(self, section: str, words: str) -> None:
        at = put(started("evidence"), "evidence.section", section)
        assert words in shown(at)
        assert query(at) == ({} if section == "stands" else {"section": section})

    def test_who_stands_where_can_be_narrowed(self) -> None:
        at = started("evidence")
        assert shown(at).count('<th scope="row">') == 26
        put(at, f"stands.among.{FLAGSHIP}", "contested")
        assert shown(at).count('<th scope="row">') == 5
        put(at, f"stands.parties.{FLAGSHIP}", ["russia", "us"])
        assert shown(at).count('<th scope="col">') == 2
        assert query(at) == {"among": "contested", "shown": "russia,us"}
        assert "said 2025-03-18" in shown(at)

    def test_a_reading_switched_here_switches_everywhere(self) -> None:
        at = started("evidence", section="readings")
        assert "verdicts on named packages change" in shown(at)
        put(at, f"evidence.reading.{FLAGSHIP}.R-TRIGGER", "longer_than_30")
        assert "No party blocks this package." in finding(go(at, "package"))

    def test_positions_of_one_party(self) -> None:
        at = put(started("evidence", section="positions"), f"evidence.parties.{FLAGSHIP}", ["eu"])
        assert set(re.findall(r"<summary><b>(.*?): </b>", shown(at))) == {"European Union"}


def test_the_method_page_defines_what_it_counts() -> None:
    at = started("method")
    for words in ("No agents", "No probabilities", "No weights", "Undertaking"):
        assert words in shown(at)
    for words in ("Nearest deal", "Concession", "crosses a red line", "Silence is not consent"):
        assert words in shown(at)


class TestLink:
    @pytest.mark.parametrize("page", PAGES)
    def test_every_page_of_a_shared_link(self, page: str) -> None:
        at = started(page, package="PK03", parties="russia,ukraine", evidence="official")
        assert query(at) == {
            "package": "PK03",
            "parties": "russia,ukraine",
            "evidence": "official",
        }

    def test_bad_parameters_fall_back_with_a_few_notices(self) -> None:
        at = started(
            package="nope",
            set="ground:melts,weather:fine,strikes:energy",
            evidence="gossip",
            as_of="2025-02-30",
            readings="R-AID:x",
            drop="RU-999",
            parties="russia,atlantis",
            group="99",
            draw="1000000",
            goal="peace",
            standard="happy",
            off="strikes:never,weather",
            nearest="13",
            table="parties",
        )
        assert len(at.warning) == 4
        assert "and 13 more names" in at.warning[3].value
        assert query(at) == {"set": "strikes:energy", "parties": "russia"}

    def test_a_scenario_that_is_not_here(self) -> None:
        at = started(scenario="own-0123456789ab")
        assert "Looking in this browser for the case that the link names" in shown(at)
        at = started(scenario="../../etc/passwd")
        assert "does not exist" in at.warning[0].value
        assert finding(at).startswith("Conditions of Russia are missing")

    def test_state_and_link_say_the_same(self) -> None:
        scenario = sim.open_scenario(FLAGSHIP)
        usual = Seen(FLAGSHIP, scenario, default_state(scenario))
        state = PageState(
            package="PK12/PK12b",
            evidence=Evidence.INTERPRETATION,
            as_of=date(2025, 3, 20),
            standard=Standard.NOT_REFUSED,
            parties=("russia", "ukraine"),
            readings={"R-MOB": "forced"},
            changed={"ground": OPEN, "duration_days": "45"},
            dropped=("RU-02", "UA-01"),
            off=("strikes:energy", "maritime"),
            group="Territory",
            nearest=3,
            compare=("PK03", "PK12/PK12a"),
            goal=usual.first_goal,
            draw=Draw(25, 7),
            asked="uk",
            section="sources",
            shown=("us", "eu"),
            table="options",
            axes=("us", "russia"),
            least={"eu": "12"},
            settle=("strikes", "ground"),
            spoken=True,
            start="PK05",
            walk=("through", "to-nearest"),
            keep=("strikes", "ground"),
            way=2,
            stairs="truce",
            grid=("ukraine", "us"),
            among="contested",
            drafts={"Mine": Draft({"ground": "stops"}, ("RU-03",))},
            may_drop=True,
            find="US aid, “firm”",
            bearing=True,
        )
        assert all(getattr(state, name) != getattr(usual.state, name) for name in FIELDS)
        assert decode(scenario, encode(Seen(FLAGSHIP, scenario, state))) == (state, [])
        assert encode(usual) == {}


class TestOwnScenario:
    def test_a_good_file_loads_and_stays_in_its_session(self) -> None:
        at = started("scenario")
        text = path_of(FLAGSHIP).read_text(encoding="utf-8")
        text = text.replace(sim.open_scenario(FLAGSHIP).title, "Mine")
        at.file_uploader[0].upload("mine.yaml", text.encode()).run()
        assert not at.exception
        assert "own copy" in finding(at)
        assert query(at)["scenario"].startswith("own-")
        assert ">Mine" in shown(at)
        assert ">Mine" not in shown(started())

    def test_a_broken_file_shows_each_problem_beside_the_text(self) -> None:
        at = started("scenario")
        bad = "scenario: x\ntitle: y\nas_of: never\nterms: [{id: t, lable: z}]\n"
        at.file_uploader[0].upload("bad.yaml", bad.encode()).run()
        assert not at.exception
        assert "the file was not loaded" in shown(at)
        assert "Line 4" in shown(at)
        assert "Did you mean “label”?" in shown(at)
        assert "terms: [{id: t, lable: z}]" in shown(at)

    def test_bytes_that_are_no_text(self) -> None:
        at = started("scenario")
        at.file_uploader[0].upload("bad.yaml", b"\xff\xfe\x00\x01").run()
        assert not at.exception
        assert "the file was not loaded" in shown(at)

    def test_edits_keep_comments_and_change_the_model(self) -> None:
        text = path_of(FLAGSHIP).read_text(encoding="utf-8")
        scenario = sim.open_scenario(FLAGSHIP)
        gone = scenario.positions[-1].id
        place = len(scenario.positions) - 1
        new = {
            "_counts": True,
            "id": "US-99",
            "party": "us",
            "kind": "demand",
            "evidence": "inferred",
            "says": "Something new.",
            "requires": "ground == stops",
        }
        edit = TableEdit({0: {"says": "Changed."}}, [new], [place])
        document = Document.parse(text).edited(position_edits(scenario, edit))
        new_term = {"id": "zzz", "label": "New term", "options": "a = One; b = Two"}
        edit = TableEdit({0: {"label": "Renamed"}}, [new_term])
        document = document.edited(term_edits(scenario, edit))
        new_option = {"term": "zzz", "id": "c", "label": "Three"}
        edit = TableEdit({0: {"label": "Relabelled"}}, [new_option])
        document = document.edited(option_edits(scenario, edit))
        loaded = read(document.text(), "x")
        changed = loaded.scenario
        assert changed is not None, loaded.errors
        assert changed.positions[0].says == "Changed."
        assert gone not in changed.position
        assert changed.position["US-99"].party == "us"
        assert changed.terms[0].label == "Renamed"
        assert changed.terms[0].options[0].label == "Relabelled"
        assert [o.id for o in changed.term["zzz"].options] == ["a", "b", "c"]
        comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
        kept = set(document.text().splitlines())
        assert all(line in kept for line in comments)

    def test_terms_and_options_can_be_taken_out(self) -> None:
        text = (
            "scenario: s\ntitle: S\nas_of: 2025-03-18\nparties:\n  - {id: p, label: P}\nterms:\n"
            "  - id: t\n    label: T\n    options:\n      - {id: a, label: A}\n"
            "      - {id: b, label: B, note: kept}\n      - {id: c, label: C}\n"
            "  - {id: u, label: U, options: [{id: x, label: X}, {id: y, label: Y}]}\n"
        )
        scenario = read(text, "s").scenario
        assert scenario is not None
        document = Document.parse(text)
        less = document.edited(option_edits(scenario, TableEdit({1: {"label": "B2"}}, [], [0])))
        less = less.edited(term_edits(scenario, TableEdit({}, [], [1])))
        found = read(less.text(), "s").scenario
        assert found is not None
        assert list(found.term) == ["t"]
        assert [(o.id, o.label, o.note) for o in found.terms[0].options] == [
            ("b", "B2", "kept"),
            ("c", "C", ""),
        ]
        listed = document.edited(term_edits(scenario, TableEdit({0: {"options": "b = B; d = D"}})))
        found = read(listed.text(), "s").scenario
        assert found is not None
        assert [(o.id, o.note) for o in found.terms[0].options] == [("b", "kept"), ("d", "")]
        with pytest.raises(InvalidInput, match="cannot move"):
            option_edits(scenario, TableEdit({0: {"term": "u"}}))

    @pytest.mark.parametrize("table", ["terms", "options"])
    def test_what_is_still_referred_to_cannot_go(self, table: str) -> None:
        at = put(started("scenario"), "edit.table", table)
        edited(at, table, {"deleted_rows": [0, 1]})
        at.run()
        edited(at, table, {"deleted_rows": [0, 1]})
        click(at, "edit.apply")
        assert "the file was not loaded" in shown(at)
        assert "Line " in shown(at)
        assert "own copy" not in finding(at)

    def test_a_new_row_that_lacks_a_field_is_refused(self) -> None:
        scenario = sim.open_scenario(FLAGSHIP)
        with pytest.raises(InvalidInput, match="is missing: party"):
            position_edits(scenario, TableEdit(added=[{"id": "X"}]))
        assert options_from(" ; a ") == [{"id": "a", "label": "a"}]

    def test_what_the_table_reports(self) -> None:
        reported = {
            "edited_rows": {"3": {"says": "x"}},
            "added_rows": [{}, {"id": "q"}],
            "deleted_rows": [1],
        }
        assert TableEdit.of(reported) == TableEdit({3: {"says": "x"}}, [{"id": "q"}], [1])
        assert not TableEdit.of({})

    def test_terms_and_options_have_a_table_each(self) -> None:
        at = put(started("scenario"), "edit.table", "terms")
        assert "names its options" in shown(at)
        put(at, "edit.table", "options")
        assert "add an option to a term" in shown(at)

    def test_without_a_change_there_is_nothing_to_apply(self) -> None:
        at = started("scenario")
        assert at.button(key="edit.apply").disabled
        assert "Nothing has been changed." in shown(at)

    def test_edits_are_kept_while_one_looks_elsewhere(self) -> None:
        at = started("scenario")
        edited(at, "positions", {"edited_rows": {0: {"says": "FIRST"}}})
        at.run()
        assert "Not applied yet: 1 change to the positions." in shown(at)
        put(at, "edit.table", "terms")
        edited(at, "terms", {"edited_rows": {0: {"label": "SECOND"}}})
        at.run()
        go(go(at, "method"), "scenario")
        assert "Not applied yet: 1 change to the positions and 1 change to the terms." in shown(at)
        assert "RU-01: says becomes “FIRST”" in shown(at)
        click(at, "edit.apply")
        assert "own copy" in finding(at)
        assert "Nothing has been changed." in shown(at)
        assert at.session_state["page.own"].scenario.positions[0].says == "FIRST"
        assert at.session_state["page.own"].scenario.terms[0].label == "SECOND"

    def test_edits_can_be_discarded(self) -> None:
        at = started("scenario")
        edited(at, "positions", {"edited_rows": {0: {"says": "FIRST"}}})
        at.run()
        put(at, "edit.table", "terms")
        click(at, "edit.discard")
        assert "Nothing has been changed." in shown(at)
        assert at.button(key="edit.apply").disabled


class TestHostile:
    def uploaded(self) -> AppTest:
        at = started("scenario")
        at.file_uploader[0].upload("h.yaml", hostile.TEXT.encode()).run()
        assert not at.exception
        assert "own copy" in finding(at)
        return at

    def test_no_page_shows_more_than_text(self) -> None:
        at = self.uploaded()
        for page in PAGES:
            self.only_text(go(at, page))
        go(at, "evidence")
        for section in SECTIONS[1:]:
            self.only_text(put(at, "evidence.section", section))

    def only_text(self, at: AppTest) -> None:
        found = shown(at)
        assert "evil.example" in found or "WWW" in found
        assert "<script" not in found
        assert "<img" not in found
        assert "<b>bold" not in found
        # The only links are those of the grid of undertakings, to places of the same page, and
        # those to entries of the Positions page.
        within = r'<a (class="np-cell" href="#hold-[\w.-]+"|href="positions\?section=[^"]+" [^>]+)>'
        assert "<a " not in re.sub(within, "", found)
        kinds = ("pills", "radio", "toggle", "number_input", "markdown", "caption", "warning")
        for kind in (*kinds, "button", "expander"):
            for element in at.get(kind):
                said = [str(getattr(element, "label", "")), str(getattr(element, "help", ""))]
                said += [str(option) for option in getattr(element, "options", [])]
                for text in said:
                    assert "](http" not in text, text
                    assert "<img" not in text.replace("\\<", ""), text
                    assert ":material/" not in text, text

    def test_helpers(self) -> None:
        assert plain("a\x00b\u202ec") == "a\ufffdb\ufffdc"
        assert safe(hostile.TAG).count("<") == 0
        assert "](" not in label(hostile.PICTURE)
        assert len(label(hostile.LONG)) == 120
        assert len(set(labels({"a": hostile.LONG, "b": hostile.LONG}).values())) == 2
        assert label("plain words, 30 days") == "plain words, 30 days"

    @pytest.mark.parametrize("step", ["Parties", "Terms and options", "Positions", "Packages"])
    def test_no_step_of_an_own_case_shows_more_than_text(self, step: str) -> None:
        at = put(self.uploaded(), "own.step", step)
        assert "<script" not in shown(at)
        for kind in ("expander", "button", "selectbox", "text_input", "multiselect"):
            for element in at.get(kind):
                words = str(getattr(element, "label", ""))
                assert "](http" not in words and ":material/" not in words, words
        assert not at.exception


def test_what_the_server_makes_ready_is_not_worked_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The answers of the first page, found before anybody came, serve whoever comes first."""
    with steady():
        overview.in_advance()

        def again(*_: object) -> None:
            raise AssertionError("worked out once more")

        for question in (AskExplain, AskStairs, AskDiff):
            monkeypatch.setattr(question, "answer", again)
        at = started("overview")
    assert "stands in the way of" in shown(at)
    assert "✔ open" in shown(at)


def test_where_no_deal_is_on_the_record_none_is_listed_and_it_is_said() -> None:
    at = started("deals", scenario="market-square", spoken="yes")
    assert "No deals are listed: none of the deals is on the record." in shown(at)
    assert "deals.use" not in [button.key for button in at.button]
