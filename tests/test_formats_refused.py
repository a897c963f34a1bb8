"""GENIUS import: hostile files, and what cannot be expressed."""

from __future__ import annotations

import pytest

from sim import limits
from sim.formats import genius
from sim.formats.common import Document
from tests.importing import (
    COLOUR,
    COLOUR_RATED,
    INTEGER,
    brought_in,
    domain,
    refused,
    space,
)

BOMB = (
    "<!DOCTYPE z [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {n} '{f'&{m};' * 10}'>" for m, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><utility_space>&i;</utility_space>"
)


@pytest.mark.parametrize(
    "hostile",
    [
        BOMB,
        "<!DOCTYPE z [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><utility_space>&a;</utility_space>",
        "<!DOCTYPE z SYSTEM 'http://example.org/z.dtd'><utility_space/>",
        "<!DOCTYPE z [<!ENTITY % a SYSTEM 'http://example.org/a'> %a;]><utility_space/>",
    ],
)
def test_document_types_and_entities_are_refused(hostile: str) -> None:
    assert "entities are refused" in refused(lambda: brought_in(COLOUR, hostile))
    document = Document("d.xml", hostile.encode())
    assert "entities are refused" in refused(
        lambda: genius.read_domain(document, [Document("p.xml", space(COLOUR_RATED).encode())])
    )


@pytest.mark.parametrize(
    ("hostile", "message"),
    [
        ("<a>" * (limits.XML_DEPTH + 1), "nested deeper"),
        ("<a>" * 100_000, "nested deeper"),
        ("<a>" + "<b/>" * limits.ELEMENTS + "</a>", "elements"),
        ("<a " + "x" * limits.FILE_BYTES, "longer than"),
        ("<a b='" + "\n" * 1_000_000, "not readable as XML"),
        ("", "not readable as XML"),
        ("plain text", "not readable as XML"),
        ("<a><b></a>", "not readable as XML"),
        ("<html/>", "no <utility_space>"),
        ("<?xml version='1.0' encoding='no-such'?><a/>", "not readable as XML"),
    ],
)
def test_hostile_and_broken_xml_is_refused(hostile: str, message: str) -> None:
    assert message in refused(lambda: brought_in(COLOUR, hostile))


@pytest.mark.parametrize(
    ("issues", "message"),
    [
        ("", "no issues"),
        (COLOUR.replace("name=", "type='ordinal' name="), "unknown type 'ordinal'"),
        ("<issue index='1' name='Empty'/>", "no values"),
        (INTEGER.format(">"), "no readable bounds"),
        (INTEGER.format("lowerbound='3' upperbound='1'>"), "no range"),
        (INTEGER.format("lowerbound='0.5' upperbound='1'>"), "no range"),
        ("<issue>" + "".join(f"<item value='{n}'/>" for n in range(65)) + "</issue>", "65 values"),
        ("<issue><item value='a'/></issue>" * 201, "201 issues"),
    ],
)
def test_domains_that_cannot_be_expressed_are_refused(issues: str, message: str) -> None:
    assert message in refused(lambda: brought_in(issues, space("")))


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        (space("", kind=" type='nonlinear'"), "nonlinear"),
        (space("", rest="<ufun><hyperRectangle utility='1'/></ufun>"), "nonlinear"),
        (space("", kind=" type='quadratic'"), "unknown type of utility space"),
        (space("", kind=" type='constraint'"), "needs <ranks>"),
        (domain(COLOUR).data.decode(), "this is a domain"),
        (space(COLOUR_RATED.replace("name=", "type='real' name=")), "discrete in the domain"),
    ],
)
def test_profiles_that_cannot_be_expressed_are_refused(profile: str, message: str) -> None:
    assert message in refused(lambda: brought_in(COLOUR, profile))


def test_unknown_evaluators_are_refused() -> None:
    issue = INTEGER.format("lowerbound='0' upperbound='1'>{}")
    profile = issue.format("<evaluator ftype='faratin'/>") + "<weight index='1' value='1'/>"
    assert "'faratin'" in refused(lambda: brought_in(issue.format(""), space(profile)))
    profile = (
        issue.format("<evaluator ftype='linear' slope='1'/>") + "<weight index='1' value='1'/>"
    )
    assert "offset" in refused(lambda: brought_in(issue.format(""), space(profile)))


def test_profiles_are_needed_and_steps_are_bounded() -> None:
    assert "0 parties" in refused(lambda: genius.read_domain(domain(COLOUR), []))
    with pytest.raises(ValueError, match="steps"):
        brought_in(COLOUR, space(COLOUR_RATED), steps=1)
