"""What can be asked in a runs file: the parameters of each question and its findings.

A finding is one value of an answer that an expectation may name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_VIEW: Final = ("as_of", "evidence", "readings", "drop")
_DEALS: Final = (
    *_VIEW,
    *("package", "set", "parties", "standard", "open", "limit", "allow_silence", "seconds"),
)

PARAMETERS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "check": frozenset({*_VIEW, "package", "set", "parties", "standard"}),
        "deals": frozenset({*_DEALS, "seed"}),
        "explain": frozenset({*_DEALS, "kinds", "alone"}),
        "nearest": frozenset(
            {*_VIEW, "package", "set", "parties", "standard", "keep", "fewest_demands", "most"}
        ),
        "tradeoffs": frozenset({*_DEALS, "over", "by"}),
        "sensitivity": frozenset({*_DEALS, "disputed", "firmness", "draws", "seed"}),
        "incidents": frozenset({"bound"}),
    }
)
"""Question -> the parameters that mean something for it."""

NEEDS_PACKAGE: Final = frozenset({"check", "nearest"})
"""Questions that are about one package, named or set."""

FINDINGS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "check": {
            "possible": "no hard rule is broken",
            "blocked_by": "the parties asked that do not accept",
            "no_stated_view": "the parties asked that have said nothing that applies",
            "verdicts": "party: verdict",
            "accepts": "party: true or false",
            "because": "the positions that fail, of the parties asked",
            "rules_broken": "hard rules broken",
            "warnings": "warnings that the package sets off",
            "must_act": "the parties that must act for it to come about",
        },
        "deals": {
            "packages": "possible packages",
            "deals": "packages that make a deal",
            "accepts": "party: how many packages it accepts",
        },
        "explain": {
            "possible": "some package breaks no hard rule",
            "feasible": "there is a deal",
            "deals": "how many",
            "conflicts": "how many smallest sets of positions cannot all hold",
            "concessions": "how many smallest sets of concessions open a deal",
            "smallest": "size of the smallest concession",
            "smallest_sets": "the smallest concessions, as lists of positions",
            "opens_most": "with alone: the positions whose giving-up alone opens most",
            "most_opened": "with alone: how many more deals that are",
        },
        "nearest": {
            "distance": "fewest terms to change, null when there is no deal",
            "ties": "how many deals are as near",
            "unmet_demands": "with fewest_demands: demands left unmet",
        },
        "tradeoffs": {
            "frontier": "packages on the frontier",
            "outcomes": "different outcomes on the frontier",
            **dict.fromkeys(
                ("nash", "egalitarian", "kalai_smorodinsky", "utilitarian"),
                "the value that the solution reaches; null when there is none",
            ),
        },
        "sensitivity": {
            "possible": "some package breaks no hard rule",
            "feasible": "there is a deal with every position firm",
            "deals": "how many",
            "share": "share of the subsets of disputed positions whose giving-up opens a deal",
            "any_deal": "with firmness: probability that there is a deal",
            "passes": "with firmness and a package: probability that it passes",
            "robust": "with a package: parties whose verdict no level and no reading changes",
        },
        "incidents": {
            "breaches": "incident: the scopes under which it is a breach",
            "unclear": "incident: the scopes under which it is unclear",
        },
    }
)
"""Question -> finding -> what it is."""
