"""Parts of a scenario document that importers of scored formats share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sim.formats.document import Document, Imported, Report, refusal
from sim.formats.exact import DIGITS, Scale
from sim.formats.scenario_text import Plain, to_yaml
from sim.scenario import limits

_NO_DATE: Final = "2000-01-01"
UNDATED: Final[Mapping[str, Plain]] = {
    "as_of": _NO_DATE,
    "evidence": "reported",
    "notes": [f"The format knows no dates; {_NO_DATE} stands in for one."],
}
"""What a scenario says whose format knows no dates; nothing depends on the day."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One party's utilities: term -> option -> utility, and the least it accepts."""

    utilities: Mapping[str, Mapping[str, Fraction]]
    minimum: Fraction
    cap: Fraction | None = None


def scored(party: Scored, scale: Scale) -> dict[str, Plain]:
    """The keys ``points``, ``minimum`` and, where it can bite, ``cap`` of a party."""
    points: dict[str, Plain] = {
        term: {option: scale.points(utility) for option, utility in table.items()}
        for term, table in party.utilities.items()
    }
    keys: dict[str, Plain] = {"points": points, "minimum": scale.points(party.minimum)}
    most = sum((max(table.values()) for table in party.utilities.values() if table), Fraction(0))
    if party.cap is not None and most > party.cap:
        keys["cap"] = scale.points(party.cap)
    return keys


def scale_note(scale: Scale) -> str:
    """What the points of a party are, in words."""
    if scale.exact:
        return f"Points are utilities x {scale.factor}, exactly."
    return (
        f"Points are utilities x {scale.factor}, rounded: the exact values need more than "
        f"{DIGITS} digits. A package within rounding of the minimum may be judged wrongly."
    )


def finished(document: Document, scenario: Mapping[str, Plain], report: Report) -> Imported:
    """The text of a scenario and the warnings.

    Raises:
        InvalidInput: the text would be longer than ``limits.FILE_BYTES``.
    """
    text = to_yaml(scenario)
    if len(text.encode()) > limits.FILE_BYTES:
        message = f"the scenario would be longer than {limits.FILE_BYTES:,} bytes"
        raise refusal(document, message)
    return Imported(text, report.all())


def check_parties(document: Document, count: int) -> None:
    """Raises InvalidInput unless a scenario can hold that many parties."""
    if not 1 <= count <= limits.PARTIES:
        message = f"{count} parties; a scenario holds 1 to {limits.PARTIES}"
        raise refusal(document, message)
