"""What every result says about itself: what it is about and how it was obtained."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.model import Scenario
    from sim.scenario.view import View


@dataclass(frozen=True, slots=True)
class Provenance:
    """The scenario (with the digest of its file) and the switches of one answer."""

    scenario: str
    digest: str
    view: View
    sampled: tuple[str, ...] = ()
    """Terms whose options are only a sample of what may be chosen."""

    @classmethod
    def of(cls, scenario: Scenario, view: View) -> Provenance:
        """The provenance of an answer about this scenario under this view."""
        sampled = tuple(term.id for term in scenario.terms if term.sampled)
        return cls(scenario.id, scenario.digest, view, sampled)

    def as_json(self) -> dict[str, object]:
        """In plain words."""
        sampled = {"sampled": list(self.sampled)} if self.sampled else {}
        return {
            "scenario": self.scenario,
            "digest": self.digest,
            **self.view.as_json(),
            **sampled,
        }


def exact(number: Fraction) -> int | str:
    """A number as JSON keeps it exactly: an integer, or a text such as ``5/3``."""
    return number.numerator if number.denominator == 1 else str(number)


def not_exact_because(*reasons: str | None) -> str | None:
    """Why an answer is not exact, in one phrase; None when there is no reason."""
    return "; ".join(reason for reason in reasons if reason) or None
