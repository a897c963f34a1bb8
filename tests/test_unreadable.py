"""Files that are no YAML, or not in UTF-8: read where they can be, else told what to change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.load import read
from tests.test_load import BASE

UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", UNICODE)
def test_every_encoding_of_unicode_is_read(encoding: str) -> None:
    loaded = read(BASE.replace("A small", "Ä smäll 🙂").encode(encoding), "case.yaml")
    assert loaded.scenario is not None
    assert loaded.scenario.title == "Ä smäll 🙂 case"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman", "cp437", "shift-jis"])
def test_other_encodings_are_told(encoding: str) -> None:
    letter = "ア" if encoding == "shift-jis" else "ä"
    problem = read(BASE.replace("A small", f"A {letter}").encode(encoding), "x.yaml").problems[0]
    assert (problem.line, problem.column) == (2, 10)
    said = "is not UTF-8; save the file as UTF-8 (it may be in Windows-1252 or Latin-1 now)"
    assert problem.message.endswith(said)


def test_half_a_file_in_utf_16() -> None:
    problem = read(BASE.encode("utf-16")[:-1], "x.yaml").problems[0]
    assert "is not UTF-16; save the file as UTF-8" in problem.message


@pytest.mark.parametrize(
    ("text", "line", "column", "advice"),
    [
        ("a: [1, 2", 1, 4, "not closed before line 2"),
        ("a: {b: X # y}\nc: d\n", 1, 4, "' #' hides the rest of a line"),
        ("a: b: c", 1, 5, "a text that holds a colon and a blank needs quotes"),
        ("a: 1\n\tb: 2\n", 2, 1, "only spaces may indent"),
        ("\ta: 1\n", 1, 1, "only spaces may indent"),
        ("a: `x", 1, 4, "a text that begins with '`' needs quotes"),
        ('a: "x', 1, 4, "never closed"),
        ("a: 'x\nb: c\n", 1, 4, "never closed"),
        ("a: 'it's'\nb: c\n", 1, 8, "with more behind its closing quotation mark"),
        ("a: {b: {X} now}", 1, 12, "with more behind its closing quotation mark or bracket"),
        ("a: {b: wants {X} now}", 1, 14, "a text that holds '{' needs quotes"),
        ("a: {b: wants X: now}", 1, 15, "a text that holds ':' needs quotes"),
        ("a: {b: - x}", 1, 8, "a text that begins with '-' needs quotes"),
        ('a: "\\q"', 1, 5, "a backslash is written twice"),
        ('a: "\\UFFFFFFFF"', 1, 7, "a backslash is written twice"),
        ("a: *nobody", 1, 4, "a text that begins with '*' needs quotes"),
        ("a: !nobody", 1, 4, "a text that begins with '!' needs quotes"),
        ("a: 1\nb\nc: 2", 3, 1, "no 'key: value'"),
        ("a: 1\n---\nb: 2\n", 2, 1, "'---' may not start another"),
    ],
)
def test_broken_yaml_says_what_to_change(text: str, line: int, column: int, advice: str) -> None:
    problem = next(p for p in read(text, "case.yaml").errors if advice in p.message)
    assert (problem.line, problem.column) == (line, column)


def test_an_unquoted_comma_in_a_map_on_one_line() -> None:
    text = BASE.replace("sources:\n", "sources:\n  - {id: s, outlet: The press, and a club}\n")
    problem = next(p for p in read(text, "case.yaml").errors if "unknown key" in p.message)
    assert problem.message.endswith("within braces a text with a comma stands in quotes")


PIECES = ["a", ": ", " ", "\n", "- ", "'", '"', "{", "}", "[", "]", ", ", "#", "\t", "*", "&", "?"]


@given(
    st.lists(st.sampled_from([*PIECES, "|", ">", "!", "%", "@", "~", "\\", "é", "1"])).map("".join)
)
def test_any_text_is_read_or_refused_in_place(text: str) -> None:
    loaded = read(text, "x.yaml")
    assert loaded.errors
    assert all(p.line is not None and p.column is not None for p in loaded.errors)
