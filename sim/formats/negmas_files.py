"""NegMAS's own files (YAML or JSON, as NegMAS 0.16 writes them) -> a scenario.

A domain lists issues: ``CategoricalIssue``, ``DiscreteCardinalIssue`` and
``DiscreteOrdinalIssue`` their values, ``ContiguousIssue`` its least and greatest whole
number. A utility function of type ``LinearAdditiveUtilityFunction`` is the sum of each
issue's weight times a value function: ``TableFun`` maps values to numbers, ``AffineFun``,
``LinearFun``, ``ConstFun`` and ``IdentityFun`` are slope * x + bias. A party accepts what is
worth at least ``reserved_value``, anything where that is minus infinity. Other kinds are
refused. NegMAS computes in floating point; here numbers are exact as written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from sim import limits
from sim.files.tree import compose, plain
from sim.formats.common import (
    Document,
    Imported,
    Rated,
    Report,
    Values,
    check_parties,
    rated_scenario,
    refusal,
)
from sim.formats.exact import number
from sim.problems import InvalidInput
from sim.scenario.amounts import written
from sim.scenario.fields import Numeral

ADDITIVE: Final = "LinearAdditiveUtilityFunction"
RANGE: Final = "ContiguousIssue"
LISTED: Final = ("CategoricalIssue", "DiscreteCardinalIssue", "DiscreteOrdinalIssue")
LINES: Final = ("AffineFun", "LinearFun", "ConstFun", "IdentityFun")
_NO_RESERVE: Final = (None, "-.inf", "-inf", "-Infinity")

Held = Mapping[str, object]


def read_domain(domain: Document, functions: Sequence[Document]) -> Imported:
    """A domain and one utility function per party, as a scenario.

    Raises:
        InvalidInput: something else than described above.
    """
    check_parties(domain, len(functions))
    content = _content(domain)
    listed = content.get("issues")
    if not isinstance(listed, list) or not 1 <= len(listed) <= limits.TERMS:
        raise refusal(domain, f"a domain has a list 'issues' of 1 to {limits.TERMS}")
    issues = dict(_issue(domain, place, held) for place, held in enumerate(listed, start=1))
    if len(issues) != len(listed):
        raise refusal(domain, "two issues have the same name")
    name = content.get("name")
    title = name if isinstance(name, str) and name else domain.stem
    parties = [_party(document, issues) for document in functions]
    return rated_scenario("NegMAS", title, issues, parties, Report())


def _issue(document: Document, place: int, held: object) -> tuple[str, Values]:
    issue = held if isinstance(held, dict) else {}
    name = _said(issue.get("name")) or f"issue {place}"
    kind, values = _kind(issue), issue.get("values")
    about = f"issue {name[:60]!r}"
    if kind not in {*LISTED, RANGE}:
        known = ", ".join([*LISTED, RANGE])
        raise refusal(document, f"{about} is of type {kind[:60]!r}; {known} can be read")
    if not isinstance(values, list) or not values:
        raise refusal(document, f"{about} should have a list of values")
    found: list[str | Fraction] = [_value(value) for value in values]
    if kind == RANGE:
        low, high = (found[0], found[-1])
        if len(found) != 2 or not isinstance(low, Fraction) or not isinstance(high, Fraction):
            raise refusal(document, f"{about} should have a least and a greatest number")
        count = int(high - low) + 1
        if count > limits.OPTIONS_PER_TERM:
            raise refusal(document, f"{about}: {count} values; at most {limits.OPTIONS_PER_TERM}")
        found = [low + step for step in range(count)]
    if not all(isinstance(value, Fraction) for value in found):
        found = [value if isinstance(value, str) else written(value) for value in found]
    if not 1 <= len(found) <= limits.OPTIONS_PER_TERM:
        raise refusal(document, f"{about} should have 1 to {limits.OPTIONS_PER_TERM} values")
    return name, tuple(dict.fromkeys(found))


def _party(document: Document, issues: Mapping[str, Values]) -> Rated:
    content = _content(document)
    if _kind(content) != ADDITIVE:
        kind = _kind(content)[:60]
        raise refusal(document, f"a utility function of type {kind!r}; {ADDITIVE} can be read")
    if content.get("reserved_outcome") is not None:
        raise refusal(document, "a reserved outcome cannot be imported; give a reserved_value")
    weights = _by_issue(document, content, "weights", issues)
    functions = _by_issue(document, content, "values", issues)
    bias = _number(document, content.get("bias", Numeral("0")), "the bias")
    shares: dict[str, dict[str | Fraction, Fraction]] = {}
    for issue, values in issues.items():
        # What is paid whatever is chosen is written beside the first issue.
        always = Fraction(0) if shares else bias
        weight = _number(document, weights[issue], f"the weight of {issue[:60]!r}")
        worths = _worths(document, issue, values, functions[issue])
        shares[issue] = {v: weight * u + always for v, u in zip(values, worths, strict=True)}
    reserved = content.get("reserved_value")
    minimum = None
    if _said(reserved) not in _NO_RESERVE:
        minimum = _number(document, reserved, "the reserved_value")
    return Rated(document, _said(content.get("name")) or document.stem, shares, minimum)


def _worths(document: Document, issue: str, values: Values, held: object) -> list[Fraction]:
    """What each value is worth by a value function."""
    function = held if isinstance(held, dict) else {}
    kind, table = _kind(function), function.get("mapping")
    about = f"the values of {issue[:60]!r}"
    if kind == "TableFun" and isinstance(table, dict):
        worths = {_key(str(key)): worth for key, worth in table.items()}
        for missing in [key for key in map(_key, values) if key not in worths]:
            raise refusal(document, f"{about} have no entry for {missing[:60]!r}")
        return [_number(document, worths[_key(value)], about) for value in values]
    if kind not in LINES or not all(isinstance(value, Fraction) for value in values):
        raise refusal(document, f"{about} are a {kind[:60]!r}, which cannot be imported")
    slope = Fraction(kind == "IdentityFun")
    if kind in {"AffineFun", "LinearFun"}:
        slope = _number(document, function.get("slope"), f"the slope of {about}")
    bias = _number(document, function.get("bias", Numeral("0")), f"the bias of {about}")
    return [slope * value + bias for value in values if isinstance(value, Fraction)]


def _by_issue(
    document: Document, content: Held, key: str, issues: Mapping[str, Values]
) -> dict[str, object]:
    """A part of the content for each issue, listed in their order or by their names."""
    held = content.get(key)
    if isinstance(held, list) and len(held) == len(issues):
        return dict(zip(issues, held, strict=True))
    if isinstance(held, dict) and held.keys() >= issues.keys():
        return {issue: held[issue] for issue in issues}
    raise refusal(document, f"{key!r} should have one entry for each of the {len(issues)} issues")


def _content(document: Document) -> Held:
    tree, problems = compose(document.text(), document.name)
    if tree is None or problems:
        raise InvalidInput(problems) if problems else refusal(document, "the file is empty")
    content = plain(tree)
    return content if isinstance(content, dict) else {}


def _kind(held: Held) -> str:
    """The class that an object is of, without its package."""
    return str(held.get("type") or held.get("__python_class__") or "").rpartition(".")[2]


def _said(value: object) -> str | None:
    return value.text if isinstance(value, Numeral) else value if isinstance(value, str) else None


def _value(value: object) -> str | Fraction:
    found = number(value.text) if isinstance(value, Numeral) else None
    return str(_said(value) or value) if found is None else found


def _key(value: str | Fraction) -> str:
    """The text of a value, the same for 1 and 1.0."""
    exact = number(value) if isinstance(value, str) else value
    return str(value) if exact is None else written(exact)


def _number(document: Document, value: object, about: str) -> Fraction:
    found = number(value.text) if isinstance(value, Numeral) else None
    if found is None:
        raise refusal(document, f"{about} should be a number")
    return found
