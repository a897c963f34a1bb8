"""GeniusWeb profiles (JSON, ``LinearAdditiveUtilitySpace``) -> a scenario.

Read as GeniusWeb's own classes read them: each profile carries the domain; u is the sum
over the issues of ``issueWeights`` times ``issueUtilities``. A discrete issue maps values
to utilities. A number issue runs from low to high by a step and interpolates between the
utilities of its ends, rounded half up to 8 decimals as GeniusWeb does. A party accepts
what is at least as good as its ``reservationBid`` (an issue that the bid leaves out
counts 0), and everything when it has none. Numbers are exact as written.

Other kinds of profile (partial orders, sums of groups) are refused, and so are number
issues with more values than a term may have options.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from sim.formats.document import Document, Imported, Report, refusal
from sim.formats.exact import scale_of, written
from sim.formats.geniusweb_profile import Values, WebProfile, read_profile
from sim.formats.naming import Ids, label
from sim.formats.points import UNDATED, Scored, check_parties, finished, scale_note, scored
from sim.formats.scenario_text import Plain


def read_files(profiles: Sequence[Path]) -> Imported:
    """:func:`read_domain` on files.

    Raises:
        InvalidInput: as there, and when a file cannot be read.
    """
    return read_domain([Document.read(path) for path in profiles])


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
            raise refusal(other.document, "its domain differs from that of the first profile")
    ids = Ids()
    terms = {name: ids.make(name, f"issue_{n}") for n, name in enumerate(first.issues, start=1)}
    options = {name: _options(values) for name, values in first.issues.items()}
    parties: list[Plain] = []
    # One scale for all keeps the parties' utilities comparable; each its own if that is too fine.
    common = scale_of(value for profile in read for value in _utilities(profile))
    for profile in read:
        scale = common if common.exact else scale_of(_utilities(profile))
        if not scale.exact:
            report.warn(profile.document, scale_note(scale))
        utilities = {
            terms[issue]: {
                options[issue][value]: share
                for value, share in zip(profile.issues[issue], profile.shares[issue], strict=True)
            }
            for issue in terms
        }
        own = ids.make(profile.name, "party")
        parties.append(
            {
                "id": own,
                "label": label(profile.name, own),
                "note": scale_note(scale),
                **scored(Scored(utilities, profile.minimum), scale),
            }
        )
    scenario: dict[str, Plain] = {
        "scenario": Ids().make(first.domain, "geniusweb"),
        "title": label(first.domain, "GeniusWeb domain"),
        "summary": "Imported from GeniusWeb profiles: one term per issue, one party per profile.",
        **UNDATED,
        "parties": parties,
        "terms": [
            {
                "id": terms[issue],
                "label": label(issue, terms[issue]),
                "ordered": True if isinstance(values[0], Fraction) else None,
                "options": [
                    {
                        "id": options[issue][value],
                        "label": label(_said(value), "(empty)"),
                        "value": value if isinstance(value, Fraction) else None,
                    }
                    for value in values
                ],
            }
            for issue, values in first.issues.items()
        ],
        "agreement": {"parties": [str(p["id"]) for p in parties if isinstance(p, dict)]},
    }
    return finished(first.document, scenario, report)


def _utilities(profile: WebProfile) -> list[Fraction]:
    return [profile.minimum, *(share for row in profile.shares.values() for share in row)]


def _options(values: Values) -> dict[str | Fraction, str]:
    ids = Ids()
    return {v: ids.make(_said(v), f"option_{n}") for n, v in enumerate(values, start=1)}


def _said(value: str | Fraction) -> str:
    return value if isinstance(value, str) else written(value) or str(value)
