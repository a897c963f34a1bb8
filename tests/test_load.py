"""Reading scenario files: what is built, and every way in which a file can be wrong."""

from __future__ import annotations

import hashlib
import math
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from sim import limits
from sim.files.events import crowded
from sim.files.load import load, read, read_file
from sim.files.shape import json_schema
from sim.files.templates import NAMES, template
from sim.files.tree import compose
from sim.problems import InvalidInput, Problem, nearest, unknown
from sim.scenario.model import Kind, Severity
from sim.scenario.verdicts import Evidence, Verdict

MINIMAL = """\
scenario: tiny
title: A tiny case
as_of: 2025-03-18
parties:
  - {id: a, label: Party A, points: {truce: {full: 1}}}
terms:
  - {id: truce, label: Truce, options: [{id: none, label: No truce}]}
"""

BASE = """\
scenario: small
title: A small case
as_of: 2025-03-18
sources:
  - {id: S1, outlet: Daily}
parties:
  - {id: north, label: North}
  - {id: south, label: South}
terms:
  - id: truce
    label: Truce
    ordered: true
    status_quo: none
    options: [{id: none, label: No}, {id: partial, label: Part}, {id: full, label: Full}]
  - id: days
    label: Length
    unit: days
    range: [1, 365]
    options: [{id: 30, label: A month}, {id: open_ended, label: No end, value: infinite}]
  - id: aid
    label: Aid
    status_quo: flows
    options: [{id: flows, label: Flows}, {id: paused, label: Paused}]
definitions:
  - {id: quiet, says: All quiet, means: truce == full}
rules:
  - {id: K1, severity: hard, says: A length needs a truce, if: addressed(days), then: truce != none}
readings:
  - {id: R-AID, label: Aid, default: pause, values: {pause: a pause will do, end: it has to end}}
statements:
  - {id: P1, holders: [north], says: No aid, sources: [S1], date: 2025-03-17}
positions:
  - id: N1
    party: north
    kind: condition
    evidence: official
    says: No aid in a truce
    when: quiet
    requires: aid == paused
    since: 2025-03-01
    basis: [P1]
    readings: {R-AID: {end: {requires: not aid == flows}}}
  - id: Z1
    party: south
    kind: demand
    evidence: reported
    says: A truce
    requires: truce >= partial
packages:
  - id: PK1
    label: Full truce
    set: {truce: full, days: 45}
    assumed: {aid: flows}
  - id: PK2
    label: Two steps
    phases:
      - {id: PK2a, label: First, set: {truce: partial}}
      - {id: PK2b, label: Second, set: {truce: full}}
agreement: {at_least: 2, veto: [north]}
expectations:
  - {package: PK1, party: north, verdict: condition_unmet, accepts: false, because: [N1]}
  - {package: PK2/PK2a, party: south, accepts: true}
"""


def only(text: str) -> Problem:
    """The one error of a text."""
    errors = read(text, "case.yaml").errors
    assert len(errors) == 1, [str(error) for error in errors]
    return errors[0]


def changed(old: str, new: str) -> str:
    assert BASE.count(old) == 1, old
    return BASE.replace(old, new)


def found(old: str, new: str) -> tuple[int | None, int | None, str, str, str | None]:
    """The one error after a change to the base: line, column, path, message, hint."""
    problem = only(changed(old, new))
    return problem.line, problem.column, problem.path, problem.message, problem.hint


def at(old: str, new: str, mark: str) -> tuple[int, int]:
    """Line and column of ``mark`` after the change."""
    text = changed(old, new)
    place = text.index(new) + new.index(mark)
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


# What is built


def test_minimal_scenario() -> None:
    loaded = read(MINIMAL.replace("full: 1", "none: 1"), "tiny.yaml")
    assert loaded.problems == ()
    assert loaded.scenario is not None
    assert loaded.scenario.id == "tiny"
    assert loaded.scenario.evidence is Evidence.REPORTED


def test_base_has_no_problems_and_everything_is_built() -> None:
    loaded = read(BASE, "case.yaml")
    assert loaded.problems == ()
    scenario = loaded.scenario
    assert scenario is not None
    assert scenario.as_of == date(2025, 3, 18)
    position = scenario.position["N1"]
    assert position.kind is Kind.CONDITION
    assert str(position.when) == "quiet"
    assert str(position.variants["R-AID"]["end"].requires) == "not aid == flows"
    assert position.variants["R-AID"]["end"].when is None
    assert position.since == date(2025, 3, 1)
    assert scenario.rule["K1"].severity is Severity.HARD
    assert scenario.package["PK1"].stated == {"truce": "full", "days": "45"}
    assert scenario.package["PK1"].assumed == {"aid": "flows"}
    assert [phase.id for phase in scenario.package["PK2"].phases] == ["PK2a", "PK2b"]
    assert scenario.expectations[1].ref == ("PK2", "PK2a")
    assert scenario.expectations[0].verdict is Verdict.CONDITION_UNMET
    assert scenario.agreement is not None
    assert scenario.agreement.parties == ("north", "south")


def test_digest_is_that_of_the_bytes_of_the_file(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode()
    path = tmp_path / "case.yaml"
    path.write_bytes(data)
    assert load(path).digest == hashlib.sha256(data).hexdigest()


def test_byte_order_mark_and_crlf_do_not_move_places() -> None:
    text = "\ufeff" + changed("ordered: true", "ordred: true").replace("\n", "\r\n")
    problem = only(text)
    assert (problem.line, problem.column) == at("ordered: true", "ordred: true", "ordred")


def test_numbers_are_exact() -> None:
    text = MINIMAL.replace("{full: 1}}", "{none: 0.1}}, minimum: 1e-2")
    scenario = read(text, "tiny.yaml").scenario
    assert scenario is not None
    assert scenario.parties[0].points["truce"]["none"] == Fraction(1, 10)
    assert scenario.parties[0].minimum == Fraction(1, 100)


def test_option_of_a_range_is_worth_the_number_it_spells() -> None:
    scenario = read(BASE, "case.yaml").scenario
    assert scenario is not None
    assert [option.value for option in scenario.term["days"].written] == [30, math.inf]
    assert scenario.term["days"].span == (1, 365)


@pytest.mark.parametrize("word", ["no", "on", "off", "1:30", "2025-03-18", "0x1F", "1_000", "y"])
def test_words_that_other_loaders_turn_into_something_else_stay_text(word: str) -> None:
    scenario = read(BASE.replace("title: A small case", f"title: {word}"), "case.yaml").scenario
    assert scenario is not None
    assert scenario.title == word


def test_whole_numbers_are_taken_as_ids() -> None:
    scenario = read(BASE.replace("PK1", "007"), "case.yaml").scenario
    assert scenario is not None
    assert "007" in scenario.package


def test_an_empty_value_counts_as_absent() -> None:
    scenario = read(BASE.replace("    unit: days\n", "    unit:\n"), "case.yaml").scenario
    assert scenario is not None
    assert scenario.term["days"].unit == ""


def test_a_small_alias_is_followed() -> None:
    text = BASE.replace("veto: [north]", "veto: &v [north], parties: [north, south]")
    text = text.replace("because: [N1]", "because: [N1]") + "notes: [&n Hello, *n]\n"
    scenario = read(text, "case.yaml").scenario
    assert scenario is not None
    assert scenario.notes == ("Hello", "Hello")


# YAML that is refused


def test_a_key_given_twice() -> None:
    text = changed("    unit: days\n", "    unit: days\n    unit: weeks\n")
    problem = only(text)
    assert problem.message == "the key 'unit' is given twice, first on line 17"
    assert (problem.line, problem.column) == (18, 5)


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!x", "!!str", "!!binary"])
def test_tags(tag: str) -> None:
    problem = only(BASE.replace("title: A small case", f"title: {tag} A"))
    assert (problem.line, problem.column) == (2, 8)
    assert "are not allowed" in problem.message


def test_alias_bomb() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
        for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
    ]
    problem = only("\n".join(lines))
    assert problem.message.startswith(f"more than {limits.NODES:,} values")
    assert problem.line == 6


def test_an_alias_of_what_holds_it() -> None:
    assert only("a: &a [*a]").message.startswith("there is no anchor 'a' before this alias")


@pytest.mark.parametrize(("opening", "column"), [("[", 25), ("{a: ", 94), ("- ", 49), ("? ", 49)])
def test_deep_nesting(opening: str, column: int) -> None:
    problem = only(opening * 500)
    assert problem.message == f"nested deeper than {limits.NESTING}"
    assert (problem.line, problem.column) == (1, column)
    assert "nest" in only(opening * 50_000).message


def test_deep_nesting_through_aliases() -> None:
    half = "[" * 15 + "x" + "]" * 15
    text = f"a: &a {half}\nb: {'[' * 15}*a{']' * 15}\n"
    assert only(text).message == f"nested deeper than {limits.NESTING}"


def test_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.limits.NODES", 1_000)
    problem = only("a: [" + "a," * 2_000 + "]")
    assert problem.message.startswith("more than 1,000 values")


@pytest.mark.parametrize("text", ["[" + "[]," * 1_001 + "]", "- a\n" * 1_001, "? a\n" * 1_001])
def test_too_many_values_are_counted_before_anything_is_made_of_them(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.limits.NODES", 1_000)
    monkeypatch.setattr("sim.files.tree._Composer", None)
    assert only(text).message.startswith("more than 1,000 values")


@pytest.mark.parametrize("name", NAMES)
def test_values_are_counted_as_they_are_made(name: str) -> None:
    text = template(name)
    root, _ = compose(text, "")
    assert root is not None
    assert crowded(text, root.size, limits.NESTING) is None
    assert crowded(text, root.size - 1, limits.NESTING) is not None


def test_file_too_long(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_bytes(b"#" * (limits.FILE_BYTES + 1))
    (problem,) = read_file(path).problems
    assert problem.message == f"the file is longer than {limits.FILE_BYTES:,} bytes"
    assert problem.file == str(path)


def test_text_too_long() -> None:
    problem = only(BASE.replace("A small case", "x" * (limits.TEXT + 1)))
    assert problem.message == f"a text of {limits.TEXT + 1:,} characters; at most {limits.TEXT:,}"
    assert (problem.line, problem.column) == (2, 8)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\r"])
def test_control_characters(character: str) -> None:
    problem = only(BASE.replace("A small", f"A {character}small"))
    assert problem.message == f"the character U+{ord(character):04X} is not allowed"
    assert (problem.line, problem.column) == (2, 10)


@pytest.mark.parametrize("escape", ["\\0", "\\e", "\\u202e"])
def test_control_characters_behind_escapes(escape: str) -> None:
    problem = only(BASE.replace("title: A small case", f'title: "A{escape}"'))
    assert "is not allowed" in problem.message
    assert (problem.line, problem.column) == (2, 8)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "~", "---\n"])
def test_an_empty_file(text: str) -> None:
    assert str(only(text)) == "case.yaml:1:1: the file is empty"


@pytest.mark.parametrize("text", ["- a", "hello"])
def test_not_a_map(text: str) -> None:
    assert only(text).message == "a scenario is a map of keys to values"


def test_a_key_that_is_no_word() -> None:
    problem = only(BASE + "? [a, b]\n: c\n")
    assert problem.message == "a key is one word, not a list or a map"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        load(tmp_path / "nothing.yaml")
    assert "cannot be read: No such file" in str(caught.value)
    assert read_file(tmp_path).scenario is None


def test_what_later_answers_need_may_be_said() -> None:
    text = changed(
        "says: No aid, sources: [S1]",
        "says: No aid, sources: [S1], quote: We give no aid, speaker: The north's minister, "
        "at: [120, 135]",
    )
    text = text.replace("{id: north, label: North}", "{id: north, label: N, in_text: the North}")
    text = text.replace("outlet: Daily}", f"outlet: Daily, text_digest: {'0a' * 32}}}")
    text = text.replace(
        "    status_quo: flows\n",
        "    status_quo: flows\n    binds: {paused: [north, south]}\n"
        "    binds_for: {truce: all, days: [30]}\n",
    )
    scenario = read(text, "case.yaml").scenario
    assert scenario is not None
    statement = scenario.statement["P1"]
    assert (statement.quote, statement.at) == ("We give no aid", (120, 135))
    assert scenario.party["north"].in_text == "the North"
    assert scenario.source["S1"].text_digest == "0a" * 32
    assert scenario.term["aid"].binds == {"paused": ("north", "south")}
    assert scenario.term["aid"].binds_for == {"truce": ("all",), "days": ("30",)}


# The schema


def test_unknown_key() -> None:
    old, new = "    requires: truce >= partial", "    requries: truce >= partial"
    errors = read(changed(old, new), "case.yaml").errors
    assert [str(error) for error in errors] == [
        "case.yaml:43:5: positions[Z1].requires: 'requires' is missing",
        "case.yaml:48:5: positions[Z1].requries: unknown key 'requries'; did you mean 'requires'?",
    ]


def test_unknown_key_without_a_value() -> None:
    # Nothing is near, so the keys that may stand there are named.
    told = only(BASE + "foo:\n").message
    assert told.startswith("unknown key 'foo'; here may stand scenario, title, as_of, terms, ")


def test_unknown_word() -> None:
    line, column = at("kind: demand", "kind: demnd", "demnd")
    assert found("kind: demand", "kind: demnd") == (
        line,
        column,
        "positions[Z1].kind",
        "'demnd' is none of red_line, condition, offer_limit, demand, preference, openness",
        "demand",
    )


@pytest.mark.parametrize(
    ("old", "new", "mark", "path", "message", "hint"),
    [
        ("title: A small case", "title: 5", "5", "title", "should be text; in quotes, 5 is", None),
        ("title: A small case", "title: ''", "''", "title", "may not be empty", None),
        (
            "title: A small case",
            "title: [A]",
            "[A]",
            "title",
            "should be text, not a list or map",
            None,
        ),
        (
            "as_of: 2025-03-18",
            "as_of: 2025-02-30",
            "2025-02-30",
            "as_of",
            "2025-02-30 is no day of the calendar",
            None,
        ),
        (
            "as_of: 2025-03-18",
            "as_of: 18.3.2025",
            "18",
            "as_of",
            "should be a date such as 2025-03-18",
            None,
        ),
        (
            "date: 2025-03-17",
            "date: 2025-02-29",
            "2025-02-29",
            "statements[P1].date",
            "2025-02-29 is no day of the calendar",
            None,
        ),
        (
            "ordered: true",
            "ordered: yes",
            "yes",
            "terms[truce].ordered",
            "should be true or false",
            "true",
        ),
        (
            "label: North}",
            "label: North, minimum: 1e999999999}",
            "1e9",
            "parties[north].minimum",
            "should be a number of at most 40 characters, its exponent between -18 and 18",
            None,
        ),
        (
            "label: North}",
            f"label: North, cap: {'9' * 3000}}}",
            "999",
            "parties[north].cap",
            "should be a number of at most 40 characters, its exponent between -18 and 18",
            None,
        ),
        (
            "label: North}",
            "label: North, cap: '7'}",
            "'7'",
            "parties[north].cap",
            "should be a number",
            None,
        ),
        (
            "at_least: 2",
            "at_least: 1.5",
            "1.5",
            "agreement.at_least",
            "should be a whole number of at most 12 digits",
            None,
        ),
        (
            "range: [1, 365]",
            "range: [1, 2, 3]",
            "[1",
            "terms[days].range",
            "should be two whole numbers, the least and the greatest",
            None,
        ),
        (
            "value: infinite",
            "value: infinity",
            "infinity",
            "terms[days].options[open_ended].value",
            "should be a number or 'infinite'",
            None,
        ),
        (
            "basis: [P1]",
            "basis: P1",
            "P1",
            "positions[N1].basis",
            "should be a list, such as [P1]",
            None,
        ),
        (
            "id: K1,",
            "id: a b,",
            "a b",
            "rules[a b].id",
            "'a b' is no identifier: letters, digits, '_', '.' and '-', the first a letter, "
            "a digit or '_'",
            None,
        ),
        (
            "id: K1,",
            f"id: {'k' * 65},",
            "kkk",
            f"rules[{'k' * 65}].id",
            "65 characters; at most 64",
            None,
        ),
        (
            "date: 2025-03-17",
            f"quote: {'a ' * 21}",
            "a a",
            "statements[P1].quote",
            "21 words; a quotation has at most 20",
            None,
        ),
        (
            "date: 2025-03-17",
            "at: [5]",
            "[5]",
            "statements[P1].at",
            "should be two whole numbers, where it begins and where it ends",
            None,
        ),
        (
            "date: 2025-03-17",
            "at: [5, 4]",
            "[5",
            "statements[P1].at",
            "ends before it begins",
            None,
        ),
        (
            "outlet: Daily}",
            "outlet: Daily, text_digest: abc}",
            "abc",
            "sources[S1].text_digest",
            "'abc' is no SHA-256: 64 digits from 0 to f",
            None,
        ),
        (
            "package: PK2/PK2a",
            "package: PK2/PK2a/x",
            "PK2",
            "expectations[#2].package",
            "'PK2/PK2a/x' should be PACKAGE or PACKAGE/PHASE",
            None,
        ),
    ],
)
def test_values_that_do_not_fit(
    old: str, new: str, mark: str, path: str, message: str, hint: str | None
) -> None:
    assert found(old, new) == (*at(old, new, mark), path, message, hint)


def test_a_missing_key() -> None:
    line, column = at("{id: S1, outlet: Daily}", "{id: S1}", "{")
    assert found("{id: S1, outlet: Daily}", "{id: S1}") == (
        line,
        column,
        "sources[S1].outlet",
        "'outlet' is missing",
        None,
    )


def test_a_key_left_empty() -> None:
    line, column, path, message, _ = found("    says: A truce\n", "    says:\n")
    assert (column, path, message) == (5, "positions[Z1].says", "'says' is empty")
    assert line == 47


def test_a_bad_key_of_a_map() -> None:
    old, new = "set: {truce: full, days: 45}", "set: {truce: full, da ys: 45}"
    assert found(old, new)[:3] == (*at(old, new, "da ys"), "packages[PK1].set.da ys")


def test_a_term_without_options() -> None:
    problem = read(MINIMAL.replace("[{id: none, label: No truce}]", "[]"), "x").errors[0]
    assert problem.message == "a term needs at least one option"
    assert problem.path == "terms[truce].options"


@pytest.mark.parametrize(
    ("section", "most"),
    [("terms", limits.TERMS), ("parties", limits.PARTIES), ("packages", limits.PACKAGES)],
)
def test_too_many_items(section: str, most: int) -> None:
    text = f"{section}:\n" + "".join(f"  - {{id: x{i}}}\n" for i in range(most + 1))
    problem = only(text)
    assert problem.message == f"{most + 1:,} {section}; at most {most:,}"
    assert (problem.line, problem.path) == (2, section)


def test_too_many_options() -> None:
    options = ", ".join(f"{{id: o{i}, label: O}}" for i in range(limits.OPTIONS_PER_TERM + 1))
    problem = only(MINIMAL.replace("{id: none, label: No truce}", options))
    assert problem.message == f"65 options; at most {limits.OPTIONS_PER_TERM}"


def test_json_schema_describes_every_field() -> None:
    schema = json_schema()
    assert schema["$schema"].startswith("https://json-schema.org/")
    for shape in [schema, *schema["$defs"].values()]:
        for name, found_field in shape.get("properties", {}).items():
            assert found_field.get("description"), name


# References


@pytest.mark.parametrize(
    ("old", "new", "mark", "path", "message", "hint"),
    [
        (
            "party: south\n    kind",
            "party: sout\n    kind",
            "sout",
            "positions[Z1].party",
            "there is no party 'sout'",
            "south",
        ),
        (
            "sources: [S1]",
            "sources: [S1, S9]",
            "S9",
            "statements[P1].sources[#2]",
            "there is no source 'S9'",
            None,
        ),
        (
            "basis: [P1]",
            "basis: [P1, P1x]",
            "P1x",
            "positions[N1].basis[#2]",
            "there is no statement 'P1x'",
            "P1",
        ),
        (
            "set: {truce: partial}",
            "set: {trce: partial}",
            "trce",
            "packages[PK2].phases[PK2a].set.trce",
            "there is no term 'trce'",
            "truce",
        ),
        (
            "set: {truce: partial}",
            "set: {truce: part}",
            "part",
            "packages[PK2].phases[PK2a].set.truce",
            "term 'truce' has no option 'part'",
            "partial",
        ),
        (
            "days: 45}",
            "days: 366}",
            "366",
            "packages[PK1].set.days",
            "term 'days' has no option '366' and its range is 1 to 365",
            None,
        ),
        (
            "status_quo: flows",
            "status_quo: flow",
            "flow",
            "terms[aid].status_quo",
            "term 'aid' has no option 'flow'",
            "flows",
        ),
        (
            "{R-AID: {end: {requires",
            "{R-AD: {end: {requires",
            "R-AD",
            "positions[N1].readings.R-AD",
            "there is no reading 'R-AD'",
            "R-AID",
        ),
        (
            "{R-AID: {end: {requires",
            "{R-AID: {ends: {requires",
            "ends",
            "positions[N1].readings.R-AID.ends",
            "reading 'R-AID' has no value 'ends'",
            "end",
        ),
        (
            "{R-AID: {end: {requires: not aid == flows}}",
            "{R-AID: {end: {}}",
            "{}",
            "positions[N1].readings.R-AID.end",
            "changes neither 'when' nor 'requires'",
            None,
        ),
        (
            "status_quo: flows",
            "status_quo: flows\n    binds: {pausd: [north]}",
            "pausd",
            "terms[aid].binds.pausd",
            "term 'aid' has no option 'pausd'",
            "paused",
        ),
        (
            "status_quo: flows",
            "status_quo: flows\n    binds: {paused: [north, nort]}",
            "nort]",
            "terms[aid].binds.paused[#2]",
            "there is no party 'nort'",
            "north",
        ),
        (
            "status_quo: flows",
            "status_quo: flows\n    binds_for: {truce: [ful]}",
            "ful",
            "terms[aid].binds_for.truce[#1]",
            "term 'truce' has no option 'ful'",
            "full",
        ),
        (
            "status_quo: flows",
            "status_quo: flows\n    binds_for: {truce: all}",
            "binds_for",
            "terms[aid].binds_for",
            "needs 'binds': who is bound",
            None,
        ),
        (
            "default: pause",
            "default: paus",
            "paus",
            "readings[R-AID].default",
            "the default 'paus' is not one of the values",
            "pause",
        ),
        (
            "because: [N1]",
            "because: [N2]",
            "N2",
            "expectations[#1].because[#1]",
            "there is no position 'N2'",
            None,
        ),
        (
            "package: PK1, party",
            "package: PK9, party",
            "PK9",
            "expectations[#1].package",
            "there is no package 'PK9'",
            None,
        ),
        (
            "package: PK2/PK2a",
            "package: PK2/PK2c",
            "PK2/",
            "expectations[#2].package",
            "package 'PK2' has no phase 'PK2c'",
            "PK2b",
        ),
        (
            "party: south, accepts: true",
            "party: south, readings: {R-AID: en}, accepts: true",
            "en}",
            "expectations[#2].readings.R-AID",
            "reading 'R-AID' has no value 'en'",
            "end",
        ),
        (
            "- {package: PK2/PK2a, party: south, accepts: true}",
            "- {package: PK2/PK2a, party: south}",
            "{",
            "expectations[#2]",
            "expects nothing: give 'verdict', 'accepts' or 'because'",
            None,
        ),
        (
            "verdict: condition_unmet, accepts: false",
            "verdict: condition_unmet, accepts: true",
            "true",
            "expectations[#1].accepts",
            "a party whose verdict is condition_unmet does not accept",
            None,
        ),
        (
            "veto: [north]",
            "veto: [nort]",
            "nort",
            "agreement.veto[#1]",
            "there is no party 'nort'",
            "north",
        ),
        (
            "at_least: 2, veto: [north]",
            "parties: [south], veto: [north]",
            "north",
            "agreement.veto[#1]",
            "'north' has a veto but is not among the parties asked",
            None,
        ),
        (
            "at_least: 2",
            "at_least: 3",
            "3",
            "agreement.at_least",
            "3 votes cannot be reached: there are 2",
            None,
        ),
        (
            "label: North}",
            "label: North, points: {truce: {ful: 1}}}",
            "ful:",
            "parties[north].points.truce.ful",
            "term 'truce' has no option 'ful'",
            "full",
        ),
        (
            "label: North}",
            "label: North, points: {truc: {full: 1}}}",
            "truc:",
            "parties[north].points.truc",
            "there is no term 'truc'",
            "truce",
        ),
        (
            "label: North}",
            "label: North, member_of: [north]}",
            "north]",
            "parties[north].member_of[#1]",
            "a party is no member of itself",
            None,
        ),
        (
            "assumed: {aid: flows}",
            "assumed: {aid: flows, days: 45}",
            "days",
            "packages[PK1].assumed.days",
            "'days' is both set and assumed",
            None,
        ),
        (
            "    since: 2025-03-01\n",
            "    since: 2025-03-01\n    until: 2025-02-01\n",
            "2025-02-01",
            "positions[N1].until",
            "ends on 2025-02-01, before it begins on 2025-03-01",
            None,
        ),
        (
            "range: [1, 365]",
            "range: [365, 1]",
            "[365",
            "terms[days].range",
            "the least, 365, is more than the greatest, 1",
            None,
        ),
        (
            "{id: 30, label: A month}",
            "{id: 400, label: Long}",
            "400",
            "terms[days].options[400].id",
            "400 lies outside the range 1 to 365",
            None,
        ),
        (
            "{id: 30, label: A month}",
            "{id: month, label: A month, value: 0}",
            "0",
            "terms[days].options[month].value",
            "0 lies outside the range 1 to 365",
            None,
        ),
        (
            "{id: 30, label: A month}",
            "{id: 30, label: A month, value: 31}",
            "31",
            "terms[days].options[30].value",
            "the option '30' cannot be worth another number",
            None,
        ),
        (
            "{id: 30, label: A month}",
            "{id: month, label: A month}",
            "{",
            "terms[days].options[month]",
            "an option of a term with a range needs a value",
            None,
        ),
        (
            "{id: paused, label: Paused}",
            "{id: paused, label: Paused, value: 1}, {id: left_out, label: Out, value: 2}",
            "left_out",
            "terms[aid].options[left_out].id",
            "'left_out' is a reserved word",
            None,
        ),
        (
            "{id: quiet, says: All quiet, means: truce == full}",
            "{id: quiet, says: All quiet, means: truce == full}\n  - {id: aid, says: A, "
            "means: quiet}",
            "aid",
            "definitions[aid].id",
            "'aid' is also the name of a term",
            None,
        ),
        (
            ", then: truce != none",
            "",
            "",
            "rules[K1]",
            "a hard rule needs 'then': what has to hold",
            None,
        ),
    ],
)
def test_references(
    old: str, new: str, mark: str, path: str, message: str, hint: str | None
) -> None:
    problems = [p for p in read(changed(old, new), "case.yaml").errors if p.path == path]
    assert len(problems) == 1
    problem = problems[0]
    assert (problem.message, problem.hint) == (message, hint)
    if mark:
        assert (problem.line, problem.column) == at(old, new, mark)


def test_an_id_used_twice() -> None:
    old, new = "id: south, label: South", "id: north, label: South"
    text = changed(old, new).replace("party: south", "party: north")
    problem = only(text.replace("{at_least: 2, veto: [north]}", ""))
    assert problem.message == "the id 'north' is used twice, first on line 7"
    assert (problem.line, problem.column, problem.path) == (8, 10, "parties[north].id")


def test_an_option_used_twice() -> None:
    problem = only(changed("{id: full, label: Full}", "{id: full, label: F}, {id: full, label: G}"))
    assert problem.message == "the id 'full' is used twice, first on line 14"


def test_some_options_with_a_value() -> None:
    old, new = "{id: paused, label: Paused}", "{id: paused, label: Paused, value: 1}"
    problem = only(changed(old, new))
    assert problem.message == "the other options have a value, so this one needs one too"
    assert problem.path == "terms[aid].options[flows]"


def test_two_readings_of_the_same_field() -> None:
    text = BASE.replace(
        "readings:\n  - ", "readings:\n  - {id: R2, label: L, default: x, values: {x: X}}\n  - "
    )
    text = text.replace(
        "requires: not aid == flows}}}",
        "requires: aid == paused}}, R2: {x: {requires: aid == flows}}}",
    )
    problem = only(text)
    assert problem.message == "reading 'R-AID' already replaces 'requires' of this position"
    assert problem.path == "positions[N1].readings.R2"


# Conditions


@pytest.mark.parametrize(
    ("condition", "mark", "message", "hint"),
    [
        ("truce >= partal", "partal", "term 'truce' has no option 'partal' to compare with",
         "partial"),
        ("truc >= partial", "truc", "there is no term 'truc'", "truce"),
        ("truce == ful and aid == flows", "ful", "term 'truce' has no option 'ful'", "full"),
        ("aid in {flows, pausd}", "pausd", "term 'aid' has no option 'pausd'", "paused"),
        ("aid == flows and TRUCE == full", "TRUCE", "there is no term 'TRUCE'", "truce"),
        ("not quite", "quite", "there is no definition 'quite'", "quiet"),
        ("truce === full", "=== full", "'===' is written '=='", "truce == full"),
        ("(truce == full", "", "expected ')', found the end", None),
        ("aid <= paused", "aid",
         "term 'aid' is neither ordered nor a number, so '<=' cannot apply: "
         "give it 'ordered: true', or a 'value' to each option", None),
    ],
)  # fmt: skip
def test_conditions(condition: str, mark: str, message: str, hint: str | None) -> None:
    old, new = "requires: truce >= partial", f"requires: {condition}"
    line, column, path, said, hinted = found(old, new)
    assert (path, said, hinted) == ("positions[Z1].requires", message, hint)
    if mark != "aid":
        start = at(old, new, mark or "requires")
        assert (line, column) == (start if mark else (start[0], start[1] + len(new)))


def test_place_in_a_condition_over_several_lines() -> None:
    problem = only(
        changed(
            "requires: truce >= partial", "requires: >-\n      aid == flows and\n      truce == ful"
        )
    )
    assert (problem.line, problem.column) == (50, 16)


def test_place_in_a_quoted_condition() -> None:
    problem = only(changed("requires: truce >= partial", "requires: 'truce == ful'"))
    assert (problem.line, problem.column) == (48, 25)


def test_definitions_that_go_round() -> None:
    text = changed("means: truce == full}", "means: loud}\n  - {id: loud, says: L, means: quiet}")
    messages = [(p.path, p.message) for p in read(text, "x").errors]
    assert messages == [
        ("definitions[quiet].means", "definition 'quiet' is defined by itself"),
        ("definitions[loud].means", "definition 'loud' is defined by itself"),
    ]


def test_definitions_nested_too_deep() -> None:
    more = "".join(
        f"  - {{id: d{i}, says: D, means: {f'd{i - 1}' if i else 'quiet'}}}\n" for i in range(300)
    )
    problem = only(BASE.replace("rules:\n", more + "rules:\n"))
    assert problem.message == f"unfolds to a tree deeper than {limits.UNFOLDED_DEPTH}"


def test_definitions_that_double() -> None:
    more = "".join(
        f"  - {{id: d{i}, says: D, means: {' and '.join([f'd{i - 1}' if i else 'quiet'] * 9)}}}\n"
        for i in range(15)
    )
    problem = only(BASE.replace("rules:\n", more + "rules:\n"))
    assert problem.message == f"unfolds to more than {limits.CONDITION_NODES:,} parts"
    assert problem.path == "definitions[d3].means"


# Packages that break hard rules


def test_a_package_that_breaks_a_hard_rule() -> None:
    old, new = "set: {truce: full, days: 45}", "set: {days: 45}"
    assert found(old, new) == (
        *at(old, new, "45"),
        "packages[PK1].set.days",
        "breaks the hard rule 'K1': A length needs a truce",
        None,
    )


def test_a_phase_that_breaks_a_hard_rule() -> None:
    problem = only(changed("Second, set: {truce: full}", "Second, set: {truce: none, days: 3}"))
    assert problem.path == "packages[PK2].phases[PK2b].set.days"


def test_rules_of_the_first_phase_only() -> None:
    text = changed("Second, set: {truce: full}", "Second, set: {truce: none, days: 3}")
    assert read(text.replace("if: addr", "first_phase: true, if: addr"), "x").errors == ()


def test_a_rule_that_hinges_on_what_is_left_open_is_not_broken() -> None:
    assert read(changed("then: truce != none", "then: days <= 30"), "x").errors != ()
    text = changed("if: addressed(days), then: truce != none", "if: truce == full, then: days < 9")
    errors = read(text, "x").errors
    assert [error.path for error in errors] == ["packages[PK1].set.truce"]


# Everything at once


def test_all_problems_in_one_pass_without_consequences() -> None:
    text = changed("id: truce\n    label: Truce", "id: truce\n    lable: Truce")
    text = text.replace("kind: condition", "kind: conditon")
    text = text.replace("requires: truce >= partial", "requires: truce >=")
    text = text.replace("sources: [S1]", "sources: [S2]")
    text = text.replace("then: truce != none", "then: aid != pausd")
    assert [problem.path for problem in read(text, "x").errors] == [
        "terms[truce].label",
        "terms[truce].lable",
        "rules[K1].then",
        "statements[P1].sources[#1]",
        "positions[N1].kind",
        "positions[Z1].requires",
    ]


def test_references_to_an_item_with_an_unreadable_id_are_not_reported() -> None:
    problems = read(changed("{id: S1, outlet: Daily}", "{idd: S1, outlet: Daily}"), "x").errors
    assert [problem.message for problem in problems] == [
        "'id' is missing",
        "unknown key 'idd'",
    ]


def test_a_section_of_the_wrong_shape() -> None:
    text = changed("sources:\n  - {id: S1, outlet: Daily}", "sources: {S1: Daily}")
    assert only(text).message == "should be a list"


def test_load_raises_all_errors_and_no_warnings(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    text = changed("title: A small case", "title: 5").replace("sources: [S1]", "sources: [S2]")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load(path)
    assert [problem.line for problem in caught.value.problems] == [2, 31]


def test_the_number_of_problems_is_bounded() -> None:
    more = "".join(f"  - {{package: p{i}, party: q, accepts: true}}\n" for i in range(2_000))
    problems = read(BASE + more, "x").problems
    assert len(problems) == limits.PROBLEMS + 1
    assert problems[-1].message == "and 3,500 more problems"


def test_many_tags_stop_the_reading() -> None:
    problems = read("a:\n" + "- !x y\n" * 10_000, "x").problems
    assert problems[-1].message == "too many problems to read on"


# Warnings


def warnings(old: str, new: str) -> list[tuple[str, str]]:
    loaded = read(changed(old, new), "x")
    assert loaded.scenario is not None, [str(error) for error in loaded.errors]
    return [(problem.path, problem.message) for problem in loaded.warnings]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("truce == full and truce == none", "can never hold, whatever is set"),
        ("aid in {flows, paused}", "always holds, whatever is set"),
        ("days > 400 and days < 500", "can never hold, whatever is set"),
        ("days > 30 and days < 31", "can never hold, whatever is set"),
        ("not quiet or truce == full", "always holds, whatever is set"),
    ],
)
def test_conditions_that_decide_nothing(condition: str, message: str) -> None:
    found_warnings = warnings("requires: truce >= partial", f"requires: {condition}")
    assert found_warnings == [("positions[Z1].requires", message)]


@pytest.mark.parametrize(
    "condition",
    ["days in {30, open_ended}", "days <= 364", "days != 31", "days > 29 and days < 31"],
)
def test_conditions_that_decide_something(condition: str) -> None:
    assert warnings("requires: truce >= partial", f"requires: {condition}") == []


def test_unused_things() -> None:
    assert warnings("{id: S1, outlet: Daily}", "{id: S1, outlet: D}\n  - {id: S2, outlet: E}") == [
        ("sources[S2].id", "nothing rests on source 'S2'")
    ]
    # A statement that nothing rests on is context, and no fault.
    assert warnings("    basis: [P1]\n", "") == []
    assert warnings("{id: south, label: South}", "{id: south, label: S}\n  - {id: east, label: E}")[
        0
    ] == ("parties[east].id", "party 'east' has no positions")


BARE = "{id: south, label: South"


@pytest.mark.parametrize(
    ("field", "effect"),
    [
        ("minimum: 1", "no package reaches it"),
        ("minimum: 0", "it keeps nothing out"),
        ("cap: 3", "no effect"),
    ],
)
def test_bounds_on_points_that_are_not_counted(field: str, effect: str) -> None:
    found = warnings(BARE, f"{BARE}, {field}")
    said = f"party 'south' and its positions have no points: {effect}"
    assert found == [(f"parties[south].{field.partition(':')[0]}", said)]


def test_readings_and_vetoes_without_effect() -> None:
    reading = "\n  - {id: mood, label: M, default: a, values: {a: A, b: B}}\n"
    said = "no position depends on reading 'mood': it has no effect"
    assert warnings("readings:\n", f"readings:{reading}") == [("readings[mood].id", said)]
    rule = BASE[BASE.index("agreement:") :].partition("\n")[0]
    ((path, said),) = warnings(rule, "agreement: {veto: [south]}")
    assert path == "agreement.veto"
    assert said.startswith("has no effect: without votes to reach every party")


# Problems


def test_how_a_problem_reads() -> None:
    problem = Problem("f.yaml", 3, 7, "terms[x].label", "is wrong", hint="right")
    assert str(problem) == "f.yaml:3:7: terms[x].label: is wrong; did you mean 'right'?"
    assert str(unknown("--set", "term", "trce", ["truce"])) == (
        "--set: there is no term 'trce'; did you mean 'truce'?"
    )


def test_nearest() -> None:
    assert nearest("TRUCE", ["days", "truce"]) == "truce"
    assert nearest("zzz", ["days", "truce"]) is None
