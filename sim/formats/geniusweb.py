"""GeniusWeb profiles (JSON, ``LinearAdditiveUtilitySpace``) -> a scenario.

Read as GeniusWeb's own classes read them: each profile carries the domain; u is the sum
over the issues of ``issueWeights`` times ``issueUtilities``. A discrete issue maps values
to utilities. A number issue runs from low to high by a step and interpolates between the
utilities of its ends, rounded half up to 8 decimals as GeniusWeb does. A party accepts
what is at least as good as its ``reservationBid`` (an issue that the bid leaves out
counts 0), and everything when it has none. Numbers are exact as written. Files of older
versions name the kinds of utilities by other keys; what they hold tells.

Other kinds of profile (partial orders, sums of groups) are refused, and so are number
issues with more values than a term may have options.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NoReturn

from sim import limits
from sim.formats.common import (
    Document,
    Imported,
    Rated,
    Report,
    Values,
    check_parties,
    rated_scenario,
    refusal,
    sum_of_weights,
)
from sim.formats.exact import number
from sim.problems import InvalidInput

SPACE: Final = "LinearAdditiveUtilitySpace"
_PLACES: Final = 10**8

Shares = dict[str, dict[str | Fraction, Fraction]]
"""Issue -> value -> share of utility."""


@dataclass(frozen=True, slots=True)
class WebProfile:
    """One party, and the domain that its profile carries."""

    party: Rated
    domain: str
    issues: dict[str, Values]


def read_domain(profiles: Sequence[Document]) -> Imported:
    """One profile per party, all of the same domain, as a scenario.

    Raises:
        InvalidInput: not such profiles, or of different domains.
    """
    check_parties(profiles[0] if profiles else Document("profiles", b""), len(profiles))
    report = Report()
    read = [read_profile(document, report) for document in profiles]
    first = read[0]
    for other in read[1:]:
        if {k: set(v) for k, v in other.issues.items()} != {
            k: set(v) for k, v in first.issues.items()
        }:
            raise refusal(other.party.document, "its domain differs from that of the first profile")
    parties = [profile.party for profile in read]
    return rated_scenario("GeniusWeb", first.domain, first.issues, parties, report)


def read_profile(document: Document, report: Report) -> WebProfile:
    """The profile in a file.

    Raises:
        InvalidInput: it is not a linear additive GeniusWeb profile.
    """
    content = _holding(document, _json(document), "issueUtilities", SPACE, "the file")
    domain = _part(document, content, "domain", SPACE)
    utilities = _part(document, content, "issueUtilities", SPACE)
    weights = _part(document, content, "issueWeights", SPACE)
    listed = _part(document, domain, "issuesValues", "domain")
    if not 1 <= len(listed) <= limits.TERMS:
        raise refusal(document, f"{len(listed)} issues; a scenario holds 1 to {limits.TERMS}")
    issues: dict[str, Values] = {}
    shares: Shares = {}
    total = Fraction(0)
    for issue in listed:
        values = issues[issue] = _values(document, issue, _part(document, listed, issue, "domain"))
        weight = _number(document, weights.get(issue), f"the weight of {issue[:60]!r}")
        total += weight
        table = _part(document, utilities, issue, "issueUtilities")
        found = _utilities(document, issue, values, table, report)
        shares[issue] = {value: weight * u for value, u in zip(values, found, strict=True)}
    if total != 1:
        report.warn(document, sum_of_weights(total))
    extra = sorted({*utilities, *weights} - set(listed))
    if extra:
        report.warn(document, f"issues that are not in the domain are left out: {extra[:5]}")
    name = content.get("name")
    party = Rated(
        document,
        name if isinstance(name, str) and name else document.stem,
        shares,
        _minimum(document, content.get("reservationBid"), shares),
    )
    return WebProfile(party, str(domain.get("name") or document.stem), issues)


def _values(document: Document, issue: str, held: dict[str, object]) -> Values:
    about = f"issue {issue[:60]!r}"
    texts = held.get("values")
    if isinstance(texts, list):
        if not texts or not all(isinstance(text, str) for text in texts):
            raise refusal(document, f"{about}: its values should be texts")
        values: Values = tuple(dict.fromkeys(texts))
    else:
        span = _part(document, held, "range", about)
        low, high, step = (
            _number(document, span.get(key), f"{key} of {about}") for key in ("low", "high", "step")
        )
        if step <= 0 or high < low:
            raise refusal(document, f"{about}: {low}..{high} by {step} is no range")
        count = math.floor((high - low) / step) + 1
        if count > limits.OPTIONS_PER_TERM:
            raise _too_many(document, about, count)
        values = tuple(low + step * place for place in range(count))
    if len(values) > limits.OPTIONS_PER_TERM:
        raise _too_many(document, about, len(values))
    return values


def _utilities(
    document: Document, issue: str, values: Values, held: dict[str, object], report: Report
) -> list[Fraction]:
    about = f"issue {issue[:60]!r}"
    if isinstance(values[0], str):
        table = _holding(document, held, "valueUtilities", "DiscreteValueSetUtilities", about)
        by_value = _part(document, table, "valueUtilities", about)
        found = []
        for value in values:
            if value not in by_value:
                report.warn(document, f"{about}: no utility for {str(value)[:60]!r}; 0")
            said = by_value.get(str(value), Fraction(0))
            found.append(_share(document, said, f"the utility of {str(value)[:60]!r}"))
        return found
    ends = _holding(document, held, "lowValue", "NumberValueSetUtilities", about)
    low, high = (
        _number(document, ends.get(k), f"{k} of {about}") for k in ("lowValue", "highValue")
    )
    worst, best = (
        _share(document, ends.get(k), f"{k} of {about}") for k in ("lowUtility", "highUtility")
    )
    if high <= low:
        raise refusal(document, f"{about}: highValue should be above lowValue")
    return [
        _rounded(worst + (best - worst) * (x - low) / (high - low))
        if low <= x <= high
        else Fraction(0)
        for x in values
        if isinstance(x, Fraction)
    ]


def _minimum(document: Document, bid: object, shares: Shares) -> Fraction:
    if bid is None:
        return Fraction(0)
    if not isinstance(bid, dict) or not isinstance(bid.get("issuevalues"), dict):
        raise refusal(document, "the reservationBid should hold issuevalues")
    total = Fraction(0)
    for issue, value in bid["issuevalues"].items():
        fits = isinstance(value, str | Fraction) and value in shares.get(issue, {})
        if not fits:
            raise refusal(document, f"the reservationBid does not fit issue {issue[:60]!r}")
        total += shares[issue][value]
    return total


def _rounded(value: Fraction) -> Fraction:
    return Fraction(math.floor(value * _PLACES + Fraction(1, 2)), _PLACES)


def _json(document: Document) -> dict[str, object]:
    try:
        content = json.loads(
            document.text(),
            parse_float=_as_fraction,
            parse_int=_as_fraction,
            parse_constant=_no_number,
            object_pairs_hook=_distinct,
        )
    except RecursionError:
        raise refusal(document, "nested too deeply") from None
    except ValueError as error:
        raise refusal(document, f"not readable as JSON: {str(error)[:200]}") from None
    if not isinstance(content, dict):
        raise refusal(document, f"a profile is an object with one key, {SPACE}")
    return content


def _as_fraction(text: str) -> Fraction:
    value = number(text)
    if value is None:
        raise ValueError(f"the number {text[:40]} is too long")
    return value


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key is given twice")
    return made


def _part(document: Document, holder: dict[str, object], key: str, about: str) -> dict[str, object]:
    part = holder.get(key)
    if not isinstance(part, dict):
        raise refusal(document, f"{about} should hold an object {key[:60]!r}")
    return part


def _holding(
    document: Document, holder: dict[str, object], key: str, usual: str, about: str
) -> dict[str, object]:
    """The object that has ``key``: the holder, or one in it, under its usual name or another.

    Older files say ``discreteutils`` and ``numberutils`` for what the classes are called now.
    """
    for part in (holder.get(usual), holder, *holder.values()):
        if isinstance(part, dict) and key in part:
            return part
    found = ", ".join(repr(name[:60]) for name in list(holder)[:5]) or "nothing"
    message = f"{about} should hold an object {usual!r} with {key!r}; it holds {found}"
    raise refusal(document, message)


def _number(document: Document, value: object, about: str) -> Fraction:
    if not isinstance(value, Fraction):
        raise refusal(document, f"{about} should be a number")
    return value


def _share(document: Document, value: object, about: str) -> Fraction:
    share = _number(document, value, about)
    if not 0 <= share <= 1:
        raise refusal(document, f"{about} should lie between 0 and 1")
    return share


def _too_many(document: Document, about: str, count: int) -> InvalidInput:
    return refusal(document, f"{about}: {count} values; at most {limits.OPTIONS_PER_TERM}")
