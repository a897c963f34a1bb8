"""What every result says about itself: what it is about and how it was obtained."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sim.scenario.model import Scenario
from sim.scenario.view import View, beyond_record


@dataclass(frozen=True, slots=True)
class Provenance:
    """The scenario (with the digest of its file) and the switches of one answer."""

    scenario: str
    digest: str
    view: View
    note: str = ""
    """That the day asked about lies outside the record; empty where it does not."""
    sampled: tuple[str, ...] = ()
    """Terms whose options are only a sample of what may be chosen."""

    @classmethod
    def of(cls, scenario: Scenario, view: View) -> Provenance:
        """The provenance of an answer about this scenario under this view."""
        sampled = tuple(term.id for term in scenario.terms if term.sampled)
        note = beyond_record(scenario, view.as_of)
        return cls(scenario.id, scenario.digest, view, note, sampled)

    def as_json(self) -> dict[str, object]:
        """In plain words."""
        note: dict[str, object] = {"note": self.note} if self.note else {}
        sampled: dict[str, object] = {"sampled": list(self.sampled)} if self.sampled else {}
        about = {"scenario": self.scenario, "digest": self.digest}
        return {**about, **self.view.as_json(), **note, **sampled}


def exact(number: Fraction) -> int | str:
    """A number as JSON keeps it exactly: an integer, or a text such as ``5/3``."""
    return number.numerator if number.denominator == 1 else str(number)


def not_exact_because(*reasons: str | None) -> str | None:
    """Why an answer is not exact, in one phrase; None when there is no reason."""
    return "; ".join(dict.fromkeys(reason for reason in reasons if reason)) or None
