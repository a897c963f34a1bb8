"""What the tests of importers share: reading back what was written, small inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from ruamel.yaml import YAML

from sim.files.load import read
from sim.formats import genius
from sim.formats.common import Document, Imported
from sim.problems import InvalidInput
from tests.known_cases import (
    GeniusCase,
    domain_xml,
    profile_xml,
)

Package = dict[str, str]


def plain(imported: Imported) -> dict[str, Any]:
    """The scenario as the YAML library reads it, once the project's own loader accepts it."""
    loaded = read(imported.text, "imported.yaml")
    assert loaded.problems == ()
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor(
        "tag:yaml.org,2002:float", lambda _, node: Fraction(node.value)
    )
    document = yaml.load(imported.text)
    assert isinstance(document, dict)
    return document


def packages(scenario: Mapping[str, Any]) -> Iterator[Package]:
    terms = [
        (term["id"], [option["id"] for option in term["options"]]) for term in scenario["terms"]
    ]
    for chosen in product(*(options for _, options in terms)):
        yield dict(zip((term for term, _ in terms), chosen, strict=True))


def amount(written: object) -> Fraction:
    """A number of a scenario file, exactly: decimals and fractions as they are written."""
    return Fraction(str(written))


def total(party: Mapping[str, Any], package: Package) -> Fraction:
    points = sum(
        (amount(party["points"][term][option]) for term, option in package.items()), Fraction(0)
    )
    return min(points, amount(party.get("cap", points)))


def acceptable(scenario: Mapping[str, Any]) -> dict[tuple[Fraction, ...], list[Package]]:
    """The totals of what every party accepts, with the packages that have them."""
    found: dict[tuple[Fraction, ...], list[Package]] = {}
    for package in packages(scenario):
        totals = tuple(total(party, package) for party in scenario["parties"])
        if all(t >= amount(p["minimum"]) for t, p in zip(totals, scenario["parties"], strict=True)):
            found.setdefault(totals, []).append(package)
    return found


def frontier(totals: Mapping[tuple[Fraction, ...], list[Package]]) -> int:
    """How many packages nobody can better without loss to another."""
    return sum(
        len(held)
        for mine, held in totals.items()
        if not any(
            other != mine and all(o >= m for o, m in zip(other, mine, strict=True))
            for other in totals
        )
    )


def imported_case(case: GeniusCase, reservation: str | None = None) -> Imported:
    return genius.read_domain(
        Document(f"{case.name}.xml", domain_xml(case.issues).encode()),
        [
            Document(f"{profile.name}.xml", profile_xml(case, place, reservation).encode())
            for place, profile in enumerate(case.profiles)
        ],
    )


INTEGER = "<issue index='1' name='Days' type='integer' {}</issue>"


def space(issues: str, *, rest: str = "", kind: str = "") -> str:
    objective = f"<objective index='0' name='root'>{issues}</objective>"
    return f"<utility_space{kind}>{objective}{rest}</utility_space>"


def domain(issues: str) -> Document:
    return Document(
        "domain.xml", f"<negotiation_template>{space(issues)}</negotiation_template>".encode()
    )


def brought_in(domain_issues: str, profile: str | bytes, *, steps: int = 11) -> Imported:
    data = profile if isinstance(profile, bytes) else profile.encode()
    return genius.read_domain(domain(domain_issues), [Document("p.xml", data)], steps=steps)


COLOUR = "<issue index='7' name='Colour'><item value='red'/><item value='blue'/></issue>"
COLOUR_RATED = (
    "<issue index='7' name='Colour'><item value='red' evaluation='4'/>"
    "<item value='blue' evaluation='1'/></issue><weight index='7' value='1'/>"
)


def shares(imported: Imported, term: str) -> list[Fraction]:
    """Utilities of one term's options."""
    party = plain(imported)["parties"][0]
    return [amount(points) for points in party["points"][term].values()]


def refused(make: Callable[[], object]) -> str:
    with pytest.raises(InvalidInput) as caught:
        make()
    return str(caught.value)
