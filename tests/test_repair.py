"""Habits from elsewhere: each is told with the right form, and written where it is certain."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cli.main import main
from sim.files.load import read as read_file
from sim.files.mending import mended
from sim.files.save import BACKUP, write_new, write_over
from sim.language.parser import ConditionError, parse
from sim.language.repair import Unreadable, read
from sim.problems import InvalidInput
from tests.strategies import conditions, scenarios

CERTAIN = {
    "pay = p9": ("equality is written '==', not '='", 4, "pay == p9"),
    "pay === p9": ("'===' is written '=='", 4, "pay == p9"),
    "pay == p9 AND c == no": ("'and' has small letters, unlike 'AND'", 10, "pay == p9 and c == no"),
    "Not pay == p9": ("'not' has small letters, unlike 'Not'", 0, "not pay == p9"),
    "pay == p9 && c == no": ("'&&' is written 'and'", 10, "pay == p9 and c == no"),
    "pay == p9|c == no": ("'|' is written 'or'", 9, "pay == p9 or c == no"),
    "!(pay == p9)": ("'!' is written 'not'", 0, "not (pay == p9)"),
    "pay ≠ p9": ("'≠' is written '!='", 4, "pay != p9"),
    "pay <> p9": ("'<>' is written '!='", 4, "pay != p9"),
    "pay =< 9": ("'=<' is written '<='", 4, "pay <= 9"),
    "pay ≥ 9": ("'≥' is written '>='", 4, "pay >= 9"),
    "pay in (a, b)": ("the options after 'in' stand in braces, not as 'in (a, b)'", 4,
                      "pay in {a, b}"),
    "pay not in [a, b]": ("the options after 'in' stand in braces, not as 'in [a, b]'", 8,
                          "pay not in {a, b}"),
    "c == \"no\"": ("words stand without quotes: '\"no\"'", 5, "c == no"),
    "a in ['b', 'c'] AND x=1": ("the options after 'in' stand in braces, not as \"in ['b', 'c']\"",
                                2, "a in {b, c} and x==1"),
}  # fmt: skip

LIKELY = {
    "pay >= 9%": ("a number stands without its unit, not as '9%'", 7, "pay >= 9"),
    "pay between 5 and 9": (
        "'between' is written with two comparisons, not as 'pay between 5 and 9'",
        0,
        "pay >= 5 and pay <= 9",
    ),
    "5 <= pay < 9": (
        "'5 <= pay < 9' is written as two comparisons that begin with the term",
        0,
        "pay >= 5 and pay < 9",
    ),
    "pay at least 9": ("'at least' is written '>='", 4, "pay >= 9"),
    "pay is not p9": ("'is not' is written '!='", 4, "pay != p9"),
    "c: no": ("'is' is written '==', not ':' as in 'c: no'", 0, "c == no"),
    "pay => 9": ("'=>' is written '>='", 4, "pay >= 9"),
    "if pay = p9, then c == no": (
        "'if' and 'then' are no words of a condition: what follows 'if' belongs into 'when', "
        "what follows 'then' into 'requires' (in a rule into 'if' and 'then'), or both into one",
        0,
        "not (pay == p9) or c == no",
    ),
    "c == yes only if pay >= 9": (
        "'only if' is written with 'not' and 'or': either the first does not hold, or the second",
        0,
        "not (c == yes) or pay >= 9",
    ),
}

HOPELESS = {
    'c == "No cranes"': ("an option is named by its id, without quotes, not '\"No cranes\"'", 5),
    "a = b = c": ("equality is written '==', not '='", 2),
    "x == ä": ("'ä' has no meaning in a condition", 5),
    # The habit that is there is not what stops the reader.
    "x == a y == b AND c": ("expected 'and', 'or' or the end, found 'y'", 7),
}


@pytest.mark.parametrize("text", [*CERTAIN, *LIKELY])
def test_each_habit_is_told_with_what_is_meant(text: str) -> None:
    said, offset, instead = (CERTAIN | LIKELY)[text]
    with pytest.raises(Unreadable) as caught:
        read(text)
    error = caught.value
    assert (error.message, error.offset, error.instead) == (said, offset, instead)
    assert error.certain == (text in CERTAIN)
    parse(error.instead)


@pytest.mark.parametrize(("text", "told"), HOPELESS.items())
def test_nothing_is_offered_that_cannot_be_read(text: str, told: tuple[str, int]) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert (caught.value.message, caught.value.offset, caught.value.instead) == (*told, "")


_HABITS = (("==", "="), (" and ", " AND "), (" and ", " && "), (" or ", " Or "), ("!=", "<>"))


@given(
    scenarios().flatmap(lambda s: conditions(s.terms)),
    st.lists(st.sampled_from(_HABITS), min_size=1),
)
def test_what_is_written_instead_means_what_was_meant(
    condition: object, habits: list[tuple[str, str]]
) -> None:
    meant = text = str(condition)
    for right, habit in habits:
        text = text.replace(right, habit)
    text = text.replace("{", "(").replace("}", ")")
    try:
        assert text == meant or str(read(text)) == meant
    except Unreadable as error:
        assert error.certain
        assert str(parse(error.instead)) == meant


@given(st.text(alphabet="xy ab=!<>(){}[]&|%'\",ifthenonly59-.:\n", max_size=60))
def test_any_text_is_read_as_the_parser_reads_it_or_refused_inside_it(text: str) -> None:
    try:
        expected = parse(text)
    except ConditionError:
        with pytest.raises(Unreadable) as caught:
            read(text)
        assert 0 <= caught.value.offset <= len(text)
        if caught.value.instead:
            parse(caught.value.instead)
    else:
        assert read(text) == expected


@pytest.mark.parametrize("piece", ["if ", "i" + " " * 40, "x only ", "' ", "5<", "in (", "9", "= "])
def test_hostile_texts_are_refused_at_once(piece: str) -> None:
    for text in ((piece * 2000)[:2000], ("if" + piece + " " * 2000)[:2000]):
        start = time.process_time()
        with suppress(Unreadable):
            read(text)
        assert time.process_time() - start < 2


CASE = """\
scenario: strike   # kept
title: Strike
as_of: 2026-03-04
parties: [{id: union, label: Union}]
terms:
  - {id: pay, label: Pay, options: [{id: p5, label: 5 %, value: 5}, {id: p9, label: 9 %, value: 9}]}
positions:
  # why
  - id: U1
    party: union
    kind: red_line
    evidence: official
    says: Not less than nine
    requires: pay = p9   # not p5
  - {id: U2, party: union, kind: demand, evidence: official, says: So, requires: "pay in [p9]"}
  - id: U3
    party: union
    kind: demand
    evidence: official
    says: Likely, not certain
    requires: pay at least 9
"""


def test_fix_writes_what_is_certain_and_leaves_all_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "strike.yaml"
    file.write_text(CASE, encoding="utf-8")
    assert main(["validate", str(file), "--fix"]) == 2
    told = capsys.readouterr()
    assert f"fixed: {file}:14: pay = p9 -> pay == p9\n" in told.err
    assert "did you mean 'pay >= 9'?" in told.err
    assert "1 error;" in " ".join(told.out.split())
    wanted = CASE.replace("pay = p9", "pay == p9").replace("[p9]", "{p9}")
    assert file.read_text(encoding="utf-8") == wanted
    assert (tmp_path / f"strike.yaml{BACKUP}").read_text(encoding="utf-8") == CASE
    file.write_text(wanted.replace("at least", ">="), encoding="utf-8")
    assert main(["validate", str(file), "--fix"]) == 0
    assert "fixed" not in capsys.readouterr().err


def test_a_shipped_scenario_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "market-square", "--fix"]) == 2
    assert "is shipped" in capsys.readouterr().err


def test_texts_in_quotes_and_on_several_lines() -> None:
    text = "rules: [{if: 'a = b', then: \"c = d\"}]\ndefinitions:\n- means: >\n    a = b\n"
    after, told = mended(text)
    assert after == text.replace("'a = b'", "'a == b'").replace("c = d", "c == d")
    assert [(one.line, one.after) for one in told] == [(1, "a == b"), (1, "c == d")]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("newer", encoding="utf-8")
    with pytest.raises(InvalidInput, match="another program has changed the file"):
        write_over(file, "mine", "older")
    assert file.read_text(encoding="utf-8") == "newer"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link_and_a_pipe_a_pipe(tmp_path: Path) -> None:
    file, link, pipe = (tmp_path / name for name in ("file", "link", "pipe"))
    file.write_text("older", encoding="utf-8")
    link.symlink_to(file)
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as apart:
        heard = apart.submit(pipe.read_text, encoding="utf-8")
        write_new({link: "newer", pipe: "told"}, force=True)
        assert heard.result(10) == "told"
    assert link.is_symlink() and file.read_text(encoding="utf-8") == "newer"
    assert pipe.is_fifo() and len([*tmp_path.iterdir()]) == 3


KEYS = {
    "{id: a, name: A}": "unknown key 'name'; did you mean 'label'?",
    "a": "should be a map with id and label, such as {id: a, label: ...}",
    "[a]": "should be a map of keys to values; it needs id, label and may have ",
}


@pytest.mark.parametrize(("party", "told"), KEYS.items())
def test_keys_that_may_stand_there_are_named(party: str, told: str) -> None:
    text = CASE.replace("parties: [", f"parties: [{party}, ").replace("as_of", "date")
    problems = [str(problem) for problem in read_file(text, "case.yaml").problems]
    assert any(told in problem for problem in problems)
    assert any("unknown key 'date'; did you mean 'as_of'?" in problem for problem in problems)


def test_a_condition_in_a_list_is_told_how_it_is_written() -> None:
    text = CASE.replace("requires: pay = p9", "requires: [pay == p9]")
    assert "should be a condition in one text" in str(read_file(text, "case.yaml").errors[0])
