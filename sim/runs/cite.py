"""How a scenario and its sources are cited: APA style, and BibTeX."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from sim.scenario.model import Scenario
from sim.scenario.record import Source

_PROGRAM: Final = "Negotiation Position Simulator"
_UNNAMED: Final = ("not named", "unknown", "none")
_YEAR: Final = re.compile(r"\b(1[89]|20)\d\d\b")
_TEX: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


def apa(scenario: Scenario) -> list[str]:
    """The scenario, then each of its sources, as entries of a list of references."""
    about = f"{scenario.title} [Scenario {scenario.id}, SHA-256 {scenario.digest}]"
    own = f"{about}. ({scenario.as_of.year}). {_PROGRAM}{_version(' (Version {}).')}"
    return [own, *(f"{source.id}: {_apa(source)}" for source in scenario.sources)]


def bibtex(scenario: Scenario) -> str:
    """The same as a file for BibTeX."""
    own = {
        "title": scenario.title,
        "year": str(scenario.as_of.year),
        "howpublished": _PROGRAM + _version(", version {}"),
        "note": f"Scenario {scenario.id}, as of {scenario.as_of}, SHA-256 {scenario.digest}",
    }
    entries = [_entry(scenario.id, own)]
    for source in scenario.sources:
        found = {
            "author": "" if _unnamed(source) else source.authors.replace(", ", " and "),
            "title": source.headline or "No headline",
            "howpublished": source.outlet,
            "year": _year(source),
            "note": source.date,
        }
        entries.append(_entry(f"{scenario.id}-{source.id}", found))
    return "\n".join(entries)


def _apa(source: Source) -> str:
    who = "" if _unnamed(source) else f"{source.authors}. "
    when = _year(source) or "n.d."
    headline = (source.headline or "No headline").rstrip(".")
    if not who:
        return f"{headline}. ({when}). {source.outlet}."
    return f"{who}({when}). {headline}. {source.outlet}."


def _entry(key: str, fields: dict[str, str]) -> str:
    lines = "".join(f"  {name} = {{{_tex(value)}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))


def _unnamed(source: Source) -> bool:
    return not source.authors or source.authors.startswith(_UNNAMED)


def _year(source: Source) -> str:
    found = _YEAR.search(source.date)
    return found.group() if found else ""


def _version(form: str) -> str:
    try:
        return form.format(version("negotiation-position-simulator"))
    except PackageNotFoundError:
        return "." if form.endswith(".") else ""
